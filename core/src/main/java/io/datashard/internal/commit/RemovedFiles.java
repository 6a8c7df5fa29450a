package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.prune.ConditionColumns;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.version.Metadata;
import java.util.List;
import java.util.Set;

/** Which files a removal by condition or by partition takes. */
interface RemovedFiles {

    /** Whether all, some or none of a file's rows are taken; SOME when that is not known. */
    Match match(FileEntry file);

    /** What must be read of a catalog to decide a removal. */
    static Selection selection(Removal removal) {
        return Selection.ofStats(
                removal instanceof Removal.Matching matching
                        ? ConditionColumns.of(List.of(matching.condition()))
                        : Set.of());
    }

    /** The decision for a removal, given the metadata that its condition was written for; none for files and nothing. */
    static RemovedFiles of(Removal removal, Metadata metadata) {
        if (removal instanceof Removal.Matching matching) {
            if (matching.condition().equals(Predicate.TRUE)) {
                return file -> Match.ALL;
            }
            Pruner pruner = new Pruner(matching.condition(), metadata.schema(), metadata.partitioningsById());
            return pruner::match;
        } else if (removal instanceof Removal.Partitions partitions) {
            return file -> {
                if (partitions.partitions().contains(Removal.PartitionKey.of(file.tablet()))) {
                    return Match.ALL;
                }
                boolean samePartitioning =
                        file.tablet().partitioning() == metadata.partitioning().id();
                return samePartitioning ? Match.NONE : Match.SOME;
            };
        }
        return file -> Match.NONE;
    }
}
