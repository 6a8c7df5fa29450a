package io.datashard.spark.metadata;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The metadata tables that every table has. */
public final class MetadataTables {
    private static final Map<String, MetadataRows<?>> ALL = Map.of(
            "commits", new CommitRows(),
            "files", new FileRows(),
            "history", new HistoryRows(),
            "partitions", new PartitionRows(),
            "properties", new PropertyRows(),
            "snapshots", new SnapshotRows());

    private MetadataTables() {}

    /** The metadata table of a name, in any case. */
    public static Optional<MetadataRows<?>> find(String name) {
        for (Map.Entry<String, MetadataRows<?>> table : ALL.entrySet()) {
            if (table.getKey().equalsIgnoreCase(name)) {
                return Optional.of(table.getValue());
            }
        }
        return Optional.empty();
    }

    /** Their names. */
    public static Set<String> names() {
        return ALL.keySet();
    }
}
