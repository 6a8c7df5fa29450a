package io.datashard.internal.aggregate;

import io.datashard.ColumnStats;
import io.datashard.FileEntry;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

/** One aggregate over the files of a group. For one thread. */
sealed interface Accumulator {

    /** Adds a file's rows. False if its entry leaves open what they add. */
    boolean add(FileEntry file);

    /** The aggregate of what was added; nothing if it is not certain. */
    Optional<Known> result();

    /** Counts rows. */
    final class Rows implements Accumulator {
        private long count;

        @Override
        public boolean add(FileEntry file) {
            count += file.liveRows();
            return true;
        }

        @Override
        public Optional<Known> result() {
            return Optional.of(new Known(count));
        }
    }

    /** Counts the rows that have a value in a column. */
    final class Values implements Accumulator {
        private final FileColumn column;
        private long count;

        Values(FileColumn column) {
            this.column = column;
        }

        @Override
        public boolean add(FileEntry file) {
            long nulls = column.stats(file).nulls();
            count += file.liveRows() - nulls;
            return nulls >= 0;
        }

        @Override
        public Optional<Known> result() {
            return Optional.of(new Known(count));
        }
    }

    /** Finds the value of a column that comes first in an order. */
    final class First implements Accumulator {
        private final FileColumn column;
        private final Function<ColumnStats, Object> bound;
        private final Comparator<Object> order;
        private Object first;

        private First(FileColumn column, Function<ColumnStats, Object> bound, Comparator<Object> order) {
            this.column = column;
            this.bound = bound;
            this.order = order;
        }

        static First least(FileColumn column) {
            return new First(column, ColumnStats::lower, column.order());
        }

        static First greatest(FileColumn column) {
            return new First(column, ColumnStats::upper, column.order().reversed());
        }

        @Override
        public boolean add(FileEntry file) {
            ColumnStats stats = column.stats(file);
            if (stats.nulls() == file.liveRows()) {
                return true;
            }
            Object value = bound.apply(stats);
            if (value == null || !stats.exact()) {
                return false;
            }
            if (first == null || order.compare(value, first) < 0) {
                first = value;
            }
            return true;
        }

        @Override
        public Optional<Known> result() {
            return FileColumn.isZero(first) ? Optional.empty() : Optional.of(new Known(first));
        }
    }
}
