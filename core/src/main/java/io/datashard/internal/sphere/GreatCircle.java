package io.datashard.internal.sphere;

/** Distances on the sphere. */
public final class GreatCircle {
    private GreatCircle() {}

    /**
     * The angle between two directions in degrees, from 0 to 180, exact to a few units in the last place for points that nearly
     * coincide and for antipodes alike: the haversines of the angle and of its supplement are each a sum of squares, in which
     * nothing cancels. NaN if one of the coordinates is NaN or infinite.
     */
    public static double degrees(double longitude1, double latitude1, double longitude2, double latitude2) {
        double cosines = cosine(latitude1) * cosine(latitude2);
        double halfLongitude = Math.toRadians(turn(longitude1, longitude2) / 2);
        double across = Math.sin(halfLongitude);
        double beyond = Math.cos(halfLongitude);
        double apart = Math.sin(Math.toRadians((latitude2 - latitude1) / 2));
        double middle = Math.sin(Math.toRadians((latitude2 + latitude1) / 2));
        double haversine = apart * apart + cosines * across * across;
        double ofSupplement = middle * middle + cosines * beyond * beyond;
        return Math.toDegrees(2 * Math.atan2(Math.sqrt(haversine), Math.sqrt(ofSupplement)));
    }

    /** Near the poles a latitude in radians has fewer digits than its distance from them in degrees. */
    private static double cosine(double latitude) {
        return Math.sin(Math.toRadians(90 - Math.abs(latitude)));
    }

    /** From one longitude to another, from -180 to 180 degrees. */
    private static double turn(double from, double to) {
        double turn = inOneTurn(to) - inOneTurn(from);
        return Math.abs(turn) <= 180 ? turn : Math.IEEEremainder(turn, 360);
    }

    /** The remainder is exact, while a difference of many turns would lose the digits of a small angle. */
    private static double inOneTurn(double longitude) {
        return Math.abs(longitude) <= 360 ? longitude : longitude % 360;
    }
}
