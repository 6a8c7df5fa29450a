package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import io.datashard.internal.table.StoredTransaction;
import io.datashard.spark.seam.SqlTab;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/** The commit of a job, which shows in the SQL tab what it took. */
final class WriteCommit {
    private WriteCommit() {}

    /** Commits a transaction that has been told of these files. */
    static void of(Transaction transaction, List<FileEntry> files) {
        long start = System.nanoTime();
        Snapshot committed = transaction.commit();
        if (!transaction.alreadyCommitted() && !((StoredTransaction) transaction).isStatement()) {
            long bytes = files.stream().mapToLong(FileEntry::bytes).sum();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            SqlTab.show(SparkSession.active(), WriteMetrics.ofCommit(bytes, committed.metrics(), millis));
        }
    }
}
