package io.datashard.internal.table;

import io.datashard.FileEntry;
import io.datashard.PlannedFiles;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.version.Metadata;
import java.util.ArrayList;
import java.util.List;

/** Chooses the files that a scan reads: by partition values first, then by column bounds. */
final class ScanPlanner {
    private final List<Pruner> pruners;
    private final boolean[] undecided;
    private long inPartitions;
    private long rows;

    ScanPlanner(List<Predicate> conditions, Metadata metadata) {
        this.pruners = conditions.stream()
                .map(condition -> new Pruner(condition, metadata.schema(), metadata.partitioningsById()))
                .toList();
        this.undecided = new boolean[conditions.size()];
    }

    /** Whether a file may hold rows that satisfy all conditions; a plan counts the files of which this was asked. */
    boolean choose(FileEntry file) {
        for (Pruner pruner : pruners) {
            if (pruner.matchPartition(file.tablet()) == Match.NONE) {
                return false;
            }
        }
        inPartitions++;
        boolean[] open = new boolean[undecided.length];
        for (int i = 0; i < open.length; i++) {
            Match match = pruners.get(i).match(file);
            if (match == Match.NONE) {
                return false;
            }
            open[i] = match == Match.SOME;
        }
        for (int i = 0; i < open.length; i++) {
            undecided[i] |= open[i];
        }
        rows += file.liveRows();
        return true;
    }

    /** Whether the files chosen so far are known to hold this many rows that satisfy all conditions. */
    boolean holds(long wanted) {
        return rows >= wanted && !decided().contains(false);
    }

    /** @param files those that were chosen */
    ScanPlan plan(PlannedFiles files, long filesTotal) {
        return new ScanPlan(files, filesTotal, inPartitions, decided());
    }

    /**
     * One plan of several for the same conditions.
     *
     * @param parts in catalog order, at least one
     */
    static ScanPlan joined(List<ScanPlan> parts) {
        ScanPlan first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        List<Boolean> decided = new ArrayList<>();
        for (int i = 0; i < first.decided().size(); i++) {
            int condition = i;
            decided.add(parts.stream().allMatch(part -> part.decided().get(condition)));
        }
        return new ScanPlan(
                PlannedFiles.joined(parts.stream().map(ScanPlan::files).toList()),
                first.filesTotal(),
                parts.stream().mapToLong(ScanPlan::filesInPartitions).sum(),
                decided);
    }

    private List<Boolean> decided() {
        List<Boolean> decided = new ArrayList<>();
        for (boolean open : undecided) {
            decided.add(!open);
        }
        return decided;
    }
}
