package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.HasPartitionKey;

/**
 * Slices of files that agree in the values by which Spark groups partitions.
 *
 * @param partitionKey these values
 */
public record KeyedSlices(FileSlices slices, InternalRow partitionKey) implements HasPartitionKey {

    @Override
    public String[] preferredLocations() {
        return slices.preferredLocations();
    }
}
