package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.Transaction;
import java.util.List;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Configures a write of all rows of some files, whose place the new files take. Each task has rows of one partition. */
public final class RewriteBuilder implements WriteBuilder {
    private final Transaction transaction;
    private final LogicalWriteInfo info;
    private final WriteMode mode;

    /**
     * @param transaction what the job will commit; nothing is written until the job runs
     * @param replaced entries of its base
     */
    public RewriteBuilder(Transaction transaction, LogicalWriteInfo info, List<FileEntry> replaced) {
        this.transaction = transaction;
        this.info = info;
        this.mode = new WriteMode.Rewrite(replaced);
    }

    /** Rows come as they are read: no distribution and no order is asked for. A task makes one file of them, however large. */
    @Override
    public Write build() {
        WriteSettings settings =
                new WriteSettings(WriteSettings.of(transaction, info.options()).files(), Long.MAX_VALUE);
        return new Write() {
            @Override
            public BatchWrite toBatch() {
                return new DatashardBatchWrite(transaction, mode, info.schema(), settings);
            }
        };
    }
}
