package io.datashard.spark.types;

import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VarcharType;

/**
 * Types as SQL declared them, where strings have lengths. A table stores strings without, and the declaration as text beside them, in
 * which structs are empty: their fields have declarations of their own.
 */
public final class SqlTypes {
    private SqlTypes() {}

    /** The text of a declaration; nothing if it says no more than the stored type. */
    public static Optional<String> text(DataType declared) {
        return hasLengths(declared) ? Optional.of(withoutFields(declared).catalogString()) : Optional.empty();
    }

    private static boolean hasLengths(DataType type) {
        if (type instanceof ArrayType array) {
            return hasLengths(array.elementType());
        } else if (type instanceof MapType map) {
            return hasLengths(map.keyType()) || hasLengths(map.valueType());
        }
        return type instanceof CharType || type instanceof VarcharType;
    }

    private static DataType withoutFields(DataType type) {
        if (type instanceof ArrayType array) {
            return new ArrayType(withoutFields(array.elementType()), array.containsNull());
        } else if (type instanceof MapType map) {
            return new MapType(withoutFields(map.keyType()), withoutFields(map.valueType()), map.valueContainsNull());
        }
        return type instanceof StructType ? new StructType() : type;
    }

    /** A stored type with the lengths of its declaration. */
    public static DataType declared(DataType stored, String text) {
        return declared(stored, DataType.fromDDL(text));
    }

    private static DataType declared(DataType stored, DataType declaration) {
        if (stored instanceof ArrayType array && declaration instanceof ArrayType declared) {
            return new ArrayType(declared(array.elementType(), declared.elementType()), array.containsNull());
        } else if (stored instanceof MapType map && declaration instanceof MapType declared) {
            return new MapType(
                    declared(map.keyType(), declared.keyType()),
                    declared(map.valueType(), declared.valueType()),
                    map.valueContainsNull());
        }
        boolean length = declaration instanceof CharType || declaration instanceof VarcharType;
        return stored instanceof StringType && length ? declaration : stored;
    }
}
