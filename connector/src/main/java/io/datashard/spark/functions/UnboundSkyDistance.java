package io.datashard.spark.functions;

import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;

/** sky_distance(longitude1, latitude1, longitude2, latitude2), before the types of its arguments are known. */
record UnboundSkyDistance() implements UnboundFunction {
    static final String NAME = "sky_distance";

    @Override
    public BoundFunction bind(StructType arguments) {
        if (arguments.size() != 4 || !Degrees.are(arguments, 0)) {
            throw new UnsupportedOperationException(description() + ", not " + arguments.catalogString());
        }
        return new SkyDistance();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "sky_distance(longitude1, latitude1, longitude2, latitude2): the angle between two points of the sphere, all in"
                + " degrees";
    }
}
