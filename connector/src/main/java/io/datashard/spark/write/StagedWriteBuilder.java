package io.datashard.spark.write;

import io.datashard.Transaction;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/**
 * Configures the write of a table's first rows, in the transaction that creates or replaces the table. Spark truncates a table that
 * it replaces, which that transaction does by itself.
 */
public final class StagedWriteBuilder implements WriteBuilder, SupportsTruncate {
    private final Transaction transaction;
    private final LogicalWriteInfo info;

    /** @param transaction one that creates or replaces a table */
    public StagedWriteBuilder(Transaction transaction, LogicalWriteInfo info) {
        this.transaction = transaction;
        this.info = info;
    }

    @Override
    public WriteBuilder truncate() {
        return this;
    }

    @Override
    public Write build() {
        return DatashardWrite.of(transaction, new WriteMode.Append(), info);
    }
}
