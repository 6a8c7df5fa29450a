package io.datashard.internal.prune;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.types.MissingColumn;
import java.util.List;
import java.util.Map;

/**
 * What is known about a file.
 *
 * @param version that added it
 * @param rows its rows, or {@link #UNKNOWN_ROWS}
 */
record FileFacts(List<Object> partition, long rows, Map<Integer, ColumnStats> stats, long version) {
    static final long UNKNOWN_ROWS = -1;

    static FileFacts of(Tablet tablet) {
        return new FileFacts(tablet.partition(), UNKNOWN_ROWS, Map.of(), FileEntry.UNCOMMITTED);
    }

    static FileFacts of(FileEntry entry) {
        return new FileFacts(entry.tablet().partition(), entry.rows(), entry.stats(), entry.version());
    }

    ColumnStats stats(Field column) {
        ColumnStats known = stats.get(column.id());
        return known == null ? MissingColumn.stats(column, version, rows) : known;
    }
}
