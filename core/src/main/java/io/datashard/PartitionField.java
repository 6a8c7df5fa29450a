package io.datashard;

import java.util.Objects;

/**
 * One field of a partitioning.
 *
 * @param id the identity of the partition field, unique among the partitionings of a version, from 1000 on
 * @param sourceId the field id of the column it is computed from, a primitive column outside arrays and maps
 * @param name the name in partition paths and metadata tables
 */
public record PartitionField(int id, int sourceId, Transform transform, String name) {
    /** The id of a table's first partition field. */
    public static final int FIRST_ID = 1000;

    public PartitionField {
        Objects.requireNonNull(transform, "transform");
        Objects.requireNonNull(name, "name");
    }
}
