package io.datashard.internal.sphere;

/**
 * Tells which points are border points of their cells: those within a radius of the edge. Near the radius it takes more rather than less,
 * so that no point is left out that is within it as others compute distances. For one thread.
 */
public final class CellBorders {
    /** In degrees; many times what rounding does. */
    private static final double EXTRA = 1e-9;

    private final Healpix cells;
    private final double radius;
    private long cell = -1;
    private CellEdge edge;

    /** @param radius in degrees */
    public CellBorders(Healpix cells, double radius) {
        this.cells = cells;
        this.radius = radius;
    }

    /** Whether a point of a cell is a border point. */
    public boolean contains(long ofCell, double longitude, double latitude) {
        if (edge == null || ofCell != cell) {
            edge = new CellEdge(cells, ofCell);
            cell = ofCell;
        }
        return edge.isWithin(longitude, latitude, radius + EXTRA);
    }
}
