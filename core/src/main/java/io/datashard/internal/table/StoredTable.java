package io.datashard.internal.table;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A table on a {@link io.datashard.internal.store.Store}. */
public final class StoredTable implements Table {

    public static Transaction newTable(
            String location,
            Schema schema,
            Partitioning partitioning,
            Map<String, String> properties,
            Configuration configuration) {
        throw new UnsupportedOperationException();
    }

    public static Table load(String location, Configuration configuration) {
        throw new UnsupportedOperationException();
    }

    public static Optional<Table> find(String location, Configuration configuration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String location() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot currentSnapshot() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot snapshot(String versionOrSnapshotId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot snapshotAsOf(Instant time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Transaction newTransaction() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<HistoryLine> history() {
        throw new UnsupportedOperationException();
    }
}
