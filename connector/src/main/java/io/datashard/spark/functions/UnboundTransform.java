package io.datashard.spark.functions;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StructType;

/** A transform before the types of its arguments are known: a column or, for bucket and truncate, a number and a column. */
record UnboundTransform(String name) implements UnboundFunction {

    @Override
    public BoundFunction bind(StructType arguments) {
        boolean takesNumber = name.equals("bucket") || name.equals("truncate");
        int wanted = takesNumber ? 2 : 1;
        if (arguments.size() != wanted || (takesNumber && !(arguments.fields()[0].dataType() instanceof IntegerType))) {
            throw new UnsupportedOperationException(description() + ", not " + arguments.catalogString());
        }
        StructType value = new StructType().add("value", arguments.fields()[wanted - 1].dataType());
        try {
            Schema schema = SparkSchema.fromSpark(value);
            Field column = schema.columns().get(0);
            return takesNumber ? new NumberedTransform(name, column.type()) : new ColumnTransform(name, column.type());
        } catch (DatashardException e) {
            throw new UnsupportedOperationException(e.getMessage(), e);
        }
    }

    @Override
    public String description() {
        return switch (name) {
            case "bucket" -> "bucket(count, value): a hash of the value, in 0 until count";
            case "truncate" -> "truncate(width, value): a number rounded down to a multiple of the width, or a prefix";
            default -> name + "(value): " + name + " since 1970 of a date or timestamp";
        };
    }
}
