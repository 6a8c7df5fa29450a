package io.datashard.internal.sphere;

/**
 * A point of the sphere.
 *
 * @param longitude in degrees, from 0 up to 360 where this package makes it; at a pole one of many
 * @param latitude in degrees, from -90 to 90
 */
public record Direction(double longitude, double latitude) {

    /** The angle to another direction, in degrees. */
    public double degreesTo(Direction other) {
        return GreatCircle.degrees(longitude, latitude, other.longitude, other.latitude);
    }
}
