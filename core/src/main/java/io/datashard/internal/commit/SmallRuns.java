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

    private SmallRuns() {}

    /** The runs to merge in the order given, none if it is not time to. */
    static <R> List<R> toMerge(List<R> runs, ToLongFunction<R> entries) {
        TreeMap<Integer, Integer> tiers = new TreeMap<>();
        runs.forEach(run -> tiers.merge(tier(entries.applyAsLong(run)), 1, Integer::sum));
        for (int tier : tiers.descendingKeySet()) {
            if (tiers.get(tier) >= FAN_IN) {
                List<R> small = runs.stream()
                        .filter(run -> tier(entries.applyAsLong(run)) <= tier)
                        .toList();
                if (small.stream().mapToLong(entries).sum() <= MOST_ENTRIES) {
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
