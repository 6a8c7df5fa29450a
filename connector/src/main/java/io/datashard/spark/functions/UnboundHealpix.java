package io.datashard.spark.functions;

import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.StructType;

/** healpix(order, longitude, latitude), before the types of its arguments are known. */
record UnboundHealpix() implements UnboundFunction {
    static final String NAME = "healpix";

    @Override
    public BoundFunction bind(StructType arguments) {
        if (arguments.size() != 3
                || !(arguments.fields()[0].dataType() instanceof IntegerType)
                || !Degrees.are(arguments, 1)) {
            throw new UnsupportedOperationException(description() + ", not " + arguments.catalogString());
        }
        return new HealpixCell(Degrees.type(arguments, 1), Degrees.type(arguments, 2));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "healpix(order, longitude, latitude): the number of a point's cell in the NESTED scheme of HEALPix; an int from 0 to"
                + " 29, and degrees";
    }
}
