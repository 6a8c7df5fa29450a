package io.datashard.spark.read;

import io.datashard.ScanPlan;
import io.datashard.spark.seam.ParquetRead;
import io.datashard.spark.seam.ReadSettings;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/**
 * Reads the files of one plan. Two batches are equal when their scans are: what a runtime filter leaves out is no part of that, as
 * Spark compares the filters themselves.
 */
final class DatashardBatch implements Batch {
    private final DatashardScan scan;
    private final ScanPlan plan;
    private final ParquetRead read;

    DatashardBatch(DatashardScan scan, ScanPlan plan, ParquetRead read) {
        this.scan = scan;
        this.plan = plan;
        this.read = read;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return new SplitPacking(ReadSettings.of(SparkSession.active()))
                .pack(plan.files())
                .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return read.factory(SparkSession.active());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatashardBatch that && scan.equals(that.scan);
    }

    @Override
    public int hashCode() {
        return scan.hashCode();
    }
}
