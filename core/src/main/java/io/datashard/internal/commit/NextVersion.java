package io.datashard.internal.commit;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Tablet;
import io.datashard.Totals;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.json.MetadataJson;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.CurrentEntries;
import io.datashard.internal.version.History;
import io.datashard.internal.version.HistoryRun;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Retention;
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import io.datashard.internal.version.WriterRetention;
import io.datashard.internal.version.Writers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Builds the version that a transaction makes out of another one. Data files stay as they are; only metadata is made anew. */
final class NextVersion {
    /** The metrics that are known here; FORMAT.md lists all. */
    static final String DATA_BYTES = "data-bytes";

    static final String METADATA_BYTES = "metadata-bytes";

    private final VersionLog log;
    private final HistoryLog history;
    private final TransactionId id;
    private final Intent intent;
    private final Operation operation;
    private final CatalogStep catalogStep;
    private final RowDeletes rowDeletes;

    /** The versions that may become of an intent. */
    NextVersion(VersionLog log, HistoryLog history, TransactionId id, Intent intent) {
        this(
                log,
                history,
                id,
                intent,
                intent.operation(),
                new CatalogChange(log.store(), id.snapshotId(), intent.added(), intent.written()));
    }

    /** The versions that may become of a merge of runs. */
    NextVersion(VersionLog log, HistoryLog history, TransactionId id, Metadata metadata, MergedRuns merged) {
        this(log, history, id, Intent.nothing(metadata), Operation.MERGE, merged);
    }

    private NextVersion(
            VersionLog log,
            HistoryLog history,
            TransactionId id,
            Intent intent,
            Operation operation,
            CatalogStep catalogStep) {
        this.log = log;
        this.history = history;
        this.id = id;
        this.intent = intent;
        this.operation = operation;
        this.catalogStep = catalogStep;
        this.rowDeletes = new RowDeletes(log.store(), id.snapshotId(), intent.removal());
    }

    /** The rows that it deletes. */
    RowDeletes rowDeletes() {
        return rowDeletes;
    }

    /**
     * A version that is not committed yet.
     *
     * @param follows what must still be there when it is put; nothing for the first number
     * @param files what was written for it alone; to be deleted when it was certainly not committed
     */
    record Draft(Version version, Optional<Taken> follows, List<String> files) {}

    /**
     * A table's first version: on top of nothing or, where there was a table before, of its last.
     *
     * @param dropped that last version
     * @param follows who holds the number below. There may be one where there was no table: of a creation that was aborted
     */
    Draft first(String tableId, Optional<Version> dropped, Optional<Taken> follows, Attempt attempt) {
        dropped.ifPresent(last -> last.requireWritable(log.store().root()));
        long parent = dropped.map(Version::number).orElse(0L);
        Metadata metadata = intent.written().committedAs(attempt.number());
        CatalogStep.Result change = catalogStep.onTopOf(
                new FileCatalog(List.of(), List.of()), List.of(), attempt.number(), attempt.count(), metadata);
        List<String> files = new ArrayList<>(change.files());
        StoredMetadata stored = store(metadata, attempt.count(), files);
        History before =
                dropped.map(last -> history(last, attempt.count(), files)).orElse(History.NONE);
        Instant time = CommitTime.after(dropped.map(last -> last.line().time()).orElse(Instant.EPOCH), log);
        Retention retention =
                dropped.map(last -> last.contents().retention().ofNextTable()).orElse(Retention.ALL);
        Version.Contents contents =
                new Version.Contents(change.catalog(), before, writers(Writers.NONE, time, metadata), retention);
        Version version = new Version(
                new Version.Identity(tableId, id.transactionId()),
                new VersionLine(
                        attempt.number(), parent, id.snapshotId(), time, Operation.CREATE, plusAdded(Totals.NONE)),
                stored,
                contents,
                new Changes(dropped.isPresent(), change.changes().runs()),
                withBytes(attempt.metrics(), stored, contents, 0));
        return new Draft(version, follows, files);
    }

    /** The history of a version's successor; nothing of it can be read any more where that was purged. */
    private History history(Version below, int attempt, List<String> files) {
        if (below.isPurged()) {
            return History.NONE;
        }
        String path = Layout.catalog(id.snapshotId(), "history-" + attempt + ".parquet");
        History next = history.after(below, path);
        if (next.runs().stream().anyMatch(run -> run.path().equals(path))) {
            files.add(path);
        }
        return next;
    }

    /** The version after {@code tip}. */
    Draft after(Version tip, Attempt attempt) {
        tip.requireWritable(log.store().root());
        long number = attempt.number();
        Metadata before = tip.metadata().metadata();
        Metadata metadata = intent.alteration().applyTo(before, number);
        boolean fromEmpty = intent.removal() instanceof Removal.Matching matching
                && matching.condition().equals(Predicate.TRUE);
        if (!fromEmpty) {
            NullProof.require(tip, log.store(), intent.alteration().neverNull(), metadata.schema());
        }
        List<FileEntry> removed = fromEmpty ? List.of() : removed(tip, metadata);
        FileCatalog below = fromEmpty ? new FileCatalog(List.of(), List.of()) : tip.catalogAs(metadata);
        Totals totals = fromEmpty ? Totals.NONE : tip.line().totals();
        for (FileEntry file : removed) {
            totals = totals.minus(file);
        }
        RowDeletes.Outcome rows = rowDeletes.outcome(attempt.count());
        List<CatalogEntry> ofRows = tombstones(rows.emptied(), number);
        for (FileEntry file : rows.emptied()) {
            totals = totals.minus(file);
        }
        for (RowDeletes.Shrunk file : rows.shrunk()) {
            totals = totals.minus(file.before()).plus(file.after());
            ofRows.add(CatalogEntry.of(file.after().withVersion(number)));
        }
        List<CatalogEntry> changed = tombstones(removed, number);
        // columns may have changed since the files were read
        changed.addAll(new CurrentEntries(intent.written(), metadata).of(ofRows));
        CatalogStep.Result change = catalogStep.onTopOf(below, changed, number, attempt.count(), metadata);
        List<String> files = new ArrayList<>(change.files());
        History nextHistory = history(tip, attempt.count(), files);
        StoredMetadata stored = metadata.equals(before) ? tip.metadata() : store(metadata, attempt.count(), files);
        Instant time = CommitTime.after(tip.line().time(), log);
        Version.Contents contents = new Version.Contents(
                change.catalog(),
                nextHistory,
                writers(tip.contents().writers(), time, metadata),
                tip.contents().retention());
        Version version = new Version(
                new Version.Identity(tip.identity().tableId(), id.transactionId()),
                new VersionLine(number, tip.number(), id.snapshotId(), time, operation, plusAdded(totals)),
                stored,
                contents,
                new Changes(fromEmpty, change.changes().runs()),
                withBytes(attempt.metrics(), stored, contents, rows.bytes()));
        return new Draft(version, Optional.of(Taken.by(tip)), files);
    }

    private Writers writers(Writers before, Instant time, Metadata metadata) {
        return before.after(time, WriterRetention.of(metadata.properties()), id.once());
    }

    /** The files that go, as the metadata of the next version has them. */
    private List<FileEntry> removed(Version tip, Metadata metadata) {
        if (intent.removal() instanceof Removal.Nothing) {
            return List.of();
        } else if (intent.removal() instanceof Removal.Files files) {
            return files.files();
        } else if (intent.removal() instanceof Removal.Rewritten rewritten) {
            return rewritten.files();
        } else if (intent.removal() instanceof Removal.Rows rows) {
            return rows.files();
        }
        // by the conditions' columns alone: statistics of all would not fit in memory for a large table
        Metadata deciding = intent.alteration().decidingAt(tip);
        RemovedFiles selected = RemovedFiles.of(intent.removal(), deciding);
        CurrentEntries current = new CurrentEntries(deciding, metadata);
        List<FileEntry> removed = new ArrayList<>();
        try (LiveFiles files = tip.files(log.store(), RemovedFiles.selection(intent.removal(), deciding), deciding)) {
            while (files.hasNext()) {
                FileEntry file = files.next();
                switch (selected.match(file)) {
                    case ALL -> removed.add(current.of(file));
                    case SOME -> throw undecided(file);
                    case NONE -> {
                        // stays
                    }
                }
            }
        }
        return removed;
    }

    private DatashardException undecided(FileEntry file) {
        if (intent.removal() instanceof Removal.Partitions partitions) {
            return new DatashardException("the partitions of the table cannot be overwritten: the file " + file.path()
                    + " was written under another partitioning ("
                    + file.tablet().partitioning()
                    + ") than the new files (" + partitions.partitioning()
                    + ") and may hold rows of them beside others. Nothing was committed. Overwrite by a condition or the whole"
                    + " table, or rewrite that file under the present partitioning first");
        }
        return new DatashardException("the " + operation.text() + " cannot decide the file " + file.path()
                + " of partition " + file.tablet().partition() + " as a whole: " + intent.removal()
                + " may select some of its rows and not others. Nothing was committed. Choose a condition on partition columns"
                + " that takes or leaves whole files, or overwrite the whole table");
    }

    /** A tablet that gets a new file in the same transaction needs no tombstone. */
    private List<CatalogEntry> tombstones(List<FileEntry> removed, long number) {
        Set<Tablet> replaced = intent.added().stream().map(FileEntry::tablet).collect(toUnmodifiableSet());
        return removed.stream()
                .map(FileEntry::tablet)
                .filter(tablet -> !replaced.contains(tablet))
                .map(tablet -> CatalogEntry.tombstone(tablet, number))
                .collect(toCollection(ArrayList::new));
    }

    private Totals plusAdded(Totals totals) {
        Totals sum = totals;
        for (FileEntry file : intent.added()) {
            sum = sum.plus(file);
        }
        return sum;
    }

    /** Adds how much data and metadata the transaction wrote for a version, beside the version object. */
    private Map<String, Long> withBytes(
            Map<String, Long> metrics, StoredMetadata stored, Version.Contents contents, long vectorBytes) {
        String own = Layout.snapshot(id.snapshotId()) + "/";
        long written = stored.path().filter(path -> path.startsWith(own)).isPresent()
                ? MetadataJson.bytes(stored.metadata()).length
                : 0;
        for (Run run : contents.files().runs()) {
            written += run.path().startsWith(own) ? run.bytes() : 0;
        }
        for (HistoryRun run : contents.history().runs()) {
            written += run.path().startsWith(own) ? run.bytes() : 0;
        }
        Map<String, Long> all = new TreeMap<>(metrics);
        all.put(DATA_BYTES, intent.added().stream().mapToLong(FileEntry::bytes).sum());
        all.put(METADATA_BYTES, written + vectorBytes);
        return all;
    }

    private StoredMetadata store(Metadata metadata, int attempt, List<String> files) {
        String path = Layout.catalog(id.snapshotId(), "metadata-" + attempt + ".json");
        StoredMetadata stored = new MetadataFile(log.store()).store(metadata, path);
        stored.path().ifPresent(files::add);
        return stored;
    }
}
