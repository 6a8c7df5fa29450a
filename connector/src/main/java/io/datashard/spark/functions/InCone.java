package io.datashard.spark.functions;

import io.datashard.Cone;
import java.util.Arrays;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Whether a point is in a cone; null where an argument is null. It is the magic method {@code invoke}, which Spark calls from generated
 * code and never pushes into a scan: Spark 3.5 fails an assertion when it pushes a function that is a condition by itself
 * ({@code PushablePredicate}). An optimizer rule makes a comparison of it, which is pushed.
 */
public final class InCone implements ScalarFunction<Boolean> {
    private static final long serialVersionUID = 1L;

    /**
     * What generated code calls.
     *
     * @throws io.datashard.DatashardException if there is no such cone
     */
    public static boolean invoke(
            double longitude, double latitude, double axisLongitude, double axisLatitude, double radius) {
        return new Cone(axisLongitude, axisLatitude, radius).contains(longitude, latitude);
    }

    @Override
    public DataType[] inputTypes() {
        DataType[] types = new DataType[5];
        Arrays.fill(types, DataTypes.DoubleType);
        return types;
    }

    @Override
    public DataType resultType() {
        return DataTypes.BooleanType;
    }

    @Override
    public String name() {
        return UnboundCone.NAME;
    }

    @Override
    public String canonicalName() {
        return "datashard.cone(double,double,double,double,double)";
    }
}
