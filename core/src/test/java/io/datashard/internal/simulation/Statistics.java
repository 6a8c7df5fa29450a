package io.datashard.internal.simulation;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What happened in many runs, so that one sees that it did. */
final class Statistics {
    private final Map<String, Long> counts = new TreeMap<>();
    private long longestWaitMicros;
    private final long start = System.nanoTime();

    void add(Run run) {
        count("runs", 1);
        for (String snapshot : run.journal().snapshots()) {
            count(run.journal().outcome(snapshot).getClass().getSimpleName(), 1);
        }
        count("Readings", run.journal().readings().size());
        count("trace lines", run.trace().lines().size());
        longestWaitMicros = Math.max(longestWaitMicros, run.journal().longestWaitMicros());
    }

    private void count(String what, long by) {
        counts.merge(what, by, Long::sum);
    }

    long longestWaitMicros() {
        return longestWaitMicros;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s; the longest commit without a fault of its own took %.3f s of virtual time; all of it %.1f s",
                counts,
                longestWaitMicros / 1e6,
                (System.nanoTime() - start) / 1e9);
    }
}
