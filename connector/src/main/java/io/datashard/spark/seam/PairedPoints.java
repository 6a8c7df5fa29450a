package io.datashard.spark.seam;

import io.datashard.internal.sphere.CellEdge;
import io.datashard.internal.sphere.Healpix;

/** The points that those of a cell may be paired with: of the cell, or within the radius of its edge. */
final class PairedPoints {
    private static final double ARCSECONDS = 3600;

    /** In degrees; many times what rounding does. */
    private static final double EXTRA = 1e-9;

    private final Healpix cells;
    private final long cell;
    private final CellEdge edge;
    private final double radius;

    PairedPoints(Healpix cells, long cell, Pairing pairing) {
        this.cells = cells;
        this.cell = cell;
        this.edge = new CellEdge(cells, cell);
        this.radius = pairing.radius() / ARCSECONDS + EXTRA;
    }

    /** False for what is no point. */
    boolean have(double longitude, double latitude) {
        return Double.isFinite(longitude)
                && Math.abs(latitude) <= 90
                && (cells.cell(longitude, latitude) == cell || edge.isWithin(longitude, latitude, radius));
    }
}
