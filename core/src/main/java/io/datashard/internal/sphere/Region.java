package io.datashard.internal.sphere;

/** A part of the sphere whose cells can be found. Implementations err on the side of touching, never of missing. */
public interface Region {

    /**
     * How far rounding may put a point beside its true place, in degrees, with a margin of ten. Regions are taken as so much larger,
     * since a point at the edge of a cell may be counted to its neighbor.
     */
    double MARGIN = 1e-10;

    /** How a cell lies to this region. */
    Overlap with(CellBounds cell);

    /** How a cell and a region lie to each other. */
    enum Overlap {
        /** They have no point in common. */
        APART,
        /** They may have, and the cell's children would tell more. */
        UNCLEAR,
        /** They have, but the cell is not known to lie inside. */
        TOUCHING,
        /** All of the cell is in the region. */
        INSIDE
    }
}
