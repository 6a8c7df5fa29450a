package io.datashard.internal.sphere;

import io.datashard.Cone;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The cells that hold all points within an angle of a point, at an order at which they are few: mostly the point's own. Immutable and
 * safe for concurrent use.
 */
public final class Vicinity implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The radius is at most such a part of a cell's edge. */
    private static final double PART = 1.0 / 16;

    private final Healpix cells;
    private final double radius;

    /** @param radius in degrees */
    public Vicinity(double radius) {
        this.cells = new Healpix(orderFor(radius));
        this.radius = radius;
    }

    private static int orderFor(double radius) {
        int order = 0;
        while (order < Healpix.MAX_ORDER && isSmall(radius, 2L << order)) {
            order++;
        }
        return order;
    }

    private static boolean isSmall(double radius, long side) {
        return (radius + Region.MARGIN) * FacePoint.STRETCH * side <= PART;
    }

    /** The cells of the order. */
    public Healpix cells() {
        return cells;
    }

    /** The cells around a point of the sphere. */
    public List<Long> around(double longitude, double latitude) {
        long own = cells.cell(longitude, latitude);
        if (!isSmall(radius, cells.side())) {
            return all(longitude, latitude);
        } else if (isInside(longitude, latitude)) {
            return List.of(own);
        }
        ConeRegion region = new ConeRegion(new Cone(longitude, latitude, radius));
        List<Long> around = new ArrayList<>(List.of(own));
        for (long neighbor : cells.neighbors(own)) {
            if (region.with(CellBounds.of(cells, neighbor)) != Region.Overlap.APART) {
                around.add(neighbor);
            }
        }
        return around;
    }

    /** Whether a point is so far from its cell's edges that no way of the radius leads out. */
    private boolean isInside(double longitude, double latitude) {
        FacePoint point = FacePoint.of(longitude, latitude);
        double reach = (radius + Region.MARGIN) * FacePoint.STRETCH * cells.side();
        return isBetweenEdges(point.x() * cells.side(), reach) && isBetweenEdges(point.y() * cells.side(), reach);
    }

    private static boolean isBetweenEdges(double coordinate, double reach) {
        double part = coordinate - Math.floor(coordinate);
        return part > reach && part < 1 - reach;
    }

    private List<Long> all(double longitude, double latitude) {
        List<Long> touched = new ArrayList<>();
        ConeRegion region = new ConeRegion(new Cone(longitude, latitude, radius));
        for (CellRanges.Range range : CellRanges.touching(region, cells).ranges()) {
            for (long cell = range.first(); cell <= range.last(); cell++) {
                touched.add(cell);
            }
        }
        return touched;
    }
}
