package io.datashard.internal.table;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.internal.commit.Committer;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.Intent;
import io.datashard.internal.commit.Removal;
import io.datashard.internal.commit.TransactionId;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/** A transaction that collects what it is told and hands it to the {@link Committer} as a whole. */
public final class StoredTransaction implements Transaction {
    private final VersionLog log;
    private final HistoryLog history;
    private final Optional<Version> base;
    private final Metadata before;
    private final Configuration configuration;
    private final TransactionId id = new TransactionId(UUID.randomUUID().toString(), SnapshotIds.next());

    private final List<FileEntry> added = new ArrayList<>();
    private final Map<String, String> properties = new HashMap<>();
    private Removal removal = new Removal.Nothing();
    private Optional<Intent.Alteration.Replacement> replacement = Optional.empty();
    private int batches;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        COMMITTED,
        FAILED,
        UNKNOWN,
        ROLLED_BACK
    }

    private StoredTransaction(
            VersionLog log, HistoryLog history, Optional<Version> base, Metadata before, Configuration configuration) {
        this.log = log;
        this.history = history;
        this.base = base;
        this.before = before;
        this.configuration = configuration;
    }

    static StoredTransaction creating(
            VersionLog log, HistoryLog history, Metadata metadata, Configuration configuration) {
        return new StoredTransaction(log, history, Optional.empty(), metadata, configuration);
    }

    static StoredTransaction on(Version base, VersionLog log, HistoryLog history, Configuration configuration) {
        base.requireWritable(log.store().root());
        return new StoredTransaction(
                log, history, Optional.of(base), base.metadata().metadata(), configuration);
    }

    /** The metadata that files of this transaction are written for. */
    public Metadata written() {
        return alteration().applyTo(before);
    }

    private Intent.Alteration alteration() {
        return new Intent.Alteration(replacement, properties);
    }

    /** Hadoop's configuration that the table was opened with. */
    public Configuration configuration() {
        return configuration;
    }

    /** The store of the table. */
    public Store store() {
        return log.store();
    }

    @Override
    public String snapshotId() {
        return id.snapshotId();
    }

    @Override
    public Schema schema() {
        return written().schema();
    }

    @Override
    public Partitioning partitioning() {
        return written().partitioning();
    }

    @Override
    public Map<String, String> properties() {
        return written().properties();
    }

    @Override
    public Snapshot base() {
        return base.map(version -> new StoredSnapshot(version, log, history, configuration))
                .orElseThrow(() -> new IllegalStateException(
                        "this transaction creates the table " + log.store().root() + " and has no base"));
    }

    @Override
    public Transaction append(Collection<FileEntry> files) {
        requireOpen();
        for (FileEntry file : files) {
            if (!file.path().startsWith(Layout.snapshot(id.snapshotId()) + "/")) {
                throw new DatashardException(
                        "the file " + file.path() + " does not lie in this transaction's directory "
                                + Layout.snapshot(id.snapshotId()) + "; write it there");
            }
            if (file.tablet().partitioning() != written().partitioning().id()
                    || file.tablet().partition().size()
                            != written().partitioning().fields().size()) {
                throw new DatashardException("the file " + file.path() + " has the partition "
                        + file.tablet().partition() + " of partitioning "
                        + file.tablet().partitioning() + ", but new files belong to "
                        + written().partitioning());
            }
        }
        added.addAll(files);
        return this;
    }

    @Override
    public Transaction overwrite(Predicate condition, Collection<FileEntry> files) {
        removeInstead(new Removal.Matching(condition));
        return append(files);
    }

    @Override
    public Transaction overwritePartitions(Collection<FileEntry> files) {
        Set<Removal.PartitionKey> partitions = new LinkedHashSet<>();
        files.forEach(file -> partitions.add(Removal.PartitionKey.of(file.tablet())));
        removeInstead(
                written().partitioning().isUnpartitioned()
                        ? new Removal.Matching(Predicate.TRUE)
                        : new Removal.Partitions(partitions));
        return append(files);
    }

    @Override
    public Transaction delete(Collection<FileEntry> files) {
        requireOpen();
        List<FileEntry> all = new ArrayList<>(files);
        if (removal instanceof Removal.Files before) {
            all.addAll(before.files());
        } else if (!(removal instanceof Removal.Nothing)) {
            throw twoRemovals();
        }
        removal = new Removal.Files(all);
        return this;
    }

    @Override
    public Transaction replace(Collection<FileEntry> files) {
        Map<Tablet, FileEntry> newer = new HashMap<>();
        files.forEach(file -> newer.put(file.tablet(), file));
        List<FileEntry> older = base().plan(List.of()).files().stream()
                .filter(file -> newer.containsKey(file.tablet()))
                .toList();
        if (older.size() != files.size()) {
            older.forEach(file -> newer.remove(file.tablet()));
            throw new DatashardException("there is no file to replace for " + newer.keySet() + " in " + base());
        }
        return delete(older).append(files);
    }

    @Override
    public Transaction replaceTable(Schema newSchema, Partitioning newPartitioning) {
        if (!added.isEmpty() || base.isEmpty()) {
            throw new IllegalStateException("replace a table that exists, before adding files");
        }
        removeInstead(new Removal.Matching(Predicate.TRUE));
        replacement = Optional.of(new Intent.Alteration.Replacement(newSchema, newPartitioning));
        return this;
    }

    @Override
    public Transaction properties(Map<String, String> changes) {
        requireOpen();
        properties.putAll(changes);
        return this;
    }

    @Override
    public Transaction appendRecords(Iterable<? extends Map<String, ?>> records) {
        requireOpen();
        return append(new RecordFiles(log.store(), id.snapshotId(), "r" + batches++, written(), configuration)
                .write(records));
    }

    @Override
    public Snapshot commit() {
        requireOpen();
        log.store().makeDurable(added.stream().map(FileEntry::path).toList());
        Intent intent = new Intent(written(), added, removal, alteration());
        Committer committer = new Committer(log, history);
        state = State.UNKNOWN; // whatever is thrown, unless it says that nothing was committed
        try {
            Version version =
                    base.isPresent() ? committer.commit(id, intent, base.get()) : committer.create(id, intent);
            state = State.COMMITTED;
            return new StoredSnapshot(version, log, history, configuration);
        } catch (CommitOutcomeUnknownException e) {
            throw e;
        } catch (DatashardException | UncheckedIOException e) {
            state = State.FAILED;
            throw e;
        }
    }

    @Override
    public void rollback() {
        if (state == State.OPEN || state == State.FAILED) {
            state = State.ROLLED_BACK;
            log.store().deleteDirectory(Layout.snapshot(id.snapshotId()));
        }
    }

    private void removeInstead(Removal wanted) {
        requireOpen();
        if (!(removal instanceof Removal.Nothing)) {
            throw twoRemovals();
        }
        removal = wanted;
    }

    private static IllegalStateException twoRemovals() {
        return new IllegalStateException(
                "a transaction removes rows in one way only: by one condition, by partitions or"
                        + " file by file. Use one transaction for each");
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the transaction " + id.snapshotId() + " has ended: " + state);
        }
    }
}
