package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Transform;
import io.datashard.Type.Primitive;
import io.datashard.internal.sphere.Healpix;
import java.util.List;

/**
 * The function behind healpix(order, longitude, latitude).
 *
 * @param longitude the column's name, for errors
 * @param latitude the column's name, for errors
 */
public record HealpixFunction(Healpix cells, String longitude, String latitude) implements PartitionFunction {

    static HealpixFunction of(Transform.HealpixCell transform, Field longitude, Field latitude) {
        requireDegrees(transform, longitude);
        requireDegrees(transform, latitude);
        return new HealpixFunction(new Healpix(transform.order()), longitude.name(), latitude.name());
    }

    private static void requireDegrees(Transform transform, Field column) {
        if (column.type() != Primitive.DOUBLE && column.type() != Primitive.FLOAT) {
            throw new DatashardException("the transform " + transform + " cannot be applied to the column "
                    + column.name() + " of type " + column.type()
                    + ": it accepts double and float, in degrees. Choose other columns, or change this one's type");
        }
    }

    @Override
    public Object apply(List<Object> sources) {
        Object east = sources.get(0);
        Object north = sources.get(1);
        return east == null || north == null
                ? null
                : cell(((Number) east).doubleValue(), ((Number) north).doubleValue());
    }

    /**
     * The cell of a point, or null if a coordinate is NaN: catalogs have NaN where a place is not known.
     *
     * @throws DatashardException if a coordinate is infinite or the latitude is beyond a pole
     */
    public Long cell(double east, double north) {
        if (Double.isNaN(east) || Double.isNaN(north)) {
            return null;
        } else if (Double.isInfinite(east)) {
            throw noPoint(longitude + " is " + east + ", and a longitude must be finite");
        } else if (Math.abs(north) > 90) {
            throw noPoint(latitude + " is " + north + ", and a latitude must be from -90 to 90 degrees");
        }
        return cells.cell(east, north);
    }

    private DatashardException noPoint(String cause) {
        return new DatashardException("healpix(" + cells.order() + ", " + longitude + ", " + latitude
                + ") has no cell for a row: " + cause
                + ". Correct the value, or make it null where the place is not known. If the columns are swapped or in"
                + " radians, change them or the partitioning");
    }
}
