package io.datashard.spark.read;

import io.datashard.PartitionField;
import io.datashard.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cells of a table, as the partitions of its files say.
 *
 * @param places where in a partition the cell is, by the id of each partitioning that has these cells of these columns
 */
record CellColumn(Map<Integer, Integer> places) {

    /** The cells that a field gives of the partitioning that new files have. */
    static CellColumn of(Snapshot snapshot, PartitionField cell) {
        Map<Integer, Integer> places = new HashMap<>();
        snapshot.partitionings().forEach((id, partitioning) -> {
            List<PartitionField> fields = partitioning.fields();
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).transform().equals(cell.transform())
                        && fields.get(i).sourceIds().equals(cell.sourceIds())) {
                    places.put(id, i);
                }
            }
        });
        return new CellColumn(places);
    }

    /** Whether each file of a partitioning has a cell, or the cell null. */
    boolean isIn(int partitioning) {
        return places.containsKey(partitioning);
    }

    /** The cell of a partition; nothing for the cell null, and for a partitioning by something else. */
    Optional<Long> cell(int partitioning, List<Object> partition) {
        return isIn(partitioning)
                ? Optional.ofNullable((Long) partition.get(places.get(partitioning)))
                : Optional.empty();
    }
}
