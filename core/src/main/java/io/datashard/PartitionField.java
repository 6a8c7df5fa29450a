package io.datashard;

import java.util.List;
import java.util.Objects;

/**
 * One field of a partitioning.
 *
 * @param id the identity of the partition field, unique among the partitionings of a version, from 1000 on
 * @param sourceIds the field ids of the columns it is computed from, in the order of the transform's arguments; primitive columns
 *     outside arrays and maps
 * @param name the name in partition paths and metadata tables
 */
public record PartitionField(int id, List<Integer> sourceIds, Transform transform, String name) {
    /** The id of a table's first partition field. */
    public static final int FIRST_ID = 1000;

    public PartitionField {
        Objects.requireNonNull(transform, "transform");
        Objects.requireNonNull(name, "name");
        sourceIds = List.copyOf(sourceIds);
        if (sourceIds.size() != transform.columns()) {
            throw new IllegalArgumentException("the partition field " + name + " is computed by " + transform + " from "
                    + transform.columns() + " columns, not from " + sourceIds.size());
        }
    }

    /** A field that is computed from one column. */
    public PartitionField(int id, int sourceId, Transform transform, String name) {
        this(id, List.of(sourceId), transform, name);
    }

    /** Whether it is computed from a column, perhaps together with another one. */
    public boolean reads(int columnId) {
        return sourceIds.contains(columnId);
    }

    /** Whether it is computed from a column and nothing else. */
    public boolean isOf(int columnId) {
        return sourceIds.size() == 1 && reads(columnId);
    }
}
