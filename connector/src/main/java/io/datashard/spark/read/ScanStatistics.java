package io.datashard.spark.read;

import io.datashard.ScanPlan;
import io.datashard.spark.seam.ReadSettings;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.types.StructType;

/** The rows of the files to be read, and their bytes as far as they belong to the projected columns. */
record ScanStatistics(OptionalLong numRows, OptionalLong sizeInBytes) implements Statistics {

    /** The share of the columns is that of their default sizes, as for Spark's own file scans. */
    ScanStatistics(ScanPlan plan, StructType columns, StructType projection, ReadSettings settings) {
        this(OptionalLong.of(plan.rows()), OptionalLong.of((long) (settings.compressionFactor()
                * plan.bytes()
                * Math.min(1.0, (double) projection.defaultSize() / Math.max(1, columns.defaultSize())))));
    }
}
