package io.datashard.spark.metadata;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One row for each partition that holds files, in the order of the catalog; an unpartitioned table is one partition. */
final class PartitionRows extends MetadataRows<PartitionRows.Partition> {

    /**
     * A partition.
     *
     * @param first one of its tablets
     * @param lastChange the newest version that added one of its files
     */
    record Partition(Tablet first, Totals totals, long lastChange) {
        static Partition of(FileEntry file) {
            return new Partition(file.tablet(), Totals.NONE.plus(file), file.version());
        }

        boolean holds(FileEntry file) {
            return first.partitioning() == file.tablet().partitioning()
                    && first.partition().equals(file.tablet().partition());
        }

        Partition with(FileEntry file) {
            return new Partition(first, totals.plus(file), Math.max(lastChange, file.version()));
        }
    }

    @Override
    List<MetadataColumn<Partition>> columns(Snapshot snapshot) {
        List<MetadataColumn<Partition>> columns = new ArrayList<>();
        PartitionColumn.of(snapshot, Partition::first).ifPresent(columns::add);
        columns.add(MetadataColumn.required(
                "partitioning", IntegerType, partition -> partition.first().partitioning()));
        columns.add(MetadataColumn.required(
                "files", LongType, partition -> partition.totals().files()));
        columns.add(MetadataColumn.required(
                "rows", LongType, partition -> partition.totals().rows()));
        columns.add(MetadataColumn.required(
                "deleted_rows", LongType, partition -> partition.totals().deletedRows()));
        columns.add(MetadataColumn.required(
                "bytes", LongType, partition -> partition.totals().bytes()));
        columns.add(MetadataColumn.required("last_added_version", LongType, Partition::lastChange));
        return columns;
    }

    @Override
    Stream<Partition> subjects(Snapshot snapshot, Set<String> columns) {
        List<Partition> partitions = new ArrayList<>();
        try (Stream<FileEntry> files = snapshot.files(Set.of())) {
            // Files of a partition come one after the other.
            files.forEach(file -> {
                int last = partitions.size() - 1;
                if (last >= 0 && partitions.get(last).holds(file)) {
                    partitions.set(last, partitions.get(last).with(file));
                } else {
                    partitions.add(Partition.of(file));
                }
            });
        }
        return partitions.stream();
    }
}
