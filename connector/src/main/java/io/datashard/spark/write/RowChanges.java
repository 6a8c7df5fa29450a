package io.datashard.spark.write;

import io.datashard.RowStatement;
import io.datashard.Transaction;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.write.DeltaBatchWrite;
import org.apache.spark.sql.connector.write.DeltaWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RequiresDistributionAndOrdering;
import org.apache.spark.sql.types.StructType;

/**
 * The write of a statement that deletes single rows of files and appends others. Rows that are appended come to the tasks as in every
 * write. Of those that are deleted a task sends the positions to the driver, some bits each, which takes less than to bring the rows of a
 * file together: nothing is shuffled for them.
 */
final class RowChanges implements DeltaWrite, RequiresDistributionAndOrdering {
    private final Transaction transaction;
    private final Supplier<RowStatement> statement;
    private final StructType rows;
    private final WriteSettings settings;
    private final DatashardWrite appended;

    /**
     * @param info says what rows that are appended are like; without columns if none is
     * @throws io.datashard.DatashardException for a property of the table that is not possible
     */
    RowChanges(Transaction transaction, Supplier<RowStatement> statement, LogicalWriteInfo info) {
        this.transaction = transaction;
        this.statement = statement;
        this.rows = info.schema();
        this.settings = WriteSettings.of(transaction, info.options());
        this.appended = DatashardWrite.of(transaction, new WriteMode.Append(), info);
    }

    @Override
    public String description() {
        return appended.description();
    }

    @Override
    public Distribution requiredDistribution() {
        return rows.isEmpty() ? Distributions.unspecified() : appended.requiredDistribution();
    }

    @Override
    public boolean distributionStrictlyRequired() {
        return appended.distributionStrictlyRequired();
    }

    @Override
    public long advisoryPartitionSizeInBytes() {
        return rows.isEmpty() ? 0 : appended.advisoryPartitionSizeInBytes();
    }

    @Override
    public SortOrder[] requiredOrdering() {
        return rows.isEmpty() ? new SortOrder[0] : appended.requiredOrdering();
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return appended.supportedCustomMetrics();
    }

    @Override
    public DeltaBatchWrite toBatch() {
        return new RowChangesBatch(transaction, statement, rows, settings);
    }
}
