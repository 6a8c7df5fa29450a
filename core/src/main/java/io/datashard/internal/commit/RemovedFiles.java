package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Tablet;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.prune.ConditionColumns;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.PartitionProjection;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.version.Metadata;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which files a removal by condition or by partition takes. */
interface RemovedFiles {

    /** Whether all, some or none of a file's rows are taken; SOME when that is not known. */
    Match match(FileEntry file);

    /** What must be read of a catalog with this metadata to decide a removal: no partition that it surely leaves alone. */
    static Selection selection(Removal removal, Metadata metadata) {
        if (removal instanceof Removal.Matching matching) {
            List<Predicate> conditions = List.of(matching.condition());
            PartitionProjection partitions =
                    new PartitionProjection(conditions, metadata.schema(), metadata.partitioningsById());
            return Selection.ofStats(ConditionColumns.of(conditions)).ofTablets(partitions, partitions.conditions());
        } else if (removal instanceof Removal.Partitions partitions) {
            PartitionProjection among = among(partitions, metadata);
            return Selection.ofStats(Set.of()).ofTablets(among, among.conditions());
        }
        return Selection.ofStats(Set.of());
    }

    /** Files of other partitionings stay in question; see {@link #of}. */
    private static PartitionProjection among(Removal.Partitions removal, Metadata metadata) {
        Partitioning partitioning = metadata.partitioningsById().get(removal.partitioning());
        Predicate condition = removal.partitions().isEmpty()
                ? Predicate.FALSE
                : Selection.valuesOf(
                        removal.partitions(),
                        partitioning.fields().stream().map(PartitionField::id).toList(),
                        metadata.catalogSchema());
        return PartitionProjection.onValues(
                Map.of(partitioning.id(), condition), metadata.schema(), metadata.partitioningsById());
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
            return file -> match(partitions, file.tablet());
        }
        return file -> Match.NONE;
    }

    /** A file of another partitioning may have rows of any partition. */
    private static Match match(Removal.Partitions removal, Tablet tablet) {
        if (removal.partitions().isEmpty()) {
            return Match.NONE;
        } else if (tablet.partitioning() != removal.partitioning()) {
            return Match.SOME;
        }
        return removal.partitions().contains(tablet.partition()) ? Match.ALL : Match.NONE;
    }
}
