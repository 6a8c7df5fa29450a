package io.datashard.internal.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the processes of a run did and were told, in the order of time. */
final class Journal {
    private final Map<String, Statement> begun = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long acknowledged;
    private long longestWaitMicros;

    /** A version as a process saw it. */
    record Reading(long version, String snapshotId, Instant time, State state) {}

    /** To be called before the first byte of the commit. */
    void begins(String snapshotId, Statement statement) {
        if (begun.put(snapshotId, statement) != null) {
            violation("two transactions have the snapshot id " + snapshotId);
        }
    }

    void ends(String snapshotId, Outcome outcome, long waitedMicros) {
        outcomes.put(snapshotId, outcome);
        longestWaitMicros = Math.max(longestWaitMicros, waitedMicros);
        if (outcome instanceof Outcome.Committed committed) {
            acknowledged = Math.max(acknowledged, committed.version());
        }
    }

    void read(Reading reading) {
        readings.add(reading);
        acknowledged = Math.max(acknowledged, reading.version());
    }

    /** Notes what must never happen. */
    void violation(String what) {
        violations.add(what);
    }

    /** The newest version that anybody knows of. Whoever looks for the newest version from now on must not find an older one. */
    long acknowledged() {
        return acknowledged;
    }

    /** What the transaction of a snapshot does. */
    Optional<Statement> statement(String snapshotId) {
        return Optional.ofNullable(begun.get(snapshotId));
    }

    /** What the transaction of a snapshot was told; unknown if nobody lived to hear it. */
    Outcome outcome(String snapshotId) {
        return outcomes.getOrDefault(snapshotId, new Outcome.Unknown());
    }

    /** The snapshots of all transactions that came to their commit. */
    List<String> snapshots() {
        return List.copyOf(begun.keySet());
    }

    /** How many transactions that took out such things were told that they are committed. */
    long committed(Class<? extends Selected> kind) {
        return outcomes.entrySet().stream()
                .filter(outcome -> outcome.getValue() instanceof Outcome.Committed)
                .filter(outcome -> kind.isInstance(begun.get(outcome.getKey()).selected()))
                .count();
    }

    List<Reading> readings() {
        return readings;
    }

    List<String> violations() {
        return violations;
    }

    long longestWaitMicros() {
        return longestWaitMicros;
    }
}
