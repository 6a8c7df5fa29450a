package io.datashard.internal.sphere;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells which points are border points of their cells: those within a radius of the edge. Near the radius it takes more rather than less,
 * so that no point is left out that is within it as others compute distances. Of most points the projection tells that they are not; the
 * edges that others are compared with are made once for the cells that come again and again. For one thread.
 */
public final class CellBorders {
    /** In degrees; many times what rounding does. */
    private static final double EXTRA = 1e-9;

    private final Healpix cells;
    private final double radius;
    private final Map<Long, CellEdge> edges = new LastEdges();

    /** @param radius in degrees */
    public CellBorders(Healpix cells, double radius) {
        this.cells = cells;
        this.radius = radius + EXTRA;
    }

    /** Whether a point of a cell is a border point. */
    public boolean contains(long cell, double longitude, double latitude) {
        if (CellEdge.isFarInside(cells, cells.place(cell), FacePoint.of(longitude, latitude), radius)) {
            return false;
        }
        return edges.computeIfAbsent(cell, of -> new CellEdge(cells, of)).isReached(longitude, latitude, radius);
    }

    /** Those of the last cells, which are as many as a merge of sorted rows has in turn. */
    private static final class LastEdges extends LinkedHashMap<Long, CellEdge> {
        private static final long serialVersionUID = 1L;
        private static final int MOST = 64;

        LastEdges() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CellEdge> eldest) {
            return size() > MOST;
        }
    }
}
