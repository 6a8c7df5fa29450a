package io.datashard.internal.commit;

import io.datashard.internal.catalog.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which runs a merge of its own merges: those that are too big for commits to merge on their way. When {@value #FAN_IN} are of one size
 * tier, those and all smaller ones, so that an entry is rewritten once for each tier; and all of them, when most of what they hold is of
 * no more use. It keeps away from the small runs, which commits merge all the time.
 */
final class BigRuns {
    /** From so many entries on a run is big. */
    static final long LEAST_ENTRIES = 512;

    /** Runs of one tier that are merged; a tier holds the sizes of one power of this. Fewer runs are left to be read than with more. */
    static final int FAN_IN = 4;

    /** So much that is of no use is not worth a merge in any table: all the small runs may hide as much. */
    private static final long SLACK = 32_768;

    private BigRuns() {}

    /**
     * The runs to merge in the order given, none if it is not time to.
     *
     * @param live how many files the table has
     */
    static List<Run> toMerge(List<Run> runs, long live) {
        List<Run> big =
                runs.stream().filter(run -> run.entries() >= LEAST_ENTRIES).toList();
        if (big.size() > 1 && big.stream().mapToLong(Run::entries).sum() > 2 * live + SLACK) {
            return big;
        }
        TreeMap<Integer, List<Run>> tiers = new TreeMap<>();
        big.forEach(run ->
                tiers.computeIfAbsent(tier(run), tier -> new ArrayList<>()).add(run));
        for (int tier : tiers.descendingKeySet()) {
            if (tiers.get(tier).size() >= FAN_IN) {
                return big.stream().filter(run -> tier(run) <= tier).toList();
            }
        }
        return List.of();
    }

    private static int tier(Run run) {
        int tier = 0;
        for (long rest = run.entries() / LEAST_ENTRIES; rest >= FAN_IN; rest /= FAN_IN) {
            tier++;
        }
        return tier;
    }
}
