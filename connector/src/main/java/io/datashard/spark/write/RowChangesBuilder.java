package io.datashard.spark.write;

import io.datashard.DatashardException;
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

    /**
     * The write.
     *
     * @throws DatashardException if rows have columns that are none of the table's: those that an UPDATE or MERGE names of its metadata
     *     columns, which Spark takes for columns to write
     */
    @Override
    public DeltaWrite build() {
        for (String column : info.schema().fieldNames()) {
            if (transaction.schema().field(column).isEmpty()) {
                throw new DatashardException("an UPDATE or MERGE cannot name the metadata column " + column
                        + " of its target: Spark would write it like a column of the table. Nothing was changed. Find the rows by"
                        + " columns of the table, or by a subquery that selects such columns WHERE " + column
                        + " = ...");
            }
        }
        return new RowChanges(transaction, statement, info);
    }
}
