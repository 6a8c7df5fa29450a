package io.datashard.spark.write;

import io.datashard.RowStatement;
import io.datashard.Transaction;
import java.util.Collection;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Configures the write of a statement that has read all rows of some files, and writes what becomes of them. */
public final class ReplacingWriteBuilder implements WriteBuilder {
    private final Transaction transaction;
    private final LogicalWriteInfo info;
    private final WriteMode mode;

    /**
     * @param transaction what the job will commit; nothing is written until the job runs
     * @param statement asked when the job has run
     * @param replaced asked then for the paths of the files
     */
    public ReplacingWriteBuilder(
            Transaction transaction,
            LogicalWriteInfo info,
            Supplier<RowStatement> statement,
            Supplier<Collection<String>> replaced) {
        this.transaction = transaction;
        this.info = info;
        this.mode = new WriteMode.ReplaceFiles(statement, replaced);
    }

    @Override
    public Write build() {
        return DatashardWrite.of(transaction, mode, info);
    }
}
