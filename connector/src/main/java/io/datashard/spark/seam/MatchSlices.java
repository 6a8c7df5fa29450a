package io.datashard.spark.seam;

import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task of a cross-match reads: the files of a cell in one table, and what may hold rows near them in another.
 *
 * @param cell no matter which where nothing is near
 */
public record MatchSlices(FileSlices left, FileSlices right, long cell) implements InputPartition {

    @Override
    public String[] preferredLocations() {
        return left.preferredLocations();
    }
}
