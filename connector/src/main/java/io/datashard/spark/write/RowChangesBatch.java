package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.Transaction;
import io.datashard.internal.table.StoredTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.write.DeltaBatchWrite;
import org.apache.spark.sql.connector.write.DeltaWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;

/** The driver's side of a job that deletes single rows and appends others: it unites what the tasks found of each file. */
final class RowChangesBatch implements DeltaBatchWrite {
    private final Transaction transaction;
    private final Supplier<RowStatement> statement;
    private final StructType rows;
    private final WriteSettings settings;

    RowChangesBatch(
            Transaction transaction, Supplier<RowStatement> statement, StructType rows, WriteSettings settings) {
        this.transaction = transaction;
        this.statement = statement;
        this.rows = rows;
        this.settings = settings;
    }

    @Override
    public DeltaWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
        return new RowChangesWriterFactory(
                rows.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DataFileWriterFactory.of((StoredTransaction) transaction, rows, settings)));
    }

    @Override
    public void commit(WriterCommitMessage[] messages) {
        Map<String, RowSet.Builder> deleted = new HashMap<>();
        List<FileEntry> files = new ArrayList<>();
        for (WriterCommitMessage message : messages) {
            ChangedRows changed = (ChangedRows) message;
            changed.deleted().forEach((file, positions) -> deleted.computeIfAbsent(file, first -> RowSet.builder())
                    .add(positions));
            files.addAll(changed.appended().read(((StoredTransaction) transaction).written()));
        }
        Map<String, RowSet> united = new HashMap<>();
        deleted.forEach((file, positions) -> united.put(file, positions.build()));
        RowStatement told = statement.get();
        transaction.deleteRows(told, united);
        if (told.kind() != Kind.DELETE) {
            transaction.append(files);
        }
        WriteCommit.of(transaction, files);
    }

    /** Spark calls this also when {@link #commit} failed; then the transaction knows whether anything may be deleted. */
    @Override
    public void abort(WriterCommitMessage[] messages) {
        List<String> paths = new ArrayList<>();
        for (WriterCommitMessage message : messages) {
            if (isStatement() && message instanceof ChangedRows changed) {
                changed.appended()
                        .read(((StoredTransaction) transaction).written())
                        .forEach(file -> paths.add(file.path()));
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
