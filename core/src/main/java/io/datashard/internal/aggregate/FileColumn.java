package io.datashard.internal.aggregate;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Transform;
import io.datashard.internal.types.MissingColumn;
import io.datashard.internal.types.ValueOrder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the entries of files say of one column: the partition where it holds the column's value itself, else the statistics. */
final class FileColumn {
    private final Field column;
    private final Comparator<Object> order;
    private final Map<Integer, Integer> positions = new HashMap<>();
    private final boolean inEveryPartition;

    /** @param column of a primitive type */
    FileColumn(Field column, Map<Integer, Partitioning> partitionings) {
        this.column = column;
        this.order = ValueOrder.of(column.type());
        partitionings.forEach((partitioning, fields) -> {
            for (int i = 0; i < fields.fields().size(); i++) {
                if (fields.fields().get(i).isOf(column.id())
                        && fields.fields().get(i).transform() instanceof Transform.Identity) {
                    positions.put(partitioning, i);
                }
            }
        });
        this.inEveryPartition = positions.size() == partitionings.size();
    }

    /** The column's id. */
    int id() {
        return column.id();
    }

    /** The order of its values. */
    Comparator<Object> order() {
        return order;
    }

    /** Whether no file's statistics need be known. */
    boolean isInEveryPartition() {
        return inEveryPartition;
    }

    /** What is known about the column in the live rows of a file; nothing where the entry contradicts itself. */
    ColumnStats stats(FileEntry file) {
        Integer position = positions.get(file.tablet().partitioning());
        if (position == null) {
            ColumnStats stats = MissingColumn.stats(column, file);
            return isPossible(stats, file.rows()) ? ofLiveRows(stats, file) : ColumnStats.UNKNOWN;
        }
        Object value = file.tablet().partition().get(position);
        return value == null
                ? new ColumnStats(null, null, file.liveRows(), false)
                : new ColumnStats(value, value, 0, true);
    }

    /** Of statistics of all rows what holds for those that are not deleted. */
    private ColumnStats ofLiveRows(ColumnStats stats, FileEntry file) {
        if (file.deletedRows() == 0 || isOneValue(stats)) {
            return stats;
        } else if (stats.nulls() == file.rows()) {
            return new ColumnStats(null, null, file.liveRows(), false);
        }
        return new ColumnStats(stats.lower(), stats.upper(), stats.nulls() == 0 ? 0 : -1, false);
    }

    private boolean isOneValue(ColumnStats stats) {
        return stats.nulls() == 0
                && stats.exact()
                && stats.lower() != null
                && stats.upper() != null
                && order.compare(stats.lower(), stats.upper()) == 0;
    }

    private boolean isPossible(ColumnStats stats, long rows) {
        boolean bounded = stats.lower() != null || stats.upper() != null;
        boolean ordered =
                stats.lower() == null || stats.upper() == null || order.compare(stats.lower(), stats.upper()) <= 0;
        return ordered && (bounded ? stats.nulls() < rows : stats.nulls() <= rows);
    }

    /** The value that all rows of a file have, or null if none has one; nothing if they may differ. */
    Optional<Known> shared(FileEntry file) {
        ColumnStats stats = stats(file);
        if (stats.nulls() == file.liveRows()) {
            return Optional.of(new Known(null));
        }
        return isOneValue(stats) ? Optional.of(new Known(withoutSign(stats.lower()))) : Optional.empty();
    }

    /** The two zeros are one value. */
    private static Object withoutSign(Object value) {
        return isZero(value) ? value instanceof Float ? (Object) 0.0f : (Object) 0.0 : value;
    }

    /** Whether a value is a zero of floating point: no bound tells its sign. */
    static boolean isZero(Object value) {
        return (value instanceof Double wide && wide == 0) || (value instanceof Float narrow && narrow == 0);
    }
}
