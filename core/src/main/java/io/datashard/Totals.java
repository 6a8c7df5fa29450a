package io.datashard;

/**
 * What a version of a table holds.
 *
 * @param files data files
 * @param rows rows in them that are not deleted
 * @param bytes their size
 * @param deletedRows rows in them that are deleted
 */
public record Totals(long files, long rows, long bytes, long deletedRows) {

    /** An empty table. */
    public static final Totals NONE = new Totals(0, 0, 0);

    /** Files without deleted rows. */
    public Totals(long files, long rows, long bytes) {
        this(files, rows, bytes, 0);
    }

    /** These and one file more. */
    public Totals plus(FileEntry file) {
        return new Totals(files + 1, rows + file.liveRows(), bytes + file.bytes(), deletedRows + file.deletedRows());
    }

    /** These and others. */
    public Totals plus(Totals others) {
        return new Totals(
                files + others.files, rows + others.rows, bytes + others.bytes, deletedRows + others.deletedRows);
    }

    /** These and one file less. */
    public Totals minus(FileEntry file) {
        return new Totals(files - 1, rows - file.liveRows(), bytes - file.bytes(), deletedRows - file.deletedRows());
    }
}
