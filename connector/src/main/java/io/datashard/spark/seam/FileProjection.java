package io.datashard.spark.seam;

import io.datashard.CorruptTableException;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The projection in the names of one file, found by field id. Spark's reader can match ids itself, but then takes the type of a
 * column from the projected column that has its <em>name</em>; after a rename that may be another one. Batches are read by position,
 * so the names in them do not matter.
 */
final class FileProjection {
    private final Configuration configuration;

    FileProjection(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Whether any column has a field id. */
    static boolean hasIds(GroupType file) {
        return file.getFields().stream().anyMatch(field -> field.getId() != null);
    }

    StructType of(StructType projection, MessageType file) {
        return new StructType(fields(projection, file).toArray(StructField[]::new));
    }

    private List<StructField> fields(StructType projection, GroupType file) {
        List<StructField> fields = new ArrayList<>(projection.size());
        for (StructField field : projection.fields()) {
            long id = field.metadata().getLong(SparkSchema.FIELD_ID);
            Type found = find(id, file);
            fields.add(
                    found == null
                            ? field(missingName(id, file), field.dataType(), true)
                            : field(found.getName(), dataType(field.dataType(), found), field.nullable()));
        }
        return fields;
    }

    private DataType dataType(DataType type, Type found) {
        if (type instanceof StructType struct) {
            return struct(struct, found.asGroupType());
        } else if (type instanceof ArrayType array) {
            GroupType list = repeated(found, LogicalTypeAnnotation.listType(), 1);
            return new ArrayType(dataType(array.elementType(), list.getType(0)), array.containsNull());
        } else if (type instanceof MapType map) {
            GroupType pairs = repeated(found, LogicalTypeAnnotation.mapType(), 2);
            return new MapType(
                    dataType(map.keyType(), pairs.getType(0)),
                    dataType(map.valueType(), pairs.getType(1)),
                    map.valueContainsNull());
        }
        return found.isPrimitive() ? leaf(type, found.asPrimitiveType()) : type;
    }

    /** The type in the file of a column that was widened since. */
    private static DataType leaf(DataType type, PrimitiveType found) {
        PrimitiveTypeName physical = found.getPrimitiveTypeName();
        if (type instanceof LongType && physical == PrimitiveTypeName.INT32) {
            return DataTypes.IntegerType;
        } else if (type instanceof DoubleType && physical == PrimitiveTypeName.FLOAT) {
            return DataTypes.FloatType;
        } else if (type instanceof DecimalType wide
                && found.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation narrow
                && narrow.getScale() == wide.scale()
                && narrow.getPrecision() < wide.precision()) {
            return DataTypes.createDecimalType(narrow.getPrecision(), narrow.getScale());
        }
        return type;
    }

    /**
     * Where the file has the struct but none of the fields asked for, one more field is read after them: only a field that is there
     * tells a null struct from one whose fields are null.
     */
    private StructType struct(StructType projection, GroupType file) {
        List<StructField> fields = fields(projection, file);
        if (!hasLeaf(projection, file)) {
            fields.add(witness(file));
        }
        return new StructType(fields.toArray(StructField[]::new));
    }

    /** Whether something of a projected struct is in the file. A struct that is there has a leaf: its witness at least. */
    private static boolean hasLeaf(StructType projection, GroupType file) {
        for (StructField field : projection.fields()) {
            if (find(field.metadata().getLong(SparkSchema.FIELD_ID), file) != null) {
                return true;
            }
        }
        return false;
    }

    private StructField witness(GroupType file) {
        Type smallest =
                file.getFields().stream().filter(Type::isPrimitive).findFirst().orElse(file.getType(0));
        return new ParquetToSparkSchemaConverter(configuration)
                .convert(new MessageType("witness", smallest))
                .fields()[0];
    }

    private static GroupType repeated(Type found, LogicalTypeAnnotation annotation, int children) {
        if (!annotation.equals(found.getLogicalTypeAnnotation())
                || found.asGroupType().getFieldCount() != 1
                || found.asGroupType().getType(0).isPrimitive()
                || found.asGroupType().getType(0).asGroupType().getFieldCount() != children) {
            throw new CorruptTableException(
                    "the column " + found + " is not laid out as the Parquet format's LogicalTypes.md asks of a "
                            + annotation + ", so it was not written by datashard; restore the file");
        }
        return found.asGroupType().getType(0).asGroupType();
    }

    private static Type find(long id, GroupType group) {
        for (Type field : group.getFields()) {
            if (field.getId() != null && field.getId().intValue() == id) {
                return field;
            }
        }
        return null;
    }

    private static String missingName(long id, GroupType file) {
        StringBuilder name = new StringBuilder("missing_").append(id);
        while (file.containsField(name.toString())) {
            name.append('_');
        }
        return name.toString();
    }

    private static StructField field(String name, DataType type, boolean nullable) {
        return new StructField(name, type, nullable, Metadata.empty());
    }
}
