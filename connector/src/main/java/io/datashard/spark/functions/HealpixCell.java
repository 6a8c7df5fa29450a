package io.datashard.spark.functions;

import io.datashard.DatashardException;
import io.datashard.internal.sphere.Healpix;
import io.datashard.internal.types.HealpixFunction;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The cell of a point. Its order is nearly always the same, so the function is kept. */
final class HealpixCell implements ScalarFunction<Long> {
    private static final long serialVersionUID = 1L;

    private final DataType longitude;
    private final DataType latitude;
    private transient HealpixFunction function;

    HealpixCell(DataType longitude, DataType latitude) {
        this.longitude = longitude;
        this.latitude = latitude;
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {DataTypes.IntegerType, longitude, latitude};
    }

    @Override
    public DataType resultType() {
        return DataTypes.LongType;
    }

    @Override
    public String name() {
        return UnboundHealpix.NAME;
    }

    @Override
    public String canonicalName() {
        return "datashard.healpix(int," + longitude.simpleString() + "," + latitude.simpleString() + ")";
    }

    @Override
    public Long produceResult(InternalRow input) {
        if (input.isNullAt(0) || input.isNullAt(1) || input.isNullAt(2)) {
            return null;
        }
        return function(input.getInt(0)).cell(Degrees.of(input, 1, longitude), Degrees.of(input, 2, latitude));
    }

    private HealpixFunction function(int order) {
        if (function == null || function.cells().order() != order) {
            if (order < 0 || order > Healpix.MAX_ORDER) {
                throw new DatashardException("healpix has the orders 0 to " + Healpix.MAX_ORDER + ", and not " + order
                        + ". Choose one of these");
            }
            function = new HealpixFunction(new Healpix(order), "longitude", "latitude");
        }
        return function;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HealpixCell that && longitude.equals(that.longitude) && latitude.equals(that.latitude);
    }

    @Override
    public int hashCode() {
        return Objects.hash(longitude, latitude);
    }
}
