package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.Transaction;
import java.util.List;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Configures a write of all rows of some files, whose place the new files take. Each task has rows of one partition. For one thread. */
public final class RewriteBuilder implements WriteBuilder {
    private final Transaction transaction;
    private final LogicalWriteInfo info;
    private final Rewriting rewriting;
    private int written;

    /**
     * What is to be written again, and how.
     *
     * @param replaced entries of the transaction's base
     * @param mostFileBytes at what size a task begins another file
     * @param mark to be part of the new files' names; may be empty
     */
    public record Rewriting(List<FileEntry> replaced, long mostFileBytes, String mark) {
        public Rewriting {
            replaced = List.copyOf(replaced);
        }
    }

    /** @param transaction what the job will commit; nothing is written until the job runs */
    public RewriteBuilder(Transaction transaction, LogicalWriteInfo info, Rewriting rewriting) {
        this.transaction = transaction;
        this.info = info;
        this.rewriting = rewriting;
    }

    /** How many files were committed. */
    public int written() {
        return written;
    }

    /** Rows come as the query has them: no distribution and no order is asked for. */
    @Override
    public Write build() {
        WriteSettings settings = new WriteSettings(
                WriteSettings.of(transaction, info.options()).files(), rewriting.mostFileBytes(), rewriting.mark());
        WriteMode mode = new WriteMode.Rewrite(rewriting.replaced(), files -> written = files);
        return new Write() {
            @Override
            public BatchWrite toBatch() {
                return new DatashardBatchWrite(transaction, mode, info.schema(), settings);
            }
        };
    }
}
