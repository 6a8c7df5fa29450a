package io.datashard;

import java.util.List;

/**
 * The key of a file in the catalog. A newer file of the same tablet takes the place of an older one.
 *
 * @param partitioning id of the partitioning that the file was written under
 * @param partition one value for each field of that partitioning, of the value class of its result type; null for null
 * @param name the file's name, unique in the partition
 */
public record Tablet(int partitioning, List<Object> partition, String name) {

    public Tablet {
        partition = PartitionValues.of(partition);
    }
}
