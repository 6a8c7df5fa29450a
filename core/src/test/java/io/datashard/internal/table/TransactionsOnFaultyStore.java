package io.datashard.internal.table;

import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Table;
import io.datashard.Type.Primitive;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A table on a store whose calls are recorded and may fail, and transactions on it. */
abstract class TransactionsOnFaultyStore {
    static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));

    @TempDir
    Path directory;

    final Configuration configuration = new Configuration(false);
    FaultyStore store;
    VersionLog log;
    HistoryLog history;

    @BeforeEach
    void openStore() {
        store = new FaultyStore(Stores.open(directory.toString(), configuration));
        log = new VersionLog(store, WriterProcess.THIS);
        history = new HistoryLog(store, configuration);
    }

    Version create(Map<String, String> properties) {
        Metadata metadata = new Metadata(SCHEMA, List.of(Partitioning.unpartitioned()), 0, properties);
        StoredTransaction.creating(Optional.empty(), log, history, metadata, configuration)
                .commit();
        return log.newest().orElseThrow();
    }

    StoredTransaction creation(Schema schema) {
        Metadata metadata = new Metadata(schema, List.of(Partitioning.unpartitioned()), 0, Map.of());
        return StoredTransaction.creating(Optional.empty(), log, history, metadata, configuration);
    }

    StoredTransaction begin(Version base) {
        return StoredTransaction.on(base, log, history, configuration);
    }

    /** The version with a number after some that change nothing. */
    Version age(Version base, long number) {
        Version newest = base;
        while (newest.number() < number) {
            begin(newest).commit();
            newest = log.newest().orElseThrow();
        }
        return newest;
    }

    Table table() {
        return Table.load(directory.toString(), configuration);
    }

    static List<Map<String, Object>> rows(int count) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long id = 0; id < count; id++) {
            rows.add(Map.of("id", id));
        }
        return rows;
    }

    static String put(long version) {
        return "putIfAbsent " + Layout.commit(version);
    }

    static String read(long version) {
        return "read " + Layout.commit(version);
    }
}
