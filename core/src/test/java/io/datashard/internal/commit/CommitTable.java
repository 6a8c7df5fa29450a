package io.datashard.internal.commit;

import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type.Primitive;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/** A table of which only the metadata exists: its files are paths that nobody wrote. Partitioned by the column {@code p}. */
final class CommitTable {
    static final Schema SCHEMA =
            Schema.of(Field.required(0, "p", Primitive.INT), Field.optional(0, "value", Primitive.STRING));
    static final Field P = SCHEMA.field("p").orElseThrow();

    private final Store store;
    private final VersionLog log;
    private final HistoryLog history;
    private final Committer committer;
    private int transactions;

    CommitTable(Store store) {
        this(store, WriterProcess.THIS);
    }

    /** The table as a given process sees it. */
    CommitTable(Store store, WriterProcess process) {
        this.store = store;
        store.prepare("");
        this.log = new VersionLog(store, process);
        this.history = new HistoryLog(store, new Configuration(false));
        this.committer = new Committer(log, history);
    }

    static Metadata metadata(Map<String, String> properties) {
        return new Metadata(SCHEMA, List.of(Partitioning.parse("p", SCHEMA)), 0, properties);
    }

    Store store() {
        return store;
    }

    VersionLog log() {
        return log;
    }

    HistoryLog history() {
        return history;
    }

    Committer committer() {
        return committer;
    }

    /** An id that no other transaction has. */
    TransactionId begin() {
        return new TransactionId(
                UUID.randomUUID().toString(), String.format(Locale.ROOT, "20261121064900.%014d", ++transactions));
    }

    /** A file that a transaction might have written for the partition {@code p}. */
    static FileEntry file(TransactionId id, Metadata metadata, int p, String name) {
        return file(id, new Tablet(metadata.partitioning().id(), List.of(p), id.snapshotId() + "-" + name), name);
    }

    /** A file that a transaction might have written for a tablet. */
    static FileEntry file(TransactionId id, Tablet tablet, String name) {
        String path = Layout.tablet(id.snapshotId(), "p=" + tablet.partition().get(0), name + ".parquet");
        return new FileEntry(tablet, path, 10 + name.length(), 1_000, Map.of(), FileEntry.UNCOMMITTED);
    }

    Version create(Map<String, String> properties, int... partitions) {
        TransactionId id = begin();
        Metadata metadata = metadata(properties);
        return committer.create(id, append(id, metadata, partitions));
    }

    /** The intent to append one file for each of these partitions. */
    static Intent append(TransactionId id, Metadata metadata, int... partitions) {
        return new Intent(metadata, files(id, metadata, partitions), new Removal.Nothing(), Intent.Alteration.NONE);
    }

    static List<FileEntry> files(TransactionId id, Metadata metadata, int... partitions) {
        List<FileEntry> files = new ArrayList<>();
        for (int p : partitions) {
            files.add(file(id, metadata, p, "f" + files.size()));
        }
        return files;
    }

    /** Appends one file for each of these partitions. */
    Version append(Version base, int... partitions) {
        TransactionId id = begin();
        return committer.commit(id, append(id, base.metadata().metadata(), partitions), base);
    }

    /** The path of each tablet's file. */
    Map<Tablet, String> content(Version version) {
        Map<Tablet, String> content = new HashMap<>();
        try (LiveFiles files = version.files(store, Selection.all())) {
            files.forEachRemaining(file -> content.put(file.tablet(), file.path()));
        }
        return content;
    }
}
