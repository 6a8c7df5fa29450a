package io.datashard.spark.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.sql.types.VarcharType;

/** The types in which a new table stores Spark's columns. Ids are all 0, to be assigned by {@link io.datashard.Schema#of}. */
final class StoredTypes {

    List<Field> fields(StructType struct, String prefix) {
        List<Field> fields = new ArrayList<>(struct.size());
        for (StructField field : struct.fields()) {
            if (field.name().isEmpty()) {
                throw new DatashardException(
                        "a column of " + struct.catalogString()
                                + " has an empty name: a table's columns are addressed by name. Give it one with AS or withColumnRenamed");
            }
            String path = prefix + field.name();
            Optional<String> comment = field.getComment().isDefined()
                    ? Optional.of(field.getComment().get())
                    : Optional.empty();
            fields.add(new Field(0, field.name(), type(field.dataType(), path), field.nullable(), comment)
                    .withSqlType(SqlTypes.text(field.dataType())));
        }
        return fields;
    }

    private Type type(DataType type, String path) {
        if (type instanceof StructType struct) {
            if (struct.isEmpty()) {
                throw refused(
                        path, type, "Parquet has no struct without fields", "drop the column or add a field to it");
            }
            return new Type.Struct(fields(struct, path + "."));
        } else if (type instanceof ArrayType array) {
            return new Type.Array(0, type(array.elementType(), path + ".element"), array.containsNull());
        } else if (type instanceof MapType map) {
            Type key = type(map.keyType(), path + ".key");
            return new Type.Map(0, key, 0, type(map.valueType(), path + ".value"), map.valueContainsNull());
        }
        if (type instanceof CharType || type instanceof VarcharType) {
            return Type.Primitive.STRING;
        }
        return PrimitiveTypes.fromSpark(type).orElseThrow(() -> unsupported(path, type));
    }

    private static DatashardException unsupported(String path, DataType type) {
        if (type instanceof NullType) {
            return refused(path, type, "a literal null has no type", "cast it to the type it shall have");
        } else if (type instanceof CalendarIntervalType) {
            return refused(
                    path,
                    type,
                    "its months, days and microseconds have no common order and no type in Parquet",
                    "cast it to INTERVAL YEAR TO MONTH or INTERVAL DAY TO SECOND");
        } else if (type instanceof UserDefinedType) {
            return refused(
                    path,
                    type,
                    "reading it would need its class",
                    "select the parts of it as columns of Spark's types");
        } else if (type instanceof ObjectType) {
            return refused(path, type, "it is an object of this JVM", "encode it as Spark's types");
        } else if (type instanceof DecimalType) {
            return refused(path, type, "its scale is negative", "cast it to a decimal whose scale is 0 or more");
        }
        return refused(path, type, "Parquet has no counterpart of it", "cast it to another type");
    }

    private static DatashardException refused(String path, DataType type, String cause, String remedy) {
        return new DatashardException("the column " + path + " of type " + type.catalogString() + " cannot be stored: "
                + cause + ". Remedy: " + remedy);
    }
}
