package io.datashard.spark.write;

import io.datashard.Transaction;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.types.StructType;

/** A write whose rows come to the tasks clustered and sorted by partition, so that each task has one file open at a time. */
final class DatashardWrite implements Write, RequiresDistributionAndOrdering {
    private final Transaction transaction;
    private final WriteMode mode;
    private final StructType rows;
    private final WriteSettings settings;
    private final RowOrder order;

    private DatashardWrite(
            Transaction transaction, WriteMode mode, StructType rows, WriteSettings settings, RowOrder order) {
        this.transaction = transaction;
        this.mode = mode;
        this.rows = rows;
        this.settings = settings;
        this.order = order;
    }

    /** @throws io.datashard.DatashardException for an option of the write, or a property of the table, that is not possible */
    static DatashardWrite of(Transaction transaction, WriteMode mode, LogicalWriteInfo info) {
        return new DatashardWrite(
                transaction,
                mode,
                info.schema(),
                WriteSettings.of(transaction, info.options()),
                RowOrder.of(transaction, info.options()));
    }

    @Override
    public String description() {
        return "datashard snapshot " + transaction.snapshotId();
    }

    @Override
    public Distribution requiredDistribution() {
        return order.distribution();
    }

    /** A big partition may be split among tasks unless they write ranges, and small ones share a task. */
    @Override
    public boolean distributionStrictlyRequired() {
        return order.isStrict();
    }

    /**
     * A task's share of the shuffle, above which a big partition is split and up to which small ones share a task. Rows take more bytes
     * in a shuffle than in Parquet; with Spark's default a partition would be cut into many more files than its size asks for.
     */
    @Override
    public long advisoryPartitionSizeInBytes() {
        return order.isDistributed() ? Math.max(1, settings.targetFileBytes() / 2) : 0;
    }

    @Override
    public SortOrder[] requiredOrdering() {
        return order.ordering();
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
