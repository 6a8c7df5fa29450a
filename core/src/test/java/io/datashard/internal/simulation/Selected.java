package io.datashard.internal.simulation;

import io.datashard.Tablet;
import io.datashard.internal.simulation.State.Held;
import java.util.Map;
import java.util.Set;

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
        @Override
        public boolean takes(Tablet tablet) {
            return values.contains((Integer) tablet.partition().get(0));
        }
    }

    /** Files as they were read. */
    record Files(Map<Tablet, Held> read) implements Selected {
        @Override
        public boolean takes(Tablet tablet) {
            return read.containsKey(tablet);
        }
    }
}
