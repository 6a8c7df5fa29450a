package io.datashard.internal.aggregate;

import io.datashard.ColumnStats;
import io.datashard.ColumnSummary;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Sums up what is known about a column in files that it is shown one by one. For one thread. */
public final class ColumnSurvey {
    /** More different values are not counted. */
    private static final int MOST_VALUES = 10_000;

    private final FileColumn column;
    private final Extreme lower;
    private final Extreme upper;
    private final Set<Object> values = new HashSet<>();
    private boolean countable = true;
    private boolean exact = true;
    private long nulls;

    /** @param column of a primitive type */
    public ColumnSurvey(Field column, Map<Integer, Partitioning> partitionings) {
        this.column = new FileColumn(column, partitionings);
        this.lower = new Extreme(this.column.order());
        this.upper = new Extreme(this.column.order().reversed());
    }

    /** Whether files must come with the column's statistics, if they have some. */
    public boolean needsStatistics() {
        return !column.isInEveryPartition();
    }

    /** Adds a file. */
    public void add(FileEntry file) {
        if (file.liveRows() == 0) {
            return;
        }
        ColumnStats stats = column.stats(file);
        nulls = nulls < 0 || stats.nulls() < 0 ? -1 : nulls + stats.nulls();
        if (stats.nulls() < file.liveRows()) {
            lower.add(stats.lower());
            upper.add(stats.upper());
            exact &= stats.exact();
        }
        if (countable) {
            Optional<Known> shared = column.shared(file);
            shared.map(Known::value).ifPresent(values::add);
            countable = shared.isPresent() && values.size() <= MOST_VALUES;
        }
    }

    /** What is known about the files that were added. */
    public ColumnSummary summary() {
        boolean bounded = lower.value != null && upper.value != null;
        return new ColumnSummary(
                new ColumnStats(lower.value, upper.value, nulls, exact && bounded),
                countable ? OptionalLong.of(values.size()) : OptionalLong.empty());
    }

    /** The first value in an order; null if one of them is not known, or there are none. */
    private static final class Extreme {
        private final Comparator<Object> order;
        private Object value;
        private boolean known = true;

        Extreme(Comparator<Object> order) {
            this.order = order;
        }

        void add(Object bound) {
            known &= bound != null;
            if (!known) {
                value = null;
            } else if (value == null || order.compare(bound, value) < 0) {
                value = bound;
            }
        }
    }
}
