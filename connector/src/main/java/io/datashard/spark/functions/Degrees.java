package io.datashard.spark.functions;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Arguments of functions that are numbers of degrees. */
final class Degrees {
    private Degrees() {}

    /** Whether all arguments from one on are numbers. */
    static boolean are(StructType arguments, int from) {
        return Arrays.stream(arguments.fields())
                .skip(from)
                .map(StructField::dataType)
                .allMatch(type -> type instanceof NumericType || type instanceof NullType);
    }

    /** The type that a function takes an argument in: floats as they are, which need no cast then, and all other numbers as doubles. */
    static DataType type(StructType arguments, int ordinal) {
        return arguments.fields()[ordinal].dataType() instanceof FloatType ? DataTypes.FloatType : DataTypes.DoubleType;
    }

    /** An argument that is not null. */
    static double of(InternalRow input, int ordinal, DataType type) {
        return type instanceof FloatType ? input.getFloat(ordinal) : input.getDouble(ordinal);
    }
}
