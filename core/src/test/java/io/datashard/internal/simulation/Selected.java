package io.datashard.internal.simulation;

import io.datashard.RowSet;
import io.datashard.RowStatement.Reach;
import io.datashard.Tablet;
import io.datashard.internal.simulation.State.Held;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a transaction takes out of the table, and so depends on. */
sealed interface Selected {
    boolean takes(Tablet tablet);

    record Nothing() implements Selected {
        @Override
        public boolean takes(Tablet tablet) {
            return false;
        }
    }

    record Everything() implements Selected {
        @Override
        public boolean takes(Tablet tablet) {
            return true;
        }
    }

    /** All files of partitions, at whatever state. */
    record Partitions(Set<Integer> values) implements Selected {
        public Partitions {
            values = new TreeSet<>(values);
        }

        @Override
        public boolean takes(Tablet tablet) {
            return values.contains((Integer) tablet.partition().get(0));
        }
    }

    /**
     * Rows of files as they were read, in partitions of which all rows were looked at.
     *
     * @param read the files
     * @param positions rows of them
     * @param reach whether it depends on the other rows
     */
    record Rows(Set<Integer> partitions, Map<Tablet, Held> read, Map<Tablet, RowSet> positions, Reach reach)
            implements Selected {
        public Rows {
            partitions = new TreeSet<>(partitions);
            read = inOrder(read);
            positions = inOrder(positions);
        }

        @Override
        public boolean takes(Tablet tablet) {
            return partitions.contains((Integer) tablet.partition().get(0));
        }
    }

    /** Files as they were read, whose rows are in a new one. */
    record Rewritten(Map<Tablet, Held> read) implements Selected {
        public Rewritten {
            read = inOrder(read);
        }

        @Override
        public boolean takes(Tablet tablet) {
            return read.containsKey(tablet);
        }
    }

    /** Not in the order of hashes, which may differ from JVM to JVM, and so would traces. */
    private static <T> Map<Tablet, T> inOrder(Map<Tablet, T> map) {
        Map<Tablet, T> ordered = new TreeMap<>(Comparator.comparing(Tablet::toString));
        ordered.putAll(map);
        return ordered;
    }

    /** Files as they were read. */
    record Files(Map<Tablet, Held> read) implements Selected {
        public Files {
            read = inOrder(read);
        }

        @Override
        public boolean takes(Tablet tablet) {
            return read.containsKey(tablet);
        }
    }
}
