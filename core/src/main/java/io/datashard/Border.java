package io.datashard;

import java.util.Optional;

/**
 * How a data file of one cell of the sphere is laid out: the rows near the cell's edge come first, in row groups of their own, so that
 * whoever reads the neighbors of another cell reads no more of it.
 *
 * @param radius in degrees; every row of the file within it of the cell's edge is one of the first rows
 * @param rows how many rows come first, deleted ones included
 * @param bytes the row groups of these rows lie wholly in so many first bytes of the file, and all others wholly behind; 0 if there are no
 *     such rows
 */
public record Border(double radius, long rows, long bytes) {

    /** @throws IllegalArgumentException if there can be no such border */
    public Border {
        if (!isPossible(radius, rows, bytes)) {
            throw new IllegalArgumentException("a border of " + rows + " rows in " + bytes + " bytes within " + radius
                    + " degrees cannot be: the radius is more than 0 and up to 180, and there are bytes just if there"
                    + " are rows");
        }
    }

    /**
     * The border that a catalog says a file of so many rows and bytes has; nothing if it cannot have such a one: whoever reads a border
     * may overlook it.
     */
    public static Optional<Border> hinted(double radius, long rows, long bytes, long fileRows, long fileBytes) {
        return isPossible(radius, rows, bytes) && rows <= fileRows && bytes <= fileBytes
                ? Optional.of(new Border(radius, rows, bytes))
                : Optional.empty();
    }

    private static boolean isPossible(double radius, long rows, long bytes) {
        return radius > 0 && radius <= 180 && rows >= 0 && bytes >= 0 && (rows > 0) == (bytes > 0);
    }
}
