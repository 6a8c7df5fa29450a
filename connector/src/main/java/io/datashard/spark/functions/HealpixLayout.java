package io.datashard.spark.functions;

import io.datashard.internal.sphere.Healpix;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@link CellLayout} as a function of Spark's. */
final class HealpixLayout implements ScalarFunction<Long> {
    private static final long serialVersionUID = 1L;

    private final DataType longitude;
    private final DataType latitude;
    private transient CellLayout layout;

    HealpixLayout(DataType longitude, DataType latitude) {
        this.longitude = longitude;
        this.latitude = latitude;
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {DataTypes.IntegerType, longitude, latitude, DataTypes.DoubleType};
    }

    @Override
    public DataType resultType() {
        return DataTypes.LongType;
    }

    @Override
    public String name() {
        return UnboundHealpixLayout.NAME;
    }

    @Override
    public String canonicalName() {
        return "datashard.healpix_layout(int," + longitude.simpleString() + "," + latitude.simpleString() + ",double)";
    }

    @Override
    public Long produceResult(InternalRow input) {
        if (input.isNullAt(1) || input.isNullAt(2)) {
            return null;
        }
        if (layout == null) {
            layout = new CellLayout(new Healpix(input.getInt(0)), input.getDouble(3)); // both are literals
        }
        return layout.of(Degrees.of(input, 1, longitude), Degrees.of(input, 2, latitude));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HealpixLayout that
                && longitude.equals(that.longitude)
                && latitude.equals(that.latitude);
    }

    @Override
    public int hashCode() {
        return Objects.hash(longitude, latitude);
    }
}
