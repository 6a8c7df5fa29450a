package io.datashard;

/**
 * What a version of a table holds.
 *
 * @param files data files
 * @param rows rows in them
 * @param bytes their size
 */
public record Totals(long files, long rows, long bytes) {

    /** An empty table. */
    public static final Totals NONE = new Totals(0, 0, 0);

    /** These and one file more. */
    public Totals plus(FileEntry file) {
        return new Totals(files + 1, rows + file.rows(), bytes + file.bytes());
    }

    /** These and one file less. */
    public Totals minus(FileEntry file) {
        return new Totals(files - 1, rows - file.rows(), bytes - file.bytes());
    }
}
