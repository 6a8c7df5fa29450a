package io.datashard.spark.seam;

import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;

/** What one task reads, in this order. */
public record FileSlices(List<FileSlice> slices) implements InputPartition {
    public FileSlices {
        slices = List.copyOf(slices);
    }
}
