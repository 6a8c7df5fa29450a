package io.datashard.internal.commit;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Tablet;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.prune.ConditionColumns;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.PartitionProjection;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a transaction's base says of files, as far as a condition looks at them. Read when it is asked for, as it seldom is.
 *
 * @param metadata by which the condition is decided, of the base or later
 */
record BaseFiles(Version base, Store store, Predicate condition, Metadata metadata) {

    /** The files of those of some tablets that have one. */
    Map<Tablet, FileEntry> of(Set<Tablet> tablets) {
        Map<Tablet, FileEntry> found = new HashMap<>();
        if (!tablets.isEmpty()) {
            Selection keys = Selection.of(tablets, metadata.catalogSchema());
            try (LiveFiles files = live(statistics().ofTablets(keys.tablets(), keys.partitions()))) {
                files.forEachRemaining(file -> found.put(file.tablet(), file));
            }
        }
        return found;
    }

    /** Whether there is a file that may hold rows which satisfy the condition, beside those of some tablets. */
    boolean anyMatchesBeside(Set<Tablet> tablets) {
        PartitionProjection partitions =
                new PartitionProjection(List.of(condition), metadata.schema(), metadata.partitioningsById());
        Pruner pruner = new Pruner(condition, metadata.schema(), metadata.partitioningsById());
        try (LiveFiles files = live(statistics().ofTablets(partitions, partitions.conditions()))) {
            while (files.hasNext()) {
                FileEntry file = files.next();
                if (!tablets.contains(file.tablet()) && pruner.match(file) != Match.NONE) {
                    return true;
                }
            }
        }
        return false;
    }

    private LiveFiles live(Selection selection) {
        return base.files(store, selection, metadata);
    }

    private Selection statistics() {
        return Selection.ofStats(ConditionColumns.of(List.of(condition)));
    }
}
