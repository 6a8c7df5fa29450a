package io.datashard.internal.sphere;

import java.util.ArrayList;
import java.util.List;

/**
 * The edge of a cell, and which points are near it: by the angle on the sphere, exact to rounding. Immutable and safe for concurrent use.
 *
 * <p>The edge is four lines of the projection, each smooth on the sphere. A part of a line lies near its chord, by how much is known from
 * how strongly the line bends; parts for which that leaves open whether they are near enough are cut in two.
 */
public final class CellEdge {
    /** Into so many parts each line is cut beforehand. */
    private static final int PARTS = 16;

    /** Parts that are so near their chords, in radians, are their chords to rounding. */
    private static final double STRAIGHT = 1e-15;

    private final Healpix cells;
    private final CellPlace place;
    private final List<Part> parts = new ArrayList<>(4 * PARTS);

    /** @throws IllegalArgumentException if there is no such cell */
    public CellEdge(Healpix cells, long cell) {
        this.cells = cells;
        this.place = cells.place(cell);
        double side = cells.side();
        double x = place.x();
        double y = place.y();
        List<Line> lines = List.of(
                new Line(place.face(), Axis.X, y / side),
                new Line(place.face(), Axis.X, (y + 1) / side),
                new Line(place.face(), Axis.Y, x / side),
                new Line(place.face(), Axis.Y, (x + 1) / side));
        for (Line line : lines) {
            double start = line.axis == Axis.X ? x : y;
            for (int i = 0; i < PARTS; i++) {
                parts.add(line.part((start + i / (double) PARTS) / side, (start + (i + 1) / (double) PARTS) / side));
            }
        }
    }

    /**
     * Whether a point is within an angle of the edge, on either side of it.
     *
     * @param longitude in degrees, finite
     * @param latitude in degrees, from -90 to 90
     * @param radius in degrees, from 0 to 180
     */
    public boolean isWithin(double longitude, double latitude, double radius) {
        return !isFarInside(cells, place, FacePoint.of(longitude, latitude), radius)
                && isReached(longitude, latitude, radius);
    }

    /** The same, of a point that is not known to be far inside. */
    boolean isReached(double longitude, double latitude, double radius) {
        Vector point = Vector.of(longitude, latitude);
        double chord = 2 * Math.sin(Math.toRadians(radius) / 2);
        for (Part part : parts) {
            if (isWithin(part, point, chord)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(Part part, Vector point, double chord) {
        double distance = part.distanceOfChord(point);
        if (distance - part.bow > chord) {
            return false;
        } else if (distance + part.bow <= chord || part.bow < STRAIGHT) {
            return true;
        }
        double middle = part.from + (part.to - part.from) / 2;
        return isWithin(part.line.part(part.from, middle), point, chord)
                || isWithin(part.line.part(middle, part.to), point, chord);
    }

    /** Whether a point is in the cell, and no way of the radius leads out of it. */
    static boolean isFarInside(Healpix cells, CellPlace place, FacePoint point, double radius) {
        double reach = (radius + Region.MARGIN) * FacePoint.STRETCH * cells.side();
        return point.face() == place.face()
                && isBetween(point.x() * cells.side() - place.x(), reach)
                && isBetween(point.y() * cells.side() - place.y(), reach);
    }

    private static boolean isBetween(double coordinate, double reach) {
        return coordinate > reach && coordinate < 1 - reach;
    }

    /** The coordinate of a base cell that changes along a line. */
    private enum Axis {
        X,
        Y
    }

    /** A line of the projection: where one coordinate of a base cell is the same. */
    private record Line(int face, Axis axis, double fixed) {

        Part part(double from, double to) {
            double length = to - from;
            return new Part(this, from, to, at(from), at(to), bend(from, to) * length * length / 8);
        }

        private Vector at(double along) {
            FacePoint point = axis == Axis.X ? new FacePoint(face, along, fixed) : new FacePoint(face, fixed, along);
            Direction direction = point.direction();
            return Vector.of(direction.longitude(), direction.latitude());
        }

        /**
         * No less than the second derivative anywhere between two points, of the place in space by the coordinate that changes. On the
         * equator z changes by 2/3 and the longitude by pi/4; in a cap sin(colatitude / 2) = s / sqrt(6), where s changes by 1, and the
         * longitude is pi/4 (2 f / s - 1), where f is how far the line is from the meridian that it would meet at the pole.
         */
        private double bend(double from, double to) {
            double middle = from + (to - from) / 2;
            boolean isNorth = face < 4 && fixed + middle > 1;
            boolean isSouth = face >= 8 && fixed + middle < 1;
            if (!isNorth && !isSouth) {
                return 3;
            }
            double beside = isNorth ? 1 - fixed : fixed;
            double nearest = beside + (isNorth ? 1 - to : from);
            return beside == 0 ? 1.2 : 1.2 + 7.2 * beside / (nearest * nearest);
        }
    }

    /**
     * A part of a line.
     *
     * @param bow no point of the part is farther from its chord, and none of the chord from the part
     */
    private record Part(Line line, double from, double to, Vector start, Vector end, double bow) {

        double distanceOfChord(Vector point) {
            double dx = end.x - start.x;
            double dy = end.y - start.y;
            double dz = end.z - start.z;
            double x = point.x - start.x;
            double y = point.y - start.y;
            double z = point.z - start.z;
            double squared = dx * dx + dy * dy + dz * dz;
            double along = squared == 0 ? 0 : Math.max(0, Math.min(1, (x * dx + y * dy + z * dz) / squared));
            double ax = x - along * dx;
            double ay = y - along * dy;
            double az = z - along * dz;
            return Math.sqrt(ax * ax + ay * ay + az * az);
        }
    }

    /** A point of the unit sphere. */
    private record Vector(double x, double y, double z) {
        static Vector of(double longitude, double latitude) {
            double east = Math.toRadians(longitude % 360);
            double north = Math.toRadians(latitude);
            double toAxis = Math.cos(north);
            return new Vector(toAxis * Math.cos(east), toAxis * Math.sin(east), Math.sin(north));
        }
    }
}
