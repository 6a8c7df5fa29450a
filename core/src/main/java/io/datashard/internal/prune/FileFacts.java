package io.datashard.internal.prune;

import io.datashard.ColumnStats;
import io.datashard.FileEntry;
import io.datashard.Tablet;
import java.util.List;
import java.util.Map;

/**
 * What is known about a file.
 *
 * @param rows its rows, or {@link #UNKNOWN_ROWS}
 */
record FileFacts(List<Object> partition, long rows, Map<Integer, ColumnStats> stats) {
    static final long UNKNOWN_ROWS = -1;

    static FileFacts of(Tablet tablet) {
        return new FileFacts(tablet.partition(), UNKNOWN_ROWS, Map.of());
    }

    static FileFacts of(FileEntry entry) {
        return new FileFacts(entry.tablet().partition(), entry.rows(), entry.stats());
    }

    ColumnStats stats(int fieldId) {
        return stats.getOrDefault(fieldId, ColumnStats.UNKNOWN);
    }
}
