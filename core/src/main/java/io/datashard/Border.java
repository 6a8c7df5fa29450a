package io.datashard;

/**
 * How a data file of one cell of the sphere is laid out: the rows near the cell's edge come first, in row groups of their own, so that
 * whoever reads the neighbors of another cell reads no more of it.
 *
 * @param radius in degrees; every row of the file within it of the cell's edge is one of the first rows
 * @param rows how many rows come first, deleted ones included
 * @param bytes the row groups of these rows, and none of others, lie in so many first bytes of the file; 0 if there are no such rows
 */
public record Border(double radius, long rows, long bytes) {

    /** @throws CorruptTableException if there can be no such border */
    public Border {
        if (!(radius > 0 && radius <= 180) || rows < 0 || bytes < 0 || (rows > 0) != (bytes > 0)) {
            throw new CorruptTableException("a file has a border of " + rows + " rows in " + bytes + " bytes within "
                    + radius
                    + " degrees, which cannot be: the catalog is damaged. Restore the table from a copy or an earlier"
                    + " version");
        }
    }
}
