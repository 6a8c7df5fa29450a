package io.datashard.internal.sphere;

/**
 * The points between two parallels and two meridians. Longitudes count as they are written, so that 350 to 370 is a box of 20 degrees,
 * and so is -10 to 10.
 *
 * @param west in degrees, perhaps minus infinity
 * @param east in degrees, perhaps infinity; a box of less than nothing has no points
 * @param south in degrees, perhaps minus infinity
 * @param north in degrees, perhaps infinity
 */
public record BoxRegion(double west, double east, double south, double north) implements Region {
    /** Longitudes beyond so many degrees have too few digits behind the point for the margin; they are taken for all. */
    private static final double FAR = 3600;

    @Override
    public Overlap with(CellBounds cell) {
        if (cell.south() > north + MARGIN || cell.north() < south - MARGIN || !meetsLongitudes(cell)) {
            return Overlap.APART;
        }
        boolean inside = cell.south() >= south && cell.north() <= north && spansLongitudes(cell);
        return inside ? Overlap.INSIDE : Overlap.UNCLEAR;
    }

    private boolean meetsLongitudes(CellBounds cell) {
        // near a pole a degree of longitude is a shorter way than elsewhere, so that the margin is a wider angle
        double cosine = Math.min(Math.cos(Math.toRadians(cell.south())), Math.cos(Math.toRadians(cell.north())));
        double margin = MARGIN / Math.max(MARGIN, cosine);
        return isAllAround()
                || CellBounds.separation(middle(), cell.center().longitude())
                        <= width() / 2 + cell.halfWidth() + margin;
    }

    private boolean spansLongitudes(CellBounds cell) {
        return width() >= 360
                || (!isAllAround()
                        && CellBounds.separation(middle(), cell.center().longitude()) + cell.halfWidth()
                                <= width() / 2);
    }

    private boolean isAllAround() {
        return width() >= 360 || Math.abs(west) > FAR || Math.abs(east) > FAR;
    }

    private double width() {
        return east - west;
    }

    private double middle() {
        return west + width() / 2;
    }
}
