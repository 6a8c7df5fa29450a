package io.datashard.spark.functions;

import io.datashard.internal.sphere.GreatCircle;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The angle between two points in degrees; NaN where one is no point of the sphere. That it is not the magic method {@code invoke} lets
 * Spark push comparisons with it into scans.
 */
public final class SkyDistance implements ScalarFunction<Double> {
    /** By this name scans know the function. */
    public static final String CANONICAL_NAME = "datashard.sky_distance(double,double,double,double)";

    private static final long serialVersionUID = 1L;

    @Override
    public DataType[] inputTypes() {
        DataType[] types = new DataType[4];
        Arrays.fill(types, DataTypes.DoubleType);
        return types;
    }

    @Override
    public DataType resultType() {
        return DataTypes.DoubleType;
    }

    @Override
    public String name() {
        return UnboundSkyDistance.NAME;
    }

    @Override
    public String canonicalName() {
        return CANONICAL_NAME;
    }

    @Override
    public Double produceResult(InternalRow input) {
        for (int i = 0; i < 4; i++) {
            if (input.isNullAt(i)) {
                return null;
            }
        }
        return degrees(input.getDouble(0), input.getDouble(1), input.getDouble(2), input.getDouble(3));
    }

    private static double degrees(double longitude1, double latitude1, double longitude2, double latitude2) {
        return Math.abs(latitude1) <= 90 && Math.abs(latitude2) <= 90
                ? GreatCircle.degrees(longitude1, latitude1, longitude2, latitude2)
                : Double.NaN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SkyDistance;
    }

    @Override
    public int hashCode() {
        return CANONICAL_NAME.hashCode();
    }
}
