package io.datashard.spark.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.json.ValueJson;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Schemas of tables as Spark's struct types, and back. */
public final class SparkSchema {
    /** The key in a field's metadata under which Spark's Parquet reader and writer look for its id. */
    public static final String FIELD_ID = "parquet.field.id";

    /** The key under which is what rows of a file that lacks the column have there, as JSON. */
    private static final String INITIAL_DEFAULT = "datashard.initial-default";

    private SparkSchema() {}

    /** What users see: names, types, nullability and comments, without field ids. */
    public static StructType toSpark(Schema schema) {
        return struct(schema.columns());
    }

    /** The same with each struct field's id under {@link #FIELD_ID}, for readers and writers of data files. */
    public static StructType toSparkWithIds(Schema schema) {
        return withIds(toSpark(schema), schema);
    }

    /**
     * A projection of a table's columns as Spark asks for it, with each field's id under {@link #FIELD_ID}. The projection may
     * lack columns and fields of structs at any depth, and may order them otherwise.
     *
     * @throws IllegalArgumentException if the projection has something that the schema lacks
     */
    public static StructType withIds(StructType projection, Schema schema) {
        return (StructType) withIds(projection, new Type.Struct(schema.columns()));
    }

    /** The fields of a projection that {@link #withIds} made. Elements of arrays and maps have ids that mean nothing. */
    public static Schema projected(StructType projection) {
        return new ProjectedIds().schema(projection);
    }

    /**
     * The schema of a new table, with new field ids. Metadata of the fields other than comments is dropped.
     *
     * @throws DatashardException for a type that a table cannot hold, or two columns whose names differ only by case
     */
    public static Schema fromSpark(StructType struct) {
        if (struct.isEmpty()) {
            throw new DatashardException(
                    "a table needs at least one column, and there is none: Parquet has no rows without columns. Select one");
        }
        Field[] columns = new StoredTypes().fields(struct, "").toArray(Field[]::new);
        try {
            return Schema.of(columns);
        } catch (IllegalArgumentException e) {
            throw new DatashardException(
                    "the schema " + struct.catalogString() + " is not possible for a table: " + e.getMessage(), e);
        }
    }

    /** A type as Spark's. */
    public static DataType toSpark(Type type) {
        return dataType(type);
    }

    private static StructType struct(List<Field> fields) {
        List<StructField> converted = new ArrayList<>(fields.size());
        for (Field field : fields) {
            StructField column =
                    new StructField(field.name(), dataType(field.type()), field.nullable(), Metadata.empty());
            converted.add(field.comment().map(column::withComment).orElse(column));
        }
        return new StructType(converted.toArray(StructField[]::new));
    }

    private static DataType dataType(Type type) {
        if (type instanceof Type.Struct nested) {
            return struct(nested.fields());
        } else if (type instanceof Type.Array array) {
            return new ArrayType(dataType(array.element()), array.elementNullable());
        } else if (type instanceof Type.Map map) {
            return new MapType(dataType(map.key()), dataType(map.value()), map.valueNullable());
        }
        return PrimitiveTypes.toSpark(type);
    }

    private static DataType withIds(DataType projection, Type type) {
        if (projection instanceof StructType struct && type instanceof Type.Struct nested) {
            StructField[] fields = new StructField[struct.size()];
            for (int i = 0; i < fields.length; i++) {
                StructField field = struct.fields()[i];
                Field source = field(nested, field.name());
                fields[i] = new StructField(
                        field.name(),
                        withIds(field.dataType(), source.type()),
                        field.nullable(),
                        withId(field.metadata(), source));
            }
            return new StructType(fields);
        } else if (projection instanceof ArrayType list && type instanceof Type.Array array) {
            return new ArrayType(withIds(list.elementType(), array.element()), list.containsNull());
        } else if (projection instanceof MapType pairs && type instanceof Type.Map map) {
            return new MapType(
                    withIds(pairs.keyType(), map.key()),
                    withIds(pairs.valueType(), map.value()),
                    pairs.valueContainsNull());
        } else if (type.isPrimitive() && projection.equals(PrimitiveTypes.toSpark(type))) {
            return projection;
        }
        throw new IllegalArgumentException(
                "a projection has " + projection.catalogString() + " where the table has " + type);
    }

    private static Field field(Type.Struct struct, String name) {
        return struct.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a projection has a field " + name + ", which " + struct + " does not have"));
    }

    private static Metadata withId(Metadata metadata, Field field) {
        MetadataBuilder builder = new MetadataBuilder().withMetadata(metadata).putLong(FIELD_ID, field.id());
        if (field.defaults().initial() != null) {
            builder.putString(INITIAL_DEFAULT, ValueJson.text(field.defaults().initial()));
        }
        return builder.build();
    }

    /** What rows of a file that lacks a projected column have there, as Spark holds it; null for null. */
    public static Object initialDefault(StructField field) {
        if (!field.metadata().contains(INITIAL_DEFAULT)) {
            return null;
        }
        Type type = PrimitiveTypes.fromSpark(field.dataType()).orElseThrow();
        return SparkValues.toSpark(ValueJson.parse(field.metadata().getString(INITIAL_DEFAULT), type), type);
    }
}
