package io.datashard.internal.sphere;

import java.util.List;

/**
 * Bounds of a cell. Of a cell's edge no point is farther from its center than the farthest corner, none farther north or south than its
 * northern and southern corners, and none farther east or west, as seen from its center, than the eastern and western ones.
 *
 * @param radius the angle from the center to the farthest corner
 * @param halfWidth how far it reaches to either side of the center, in degrees of longitude
 */
record CellBounds(Direction center, double radius, double south, double north, double halfWidth) {

    static CellBounds of(Healpix cells, long cell) {
        Direction center = cells.center(cell);
        List<Direction> corners = cells.corners(cell);
        double radius = corners.stream().mapToDouble(center::degreesTo).max().orElseThrow();
        double width = Math.max(
                separation(center.longitude(), corners.get(1).longitude()),
                separation(center.longitude(), corners.get(3).longitude()));
        return new CellBounds(
                center, radius, corners.get(0).latitude(), corners.get(2).latitude(), width);
    }

    /** The smaller of the angles between two longitudes. */
    static double separation(double one, double other) {
        return Math.abs(Math.IEEEremainder(one - other, 360));
    }
}
