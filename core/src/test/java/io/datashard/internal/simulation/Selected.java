package io.datashard.internal.simulation;

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

    /** Files as they were read. */
    record Files(Map<Tablet, Held> read) implements Selected {
        public Files {
            // not in the order of hashes, which may differ from JVM to JVM, and so would traces
            Map<Tablet, Held> ordered = new TreeMap<>(Comparator.comparing(Tablet::toString));
            ordered.putAll(read);
            read = ordered;
        }

        @Override
        public boolean takes(Tablet tablet) {
            return read.containsKey(tablet);
        }
    }
}
