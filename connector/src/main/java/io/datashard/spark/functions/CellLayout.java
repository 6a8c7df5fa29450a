package io.datashard.spark.functions;

import io.datashard.internal.sphere.CellBorders;
import io.datashard.internal.sphere.Healpix;
import io.datashard.internal.types.HealpixFunction;
import org.apache.spark.sql.api.java.UDF2;

/**
 * By what rows are sorted that are written to a table with neighbors: by their cells, and in each cell the border rows first: one
 * number, twice the cell and one more for the other rows. Where a table has no other partition column and no sort order, it is the only key
 * of the sort, which then computes it once for a row; otherwise Spark computes it for both rows of each comparison.
 */
final class CellLayout implements UDF2<Double, Double, Long> {
    private static final long serialVersionUID = 1L;

    private final Healpix cells;
    private final double radius;
    private transient CellBorders borders;

    /** @param radius in degrees */
    CellLayout(Healpix cells, double radius) {
        this.cells = cells;
        this.radius = radius;
    }

    /** Null for what has no cell. */
    Long of(double longitude, double latitude) {
        Long cell = new HealpixFunction(cells, "longitude", "latitude").cell(longitude, latitude);
        if (cell == null) {
            return null;
        }
        if (borders == null) {
            borders = new CellBorders(cells, radius);
        }
        return 2 * cell + (borders.contains(cell, longitude, latitude) ? 0 : 1);
    }

    @Override
    public Long call(Double longitude, Double latitude) {
        return longitude == null || latitude == null ? null : of(longitude, latitude);
    }
}
