package io.datashard.cli.report;

import io.datashard.Partitioning;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.internal.types.PartitionPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The partitions of a version in words, {@code day=2024-01-02/region=eu}; empty in an unpartitioned table. */
final class PartitionNames {
    private final Map<Integer, PartitionPath> paths = new HashMap<>();

    /** Files of a partition come one after the other. */
    private int partitioning = -1;

    private List<Object> partition = List.of();
    private String name = "";

    PartitionNames(Snapshot snapshot) {
        for (Partitioning each : snapshot.partitionings().values()) {
            paths.put(each.id(), PartitionPath.of(each, snapshot.schema()));
        }
    }

    String of(Tablet tablet) {
        if (tablet.partitioning() != partitioning || !tablet.partition().equals(partition)) {
            partitioning = tablet.partitioning();
            partition = tablet.partition();
            name = paths.get(partitioning).path(partition);
        }
        return name;
    }
}
