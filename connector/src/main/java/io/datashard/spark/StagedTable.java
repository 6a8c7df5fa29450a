package io.datashard.spark;

import io.datashard.Transaction;
import io.datashard.spark.seam.ColumnSchemas;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.write.StagedWriteBuilder;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/**
 * A table that a transaction creates or replaces. It becomes visible with the rows of the one job that writes to it, or, when there
 * is none, with {@link #commitStagedChanges}.
 */
final class StagedTable implements org.apache.spark.sql.connector.catalog.StagedTable, SupportsWrite {
    private final String name;
    private final Transaction transaction;
    private boolean written;

    StagedTable(String name, Transaction transaction) {
        this.name = name;
        this.transaction = transaction;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor
    public StructType schema() {
        return ColumnSchemas.of(columns());
    }

    @Override
    public Column[] columns() {
        return SparkColumns.toSpark(transaction.schema());
    }

    @Override
    public Transform[] partitioning() {
        return SparkTransforms.toSpark(transaction.partitioning(), transaction.schema());
    }

    @Override
    public Map<String, String> properties() {
        return transaction.properties();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
    }

    /** The rows of the job are committed together with the table, so the table is empty before it. */
    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        written = true;
        Options.once(info.options()).ifPresent(once -> transaction.once(once.application(), once.sequence()));
        return new StagedWriteBuilder(transaction, info);
    }

    @Override
    public void commitStagedChanges() {
        if (!written) {
            transaction.commit();
        }
    }

    @Override
    public void abortStagedChanges() {
        transaction.rollback();
    }
}
