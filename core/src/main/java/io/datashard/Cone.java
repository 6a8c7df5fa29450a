package io.datashard;

import io.datashard.internal.sphere.GreatCircle;

/**
 * The points of the sphere within an angle of a direction, its edge included.
 *
 * @param longitude of the axis in degrees; all turns are the same
 * @param latitude of the axis in degrees, from -90 to 90
 * @param radius in degrees, from 0; from 180 on it is the whole sphere
 */
public record Cone(double longitude, double latitude, double radius) {

    /** @throws DatashardException if one of the numbers is not possible */
    public Cone {
        require(Double.isFinite(longitude), "longitude", longitude, "a finite number of degrees");
        require(Math.abs(latitude) <= 90, "latitude", latitude, "from -90 to 90 degrees");
        require(radius >= 0, "radius", radius, "0 degrees or more");
    }

    private static void require(boolean possible, String name, double value, String wanted) {
        if (!possible) {
            throw new DatashardException("there is no cone of " + name + " " + value + ": a " + name + " must be "
                    + wanted + ". A cone is (longitude, latitude, radius), all in degrees");
        }
    }

    /** Whether a point is inside. What is no point is in no cone: a NaN, an infinite longitude, a latitude beyond the poles. */
    public boolean contains(double pointLongitude, double pointLatitude) {
        return Math.abs(pointLatitude) <= 90
                && GreatCircle.degrees(longitude, latitude, pointLongitude, pointLatitude) <= radius;
    }
}
