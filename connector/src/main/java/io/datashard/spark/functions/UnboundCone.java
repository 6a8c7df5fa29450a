package io.datashard.spark.functions;

import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;

/** cone(longitude, latitude, axis longitude, axis latitude, radius), before the types of its arguments are known. */
record UnboundCone() implements UnboundFunction {
    static final String NAME = "cone";

    @Override
    public BoundFunction bind(StructType arguments) {
        if (arguments.size() != 5 || !Degrees.are(arguments, 0)) {
            throw new UnsupportedOperationException(description() + ", not " + arguments.catalogString());
        }
        return new InCone();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "cone(longitude, latitude, axis_longitude, axis_latitude, radius): whether a point of the sphere is within the radius"
                + " of another one, all in degrees";
    }
}
