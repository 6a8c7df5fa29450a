package io.datashard.spark;

import io.datashard.Transaction;
import io.datashard.spark.write.StagedWriteBuilder;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;

/**
 * A table that a transaction creates or replaces. It becomes visible with the rows of the one job that writes to it, or, when there
 * is none, with {@link #commitStagedChanges}.
 */
final class StagedTable extends TransactionTable implements org.apache.spark.sql.connector.catalog.StagedTable {
    private boolean written;

    StagedTable(String name, Transaction transaction) {
        super(name, transaction);
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_WRITE, TableCapability.TRUNCATE);
    }

    /**
     * The rows of the job are committed together with the table, so the table is empty before it.
     *
     * @throws io.datashard.DatashardException for an option that writing does not know, or a value that is not possible
     */
    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        Options.requireKnownForWrite(info.options().asCaseSensitiveMap());
        written = true;
        number(info);
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
