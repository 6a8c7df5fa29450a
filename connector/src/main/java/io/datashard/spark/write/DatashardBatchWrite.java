package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.Transaction;
import io.datashard.internal.table.StoredTransaction;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;

/** The driver's side of a write job. Only files of committed task attempts get into the transaction. */
final class DatashardBatchWrite implements BatchWrite {
    private final Transaction transaction;
    private final WriteMode mode;
    private final StructType rows;
    private final WriteSettings settings;

    DatashardBatchWrite(Transaction transaction, WriteMode mode, StructType rows, WriteSettings settings) {
        this.transaction = transaction;
        this.mode = mode;
        this.rows = rows;
        this.settings = settings;
    }

    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
        return transaction.alreadyCommitted()
                ? new NoFilesWriterFactory()
                : DataFileWriterFactory.of((StoredTransaction) transaction, rows, settings);
    }

    @Override
    public void commit(WriterCommitMessage[] messages) {
        List<FileEntry> files = new ArrayList<>();
        for (WriterCommitMessage message : messages) {
            files.addAll(((WrittenFiles) message).read(((StoredTransaction) transaction).written()));
        }
        mode.apply(transaction, files);
        WriteCommit.of(transaction, files);
    }

    /** Spark calls this also when {@link #commit} failed; then the transaction knows whether anything may be deleted. */
    @Override
    public void abort(WriterCommitMessage[] messages) {
        List<String> paths = new ArrayList<>();
        for (WriterCommitMessage message : messages) {
            if (isStatement() && message instanceof WrittenFiles files) {
                files.read(((StoredTransaction) transaction).written()).forEach(file -> paths.add(file.path()));
            }
        }
        ((StoredTransaction) transaction).giveUp(paths);
    }

    /** Then its files lie among those of others; else the whole directory goes. */
    private boolean isStatement() {
        return ((StoredTransaction) transaction).isStatement();
    }

    @Override
    public String toString() {
        return "datashard snapshot " + transaction.snapshotId() + " in " + settings;
    }
}
