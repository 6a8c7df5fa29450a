package io.datashard.spark.seam;

import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads of a table by cells: the files of a cell, and the parts of other files that may hold neighbors of it.
 *
 * @param cell no matter which where there are no neighbors
 */
public record CellSlices(FileSlices own, FileSlices neighbors, long cell) implements InputPartition {

    @Override
    public String[] preferredLocations() {
        return own.preferredLocations();
    }
}
