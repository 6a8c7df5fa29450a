package io.datashard.internal.types;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;

/** What is known of a column in a file without statistics of it: something, where the file is older than the column. */
public final class MissingColumn {
    private MissingColumn() {}

    /** What is known of a column in a file. */
    public static ColumnStats stats(Field column, FileEntry file) {
        ColumnStats known = file.stats().get(column.id());
        return known == null ? stats(column, file.version(), file.rows()) : known;
    }

    /**
     * What is known of a column in a file without statistics of it.
     *
     * @param version which added the file
     */
    public static ColumnStats stats(Field column, long version, long rows) {
        if (version == FileEntry.UNCOMMITTED || version >= column.defaults().since()) {
            return ColumnStats.UNKNOWN;
        }
        Object initial = column.defaults().initial();
        return initial == null ? new ColumnStats(null, null, rows, false) : new ColumnStats(initial, initial, 0, true);
    }
}
