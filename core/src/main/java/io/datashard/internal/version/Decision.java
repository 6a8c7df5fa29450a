package io.datashard.internal.version;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** How a transaction over several tables ended. Made once and never changed. */
public sealed interface Decision {
    /** When a version of a table was committed by this transaction; nothing if it was not. */
    Optional<Instant> committed(String tableId, long version);

    /**
     * All of it counts.
     *
     * @param time when all of its versions were committed
     * @param tables the versions by the ids of their tables
     */
    record Committed(Instant time, Map<String, Long> tables) implements Decision {
        public Committed {
            tables = Map.copyOf(tables);
        }

        @Override
        public Optional<Instant> committed(String tableId, long version) {
            Long listed = tables.get(tableId);
            return listed != null && listed == version ? Optional.of(time) : Optional.empty();
        }
    }

    /** Nothing of it counts. */
    record Aborted() implements Decision {
        @Override
        public Optional<Instant> committed(String tableId, long version) {
            return Optional.empty();
        }
    }
}
