package io.datashard.spark.read;

import io.datashard.ScanPlan;
import io.datashard.spark.seam.ReadSettings;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.types.StructType;

/** The rows of the files to be read, their bytes as far as they belong to the projected columns, and what is known about these. */
record ScanStatistics(OptionalLong numRows, OptionalLong sizeInBytes, Map<NamedReference, ColumnStatistics> columnStats)
        implements Statistics {

    /** The share of the columns is that of their default sizes, as for Spark's own file scans. */
    ScanStatistics(
            ScanPlan plan,
            StructType columns,
            StructType projection,
            ReadSettings settings,
            Map<NamedReference, ColumnStatistics> columnStats) {
        this(plan.rows(), plan.bytes(), columns, projection, settings, columnStats);
    }

    /** The same of so many rows in so many bytes of files. */
    ScanStatistics(
            long rows,
            long bytes,
            StructType columns,
            StructType projection,
            ReadSettings settings,
            Map<NamedReference, ColumnStatistics> columnStats) {
        this(
                OptionalLong.of(rows),
                OptionalLong.of((long) (settings.compressionFactor()
                        * bytes
                        * Math.min(1.0, (double) projection.defaultSize() / Math.max(1, columns.defaultSize())))),
                columnStats);
    }
}
