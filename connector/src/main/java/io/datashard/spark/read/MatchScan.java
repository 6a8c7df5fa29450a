package io.datashard.spark.read;

import io.datashard.spark.seam.MatchRead;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/** Reads two tables cell by cell, and gives the pairs of their rows. */
record MatchScan(
        MatchedTables tables, StructType projection, MatchRead.Side left, MatchRead.Side right, List<Integer> output)
        implements Scan, Batch {

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        return tables.name() + " [cell by cell, within " + tables.pairing().radius() + " arcsec; versions "
                + tables.left().snapshot().version() + " and "
                + tables.right().snapshot().version() + "]";
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarSupportMode.UNSUPPORTED;
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return MatchPlan.of(tables.left(), tables.right(), tables.pairing())
                .tasks()
                .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new MatchRead(left, right, tables.cells(), tables.pairing(), output).factory(SparkSession.active());
    }

    @Override
    public String toString() {
        return description();
    }
}
