package io.datashard.spark.read;

import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Snapshot;
import io.datashard.internal.types.Neighborhood;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cells of a table with neighbors, as the partitions of its files say.
 *
 * @param places where in a partition the cell is, by the id of each partitioning that has these cells of these columns
 */
record CellColumn(Neighborhood neighborhood, Map<Integer, Integer> places) {

    /** Nothing if the version declares no neighbors. */
    static Optional<CellColumn> of(Snapshot snapshot) {
        return Neighborhood.of(snapshot.properties(), snapshot.partitioning(), snapshot.schema())
                .map(neighborhood ->
                        new CellColumn(neighborhood, places(neighborhood.field(), snapshot.partitionings())));
    }

    private static Map<Integer, Integer> places(PartitionField cell, Map<Integer, Partitioning> partitionings) {
        Map<Integer, Integer> places = new HashMap<>();
        partitionings.forEach((id, partitioning) -> {
            List<PartitionField> fields = partitioning.fields();
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).transform().equals(cell.transform())
                        && fields.get(i).sourceIds().equals(cell.sourceIds())) {
                    places.put(id, i);
                }
            }
        });
        return places;
    }

    /** Whether all files of a partitioning have a cell, or the cell null. */
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
