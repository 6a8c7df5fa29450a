package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.version.Metadata;

/** Which files a removal by condition or by partition takes. */
interface RemovedFiles {

    /** Whether all, some or none of a file's rows are taken; SOME when that is not known. */
    Match match(FileEntry file);

    /** The selection of a removal, given the metadata that its condition was written for; none for files and nothing. */
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
