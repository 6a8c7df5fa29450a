package io.datashard.internal.commit;

import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Which runs a commit merges on its way, so that small ones do not pile up: when {@value #FAN_IN} are of one size tier, those and all
 * smaller ones. So an entry is rewritten once for each tier, of which small runs have few.
 */
final class SmallRuns {
    /** Runs of one tier that are merged; a tier holds the sizes of one power of this. */
    static final int FAN_IN = 8;

    /** What a commit merges at most on its way, in entries: it costs the commit some milliseconds. */
    static final long MOST_ENTRIES = 4096;

    /** With so many runs, merges in the background don't get done: all processes end too soon. Then commits do more themselves. */
    static final int TOO_MANY_RUNS = 64;

    /** What a commit merges at most when there are too many runs: it costs one in thousands of commits a second. */
    static final long MOST_ENTRIES_OF_TOO_MANY = 262_144;

    private SmallRuns() {}

    /** The runs to merge in the order given, none if it is not time to. */
    static <R> List<R> toMerge(List<R> runs, ToLongFunction<R> entries) {
        long most = runs.size() < TOO_MANY_RUNS ? MOST_ENTRIES : MOST_ENTRIES_OF_TOO_MANY;
        TreeMap<Integer, Integer> tiers = new TreeMap<>();
        runs.forEach(run -> tiers.merge(tier(entries.applyAsLong(run)), 1, Integer::sum));
        for (int tier : tiers.descendingKeySet()) {
            if (tiers.get(tier) >= FAN_IN) {
                List<R> small = runs.stream()
                        .filter(run -> tier(entries.applyAsLong(run)) <= tier)
                        .toList();
                if (small.stream().mapToLong(entries).sum() <= most) {
                    return small;
                }
            }
        }
        return List.of();
    }

    private static int tier(long entries) {
        int tier = 0;
        for (long rest = entries; rest >= FAN_IN; rest /= FAN_IN) {
            tier++;
        }
        return tier;
    }
}
