package io.datashard.internal.simulation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What happened in many runs, so that one sees that it did. Safe for concurrent use. */
final class Statistics {
    private final Map<String, Long> counts = new TreeMap<>();
    private long longestWaitMicros;
    private final long start = System.nanoTime();

    synchronized void add(Run run) {
        count("runs", 1);
        for (String snapshot : run.journal().snapshots()) {
            count(run.journal().outcome(snapshot).getClass().getSimpleName(), 1);
        }
        count("committed row deletes", run.journal().committed(Selected.Rows.class));
        count("committed compactions", run.journal().committed(Selected.Rewritten.class));
        List<String> lines = run.trace().lines();
        count("lost races", lines.stream().filter(Statistics::isLostRace).count());
        count("flushed tails", matching(lines, " write _.*/tail-.*: done"));
        count("merges of runs", matching(lines, " write _.*/merged-.*: done"));
        count("stopped processes", matching(lines, " ends the process"));
        count("failed calls", matching(lines, " fails: "));
        count("Readings", run.journal().readings().size());
        count("trace lines", run.trace().lines().size());
        longestWaitMicros = Math.max(longestWaitMicros, run.journal().longestWaitMicros());
    }

    private static boolean isLostRace(String line) {
        return line.contains(" put _datashard/commits/") && line.endsWith(": false");
    }

    private static long matching(List<String> lines, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return lines.stream().filter(line -> wanted.matcher(line).find()).count();
    }

    private void count(String what, long by) {
        counts.merge(what, by, Long::sum);
    }

    /** Of a commit that met no fault itself. */
    synchronized long longestWaitMicros() {
        return longestWaitMicros;
    }

    @Override
    public synchronized String toString() {
        return String.format(
                Locale.ROOT,
                "%s; the longest commit without a fault of its own took %.3f s of virtual time; all of it %.1f s",
                counts,
                longestWaitMicros / 1e6,
                (System.nanoTime() - start) / 1e9);
    }
}
