package io.datashard.spark.functions;

import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StructType;

/** The layout of tables with neighbors, before the types of its arguments are known. For writes, and not for users. */
record UnboundHealpixLayout() implements UnboundFunction {
    static final String NAME = "__datashard_healpix_layout";

    @Override
    public BoundFunction bind(StructType arguments) {
        if (arguments.size() != 4
                || !(arguments.fields()[0].dataType() instanceof IntegerType)
                || !Degrees.are(arguments, 1)) {
            throw new UnsupportedOperationException(description() + ", not " + arguments.catalogString());
        }
        return new HealpixLayout(Degrees.type(arguments, 1), Degrees.type(arguments, 2));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return NAME
                + "(order, longitude, latitude, radius): the order of rows in tables with neighbors; an int and degrees";
    }
}
