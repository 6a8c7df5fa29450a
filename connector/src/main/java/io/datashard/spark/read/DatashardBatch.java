package io.datashard.spark.read;

import io.datashard.ScanPlan;
import io.datashard.spark.seam.BlockHosts;
import io.datashard.spark.seam.ParquetRead;
import io.datashard.spark.seam.ReadSettings;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;

/**
 * Reads the files of one plan. Two batches are equal when their scans are: what a runtime filter leaves out is no part of that, as
 * Spark compares the filters themselves.
 */
final class DatashardBatch implements Batch {
    private final Scan scan;
    private final Optional<PartitionKeys> keys;
    private final ScanPlan plan;
    private final FileConstants constants;
    private final ParquetRead read;

    DatashardBatch(Scan scan, Optional<PartitionKeys> keys, ScanPlan plan, FileConstants constants, ParquetRead read) {
        this.scan = scan;
        this.keys = keys;
        this.plan = plan;
        this.constants = constants;
        this.read = read;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        SparkSession session = SparkSession.active();
        SplitPacking packing =
                new SplitPacking(ReadSettings.of(session), constants, BlockHosts.of(read.location(), session));
        return keys.<List<? extends InputPartition>>map(known -> packing.pack(plan.files(), known))
                .orElseGet(() -> packing.pack(plan.files()))
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
