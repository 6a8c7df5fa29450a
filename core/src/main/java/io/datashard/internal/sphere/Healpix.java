package io.datashard.internal.sphere;

import java.io.Serializable;
import java.util.List;

/**
 * The cells of one order of HEALPix in the NESTED numbering: {@code 12 * 4^order} cells of equal area, each of which has its four
 * children at {@code 4 * cell} to {@code 4 * cell + 3} of the next order. Immutable and safe for concurrent use.
 *
 * <p>A point within 1e-11 degrees of a cell's edge may be taken for one of the cell on the other side, by rounding; so it may be with
 * other implementations. Order 29 has cells of 1.2e-7 degrees.
 *
 * @param order from 0 to {@link #MAX_ORDER}
 */
public record Healpix(int order) implements Serializable {
    /** The finest order whose cells fit a long beside other bits, as in all implementations. */
    public static final int MAX_ORDER = 29;

    /** @throws IllegalArgumentException if there is no such order */
    public Healpix {
        if (order < 0 || order > MAX_ORDER) {
            throw new IllegalArgumentException("the order of HEALPix is from 0 to " + MAX_ORDER + ", not " + order);
        }
    }

    /** How many cells there are: they are numbered from 0. */
    public long cells() {
        return 12L << (2 * order);
    }

    /** How many cells lie along the edge of a base cell. */
    int side() {
        return 1 << order;
    }

    /**
     * The cell of a point. Longitudes of all turns are the same.
     *
     * @throws IllegalArgumentException if a coordinate is not finite, or the latitude is below -90 or above 90
     */
    public long cell(double longitude, double latitude) {
        if (!Double.isFinite(longitude) || !(Math.abs(latitude) <= 90)) {
            throw new IllegalArgumentException("longitude " + longitude + ", latitude " + latitude
                    + " is no point of the sphere: the longitude must be finite, and the latitude from -90 to 90");
        }
        FacePoint point = FacePoint.of(longitude, latitude);
        return new CellPlace(point.face(), column(point.x()), column(point.y())).cell(this);
    }

    /** The column or row of a coordinate in a base cell; the last one holds its farther edge. */
    private int column(double coordinate) {
        return Math.max(0, Math.min(side() - 1, (int) (coordinate * side())));
    }

    /** The middle of a cell in the projection. */
    public Direction center(long cell) {
        return point(cell, 0.5, 0.5);
    }

    /** The corners of a cell: south, east, north, west. The longitude of a corner at a pole is that of its cell's base cell. */
    public List<Direction> corners(long cell) {
        return List.of(point(cell, 0, 0), point(cell, 1, 0), point(cell, 1, 1), point(cell, 0, 1));
    }

    /**
     * A point of a cell.
     *
     * @param x from its south-western edge (0) to its north-eastern one (1)
     * @param y from its south-eastern edge (0) to its north-western one (1)
     */
    public Direction point(long cell, double x, double y) {
        CellPlace place = place(cell);
        double side = side();
        return new FacePoint(place.face(), (place.x() + x) / side, (place.y() + y) / side).direction();
    }

    /**
     * Within so many degrees of a cell are no other cells than its {@link #neighbors}; about a third of its width. By {@link
     * FacePoint#STRETCH} it might be 18.5 instead of 18, but for rounding.
     */
    public double reach() {
        return 18.0 / side();
    }

    /** The cells that touch a cell at an edge or corner: 8, or 7 at some corners of base cells, 6 for base cells themselves. */
    public List<Long> neighbors(long cell) {
        return place(cell).neighbors(side()).map(place -> place.cell(this)).toList();
    }

    CellPlace place(long cell) {
        if (cell < 0 || cell >= cells()) {
            throw new IllegalArgumentException(
                    "order " + order + " has the cells 0 to " + (cells() - 1) + ", and no cell " + cell);
        }
        return CellPlace.of(cell, order);
    }
}
