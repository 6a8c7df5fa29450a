package io.datashard;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A data file in a table's catalog.
 *
 * @param tablet the key under which newer files take its place
 * @param path where the file is, relative to the table's root, with {@code /} between names
 * @param rows rows in the file, deleted ones included
 * @param bytes size of the file
 * @param stats what is known about the values of columns in all rows of the file, deleted ones included, by field id; columns may be
 *     missing
 * @param version the version that added the file or deleted rows of it last, or {@link #UNCOMMITTED}
 * @param deletes which rows are deleted; nothing if none is
 * @param border where the rows near the edge of the file's cell are; nothing where that is not known
 */
public record FileEntry(
        Tablet tablet,
        String path,
        long rows,
        long bytes,
        Map<Integer, ColumnStats> stats,
        long version,
        Optional<DeletionVector> deletes,
        Optional<Border> border) {

    /** The version of an entry that no version holds yet. */
    public static final long UNCOMMITTED = 0;

    private static final double MANY_DELETED = 0.25;

    public FileEntry {
        Objects.requireNonNull(tablet, "tablet");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(border, "border");
        stats = Map.copyOf(stats);
        if (deletes.isPresent() && deletes.get().rows() > rows) {
            throw new CorruptTableException(
                    "the file " + path + " has " + rows + " rows, of which "
                            + deletes.get().rows()
                            + " cannot be deleted: the catalog is damaged. Restore the table from a copy or an earlier version");
        }
    }

    /** A file of which nothing is known of a border. */
    public FileEntry(
            Tablet tablet,
            String path,
            long rows,
            long bytes,
            Map<Integer, ColumnStats> stats,
            long version,
            Optional<DeletionVector> deletes) {
        this(tablet, path, rows, bytes, stats, version, deletes, Optional.empty());
    }

    /** A file of which no row is deleted. */
    public FileEntry(Tablet tablet, String path, long rows, long bytes, Map<Integer, ColumnStats> stats, long version) {
        this(tablet, path, rows, bytes, stats, version, Optional.empty());
    }

    /** The same file as an entry of a version. */
    public FileEntry withVersion(long newVersion) {
        return new FileEntry(tablet, path, rows, bytes, stats, newVersion, deletes, border);
    }

    /** The same file with these of its rows deleted, those that were deleted before included. */
    public FileEntry withDeletes(DeletionVector all) {
        return new FileEntry(tablet, path, rows, bytes, stats, version, Optional.of(all), border);
    }

    /** The same file, laid out with the rows of a border first. */
    public FileEntry withBorder(Border first) {
        return new FileEntry(tablet, path, rows, bytes, stats, version, deletes, Optional.of(first));
    }

    /** How many rows are deleted. */
    public long deletedRows() {
        return deletes.map(DeletionVector::rows).orElse(0L);
    }

    /** The rows that are not deleted. */
    public long liveRows() {
        return rows - deletedRows();
    }

    /** Whether so many rows are deleted, a quarter or more, that the file is better written again. */
    public boolean hasManyDeleted() {
        return deletedRows() > 0 && deletedRows() >= MANY_DELETED * rows;
    }

    /** About how many bytes of the file its rows take that are not deleted. */
    public long liveBytes() {
        return (long) (bytes * (double) liveRows() / Math.max(1, rows));
    }

    /** What is known about a column's values in all rows of this file, deleted ones included. */
    public ColumnStats stats(int fieldId) {
        return stats.getOrDefault(fieldId, ColumnStats.UNKNOWN);
    }
}
