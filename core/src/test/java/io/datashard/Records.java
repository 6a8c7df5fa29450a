package io.datashard;

import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.data.RecordFormat;
import io.datashard.internal.data.RecordReader;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The rows of snapshots. */
final class Records {
    private Records() {}

    /** All rows in the order of the catalog. */
    static List<Map<String, Object>> of(Snapshot snapshot) throws IOException {
        return of(snapshot, snapshot.plan(List.of()));
    }

    /** All rows of the files of a plan. */
    static List<Map<String, Object>> of(Snapshot snapshot, ScanPlan plan) throws IOException {
        Store store = Stores.open(snapshot.location(), new Configuration(false));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PlannedFile file : plan.files()) {
            try (RecordReader records = RecordReader.open(store, file, snapshot.schema(), Predicate.TRUE)) {
                records.forEachRemaining(rows::add);
            }
        }
        return rows;
    }

    /** All rows of a data file, deleted ones included. */
    static List<Map<String, Object>> of(Snapshot snapshot, String path) {
        Store store = Stores.open(snapshot.location(), new Configuration(false));
        List<Map<String, Object>> rows = new ArrayList<>();
        try (RecordReader records = RecordReader.open(store, path, snapshot.schema())) {
            records.forEachRemaining(rows::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /** A file of a transaction that is not added to it yet, of rows of one partition by one field. */
    static FileEntry write(Transaction transaction, Object p, List<Map<String, Object>> rows) {
        String name = transaction.snapshotId() + "-" + rows.hashCode() + ".parquet";
        return write(transaction, new Tablet(transaction.partitioning().id(), List.of(p), name), rows);
    }

    /** A file of a transaction that is not added to it yet, of rows that belong to a tablet. */
    static FileEntry write(Transaction transaction, Tablet tablet, List<Map<String, Object>> rows) {
        Store store = Stores.open(transaction.base().location(), new Configuration(false));
        String partition = "p=" + tablet.partition().hashCode();
        try {
            DataFileWriter<Map<String, ?>> writer = DataFileWriter.open(
                    store,
                    Layout.tablet(transaction.snapshotId(), partition, tablet.name()),
                    tablet,
                    transaction.schema(),
                    new RecordFormat(transaction.schema()),
                    Map.of(),
                    new Configuration(false));
            for (Map<String, Object> row : rows) {
                writer.write(row);
            }
            return writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
