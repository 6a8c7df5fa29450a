package io.datashard;

import java.util.Map;
import java.util.Objects;

/**
 * A data file in a table's catalog.
 *
 * @param tablet the key under which newer files take its place
 * @param path where the file is, relative to the table's root, with {@code /} between names
 * @param rows rows in the file
 * @param bytes size of the file
 * @param stats what is known about the values of columns, by field id; columns may be missing
 * @param version the version that added the file, or {@link #UNCOMMITTED}
 */
public record FileEntry(
        Tablet tablet, String path, long rows, long bytes, Map<Integer, ColumnStats> stats, long version) {

    /** The version of an entry that no version holds yet. */
    public static final long UNCOMMITTED = 0;

    public FileEntry {
        Objects.requireNonNull(tablet, "tablet");
        Objects.requireNonNull(path, "path");
        stats = Map.copyOf(stats);
    }

    /** The same file as an entry of a version. */
    public FileEntry withVersion(long newVersion) {
        return new FileEntry(tablet, path, rows, bytes, stats, newVersion);
    }

    /** What is known about a column's values in this file. */
    public ColumnStats stats(int fieldId) {
        return stats.getOrDefault(fieldId, ColumnStats.UNKNOWN);
    }
}
