package io.datashard.spark.write;

import io.datashard.RowStatement;
import io.datashard.Transaction;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.write.DeltaWrite;
import org.apache.spark.sql.connector.write.DeltaWriteBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;

/** Configures the write of a statement that deletes single rows of files and appends others. */
public final class RowChangesBuilder implements DeltaWriteBuilder {
    private final Transaction transaction;
    private final LogicalWriteInfo info;
    private final Supplier<RowStatement> statement;

    /**
     * @param transaction what the job will commit; nothing is written until the job runs
     * @param statement asked when the job has run
     */
    public RowChangesBuilder(Transaction transaction, LogicalWriteInfo info, Supplier<RowStatement> statement) {
        this.transaction = transaction;
        this.info = info;
        this.statement = statement;
    }

    @Override
    public DeltaWrite build() {
        return new RowChanges(transaction, statement, info);
    }
}
