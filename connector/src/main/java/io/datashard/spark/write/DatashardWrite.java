package io.datashard.spark.write;

import io.datashard.Transaction;
import io.datashard.spark.types.SparkTransforms;
import java.util.Arrays;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.SortDirection;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.types.StructType;

/** A write whose rows come to the tasks clustered and sorted by partition, so that each task has one file open at a time. */
final class DatashardWrite implements Write, RequiresDistributionAndOrdering {
    private final Transaction transaction;
    private final WriteMode mode;
    private final StructType rows;
    private final WriteSettings settings;

    DatashardWrite(Transaction transaction, WriteMode mode, StructType rows, WriteSettings settings) {
        this.transaction = transaction;
        this.mode = mode;
        this.rows = rows;
        this.settings = settings;
    }

    @Override
    public String description() {
        return "datashard snapshot " + transaction.snapshotId();
    }

    @Override
    public Distribution requiredDistribution() {
        Expression[] partition = partition();
        return partition.length == 0 ? Distributions.unspecified() : Distributions.clustered(partition);
    }

    /** A big partition may be split among tasks, and small ones share a task. */
    @Override
    public boolean distributionStrictlyRequired() {
        return false;
    }

    /**
     * A task's share of the shuffle, above which a big partition is split and up to which small ones share a task. Rows take more bytes
     * in a shuffle than in Parquet; with Spark's default a partition would be cut into many more files than its size asks for.
     */
    @Override
    public long advisoryPartitionSizeInBytes() {
        return partition().length == 0 ? 0 : Math.max(1, settings.targetFileBytes() / 2);
    }

    @Override
    public SortOrder[] requiredOrdering() {
        return Arrays.stream(partition())
                .map(transform -> Expressions.sort(transform, SortDirection.ASCENDING))
                .toArray(SortOrder[]::new);
    }

    private Expression[] partition() {
        return transaction.alreadyCommitted()
                ? new Expression[0] // rows that nobody writes need not be shuffled
                : SparkTransforms.toSpark(transaction.partitioning(), transaction.schema());
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return WriteMetrics.supported();
    }

    @Override
    public BatchWrite toBatch() {
        return new DatashardBatchWrite(transaction, mode, rows, settings);
    }
}
