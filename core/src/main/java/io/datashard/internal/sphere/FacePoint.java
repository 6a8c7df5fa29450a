package io.datashard.internal.sphere;

/**
 * A point in one of the twelve base cells: 0 to 3 around the north pole, 4 to 7 on the equator, 8 to 11 around the south pole. The
 * projection is that of Górski et al. 2005, ApJ 622, 759, section 5, drawn as Calabretta and Roukema 2007 do: a plane in which a unit
 * is 45 degrees of longitude, every base cell is a square on its corner, and its centre is one unit from its corners.
 *
 * @param x from the south-western edge (0) to the north-eastern one (1)
 * @param y from the south-eastern edge (0) to the north-western one (1)
 */
record FacePoint(int face, double x, double y) {
    /**
     * By no more than this part of a base cell's edge do a point's coordinates in it change with a degree on the sphere. The most is
     * 0.0253, at a pole, and at the rim of a cap 0.0246.
     */
    static final double STRETCH = 0.027;

    private static final double SQRT6 = Math.sqrt(6);

    /** Of the four directions of a base cell's centre, in eighths of a turn. */
    private double centerEast() {
        return 2 * (face & 3) + (isEquatorial() ? 0 : 1);
    }

    private boolean isEquatorial() {
        return face >>> 2 == 1;
    }

    /** Where it is on the sphere. */
    Direction direction() {
        double east = x - y;
        double north = (x + y - 1) + (1 - (face >>> 2));
        if (Math.abs(north) <= 1) {
            return new Direction(longitude(centerEast() + east), Math.toDegrees(Math.asin(north / 1.5)));
        }
        double sigma = northOfCap();
        double turned = sigma == 0 ? 0 : Math.max(-1, Math.min(1, east / sigma));
        double fromPole = Math.toDegrees(2 * Math.asin(sigma / SQRT6));
        return new Direction(longitude(centerEast() + turned), Math.copySign(90 - fromPole, north));
    }

    /** In a polar cap, how far the pole is: 0 there and 1 at the cap's edge. Nothing cancels near the pole. */
    private double northOfCap() {
        return face < 4 ? (1 - x) + (1 - y) : x + y;
    }

    private static double longitude(double eighths) {
        double turned = eighths < 0 ? eighths + 8 : eighths;
        return 45 * (turned >= 8 ? turned - 8 : turned);
    }

    /**
     * The point of finite coordinates; longitudes of all turns are the same.
     *
     * @param latitude from -90 to 90
     */
    static FacePoint of(double longitude, double latitude) {
        double turns = longitude % 360;
        // A tiny negative angle plus 360 rounds to 360.
        double quarters = ((turns < 0 ? turns + 360 : turns) / 90) % 4;
        double height = Math.sin(Math.toRadians(latitude));
        return Math.abs(height) <= 2.0 / 3 ? onEquator(quarters, 0.75 * height) : inCap(quarters, latitude);
    }

    private static FacePoint onEquator(double quarters, double height) {
        double rising = 0.5 + quarters + height;
        double falling = 0.5 + quarters - height;
        int up = (int) Math.floor(rising);
        int down = (int) Math.floor(falling);
        int face = up == down ? 4 + (up & 3) : up > down ? down & 3 : 8 + (up & 3);
        return new FacePoint(face, rising - up, 1 - (falling - down));
    }

    private static FacePoint inCap(double quarters, double latitude) {
        int quarter = (int) quarters;
        double east = quarters - quarter;
        // sqrt(3 (1 - |sin(latitude)|)), without its cancellation near the pole
        double sigma = Math.min(1, SQRT6 * Math.sin(Math.toRadians((90 - Math.abs(latitude)) / 2)));
        return latitude > 0
                ? new FacePoint(quarter, 1 - sigma * (1 - east), 1 - sigma * east)
                : new FacePoint(8 + quarter, sigma * east, sigma * (1 - east));
    }
}
