package io.datashard.internal.table;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableNotFoundException;
import io.datashard.Transaction;
import io.datashard.internal.commit.Committer;
import io.datashard.internal.commit.Drop;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.SameTable;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.TransactionId;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.data.FileProperties;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A table on a {@link Store}. */
public final class StoredTable implements Table {
    private final VersionLog log;
    private final HistoryLog history;
    private final Configuration configuration;

    private StoredTable(Store store, Configuration configuration) {
        this(store, configuration, WriterProcess.THIS);
    }

    /** A table that need not exist, as a given process sees it. */
    public StoredTable(Store store, Configuration configuration, WriterProcess process) {
        this.log = new VersionLog(store, process);
        this.history = new HistoryLog(store, configuration);
        this.configuration = configuration;
    }

    /** Behind {@link Table#newTable}. */
    public static Transaction newTable(
            String location,
            Schema schema,
            Partitioning partitioning,
            Map<String, String> properties,
            Configuration configuration) {
        return new StoredTable(Stores.open(location, configuration), configuration)
                .creation(schema, partitioning, properties);
    }

    /** Behind {@link Table#newTableOrAppend}. */
    public static Transaction newTableOrAppend(
            String location,
            Schema schema,
            Partitioning partitioning,
            Map<String, String> properties,
            Configuration configuration) {
        return new StoredTable(Stores.open(location, configuration), configuration)
                .creationOrAppend(schema, partitioning, properties);
    }

    /** A transaction that creates this table. Throws like {@link Table#newTable}. */
    public Transaction creation(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        Optional<Version> newest = log.newest();
        if (newest.filter(tip -> !tip.isDropped()).isPresent()) {
            throw new TableAlreadyExistsException(
                    "there is a table at " + location() + " already; load it, or choose another location");
        }
        ForeignData.requireNone(log.store());
        return StoredTransaction.creating(
                newest, log, history, metadata(schema, partitioning, properties), configuration);
    }

    /** A transaction that creates this table or appends to it. Throws like {@link Table#newTableOrAppend}. */
    public Transaction creationOrAppend(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        Metadata metadata = metadata(schema, partitioning, properties);
        Optional<Version> newest = log.newest();
        if (newest.filter(tip -> !tip.isDropped()).isPresent()) {
            SameTable.require(newest.get(), metadata, location());
            return StoredTransaction.on(newest.get(), log, history, configuration);
        }
        ForeignData.requireNone(log.store());
        return StoredTransaction.creatingOrAppending(newest, log, history, metadata, configuration);
    }

    private static Metadata metadata(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        PartitionTypes.of(partitioning, schema);
        FileProperties.require(properties, schema);
        return new Metadata(schema, List.of(partitioning), partitioning.id(), properties);
    }

    /** Behind {@link Table#load}. */
    public static Table load(String location, Configuration configuration) {
        StoredTable table = new StoredTable(Stores.open(location, configuration), configuration);
        table.requireNewest(location);
        return table;
    }

    /** Behind {@link Table#loadSnapshot}. */
    public static Snapshot loadSnapshot(String location, Configuration configuration) {
        StoredTable table = new StoredTable(Stores.open(location, configuration), configuration);
        return table.snapshot(table.requireNewest(location));
    }

    /** @param named the table's location as its user calls it */
    private Version requireNewest(String named) {
        return findNewest()
                .orElseThrow(() -> new TableNotFoundException("there is no table at " + named
                        + ": the location is missing or empty. Check the path, or write to it to create the table"));
    }

    /** Behind {@link Table#find}. */
    public static Optional<Table> find(String location, Configuration configuration) {
        StoredTable table = new StoredTable(Stores.open(location, configuration), configuration);
        return table.findSnapshot().map(newest -> table);
    }

    /** Behind {@link Table#findSnapshot}. */
    public static Optional<Snapshot> findSnapshot(String location, Configuration configuration) {
        return new StoredTable(Stores.open(location, configuration), configuration).findSnapshot();
    }

    /** The newest version, or nothing where a table may be created. */
    Optional<Snapshot> findSnapshot() {
        return findNewest().filter(newest -> !newest.isDropped()).map(this::snapshot);
    }

    /** The newest version, whatever else is there; nothing if there is no table, or it was dropped. */
    public Optional<Snapshot> newestUnlessDropped() {
        return log.newest().filter(newest -> !newest.isDropped()).map(this::snapshot);
    }

    /** The newest version, which may have dropped the table, or nothing where there never was a table. */
    private Optional<Version> findNewest() {
        Optional<Version> newest = log.newest();
        if (newest.isEmpty()) {
            ForeignData.requireNone(log.store());
        }
        return newest;
    }

    /** Whether there is a table at a location. */
    public enum Presence {
        /** There never was one. */
        MISSING,
        /** There is one. */
        THERE,
        /** There was one, and it was dropped. */
        DROPPED
    }

    /** Whether this table is there, whatever else is. */
    public Presence presence() {
        return log.newest()
                .map(tip -> tip.isDropped() ? Presence.DROPPED : Presence.THERE)
                .orElse(Presence.MISSING);
    }

    @Override
    public String location() {
        return log.store().root();
    }

    @Override
    public Snapshot currentSnapshot() {
        return snapshot(newest());
    }

    @Override
    public Snapshot snapshot(String versionOrSnapshotId) {
        if (SnapshotIds.isSnapshotId(versionOrSnapshotId)) {
            return snapshot(history.lines(newest())
                    .map(PastVersion::line)
                    .filter(line -> line.snapshotId().equals(versionOrSnapshotId))
                    .findFirst()
                    .map(line -> log.read(line.version()))
                    .orElseThrow(() ->
                            new SnapshotNotFoundException("the table at " + location() + " has no committed snapshot "
                                    + versionOrSnapshotId + "; its history lists those it has")));
        } else if (versionOrSnapshotId.matches("\\d{1,18}")) {
            return snapshot(log.read(Long.parseLong(versionOrSnapshotId)));
        }
        throw new SnapshotNotFoundException("\"" + versionOrSnapshotId + "\" is neither a version number like 42 nor a"
                + " snapshot id like 20261121064900.12345640718263");
    }

    @Override
    public Snapshot snapshotAsOf(Instant time) {
        return snapshot(history.lines(newest())
                .map(PastVersion::line)
                .filter(line -> !line.time().isAfter(time))
                .findFirst()
                .map(line -> log.read(line.version()))
                .orElseThrow(() -> new SnapshotNotFoundException("the table at " + location()
                        + " has no version as old as " + time + "; its first is of "
                        + log.read(1).line().time())));
    }

    @Override
    public Transaction newTransaction() {
        return currentSnapshot().newTransaction();
    }

    @Override
    public List<HistoryLine> history() {
        return history.lines(newest()).map(StoredSnapshot::line).toList();
    }

    @Override
    public void drop() {
        Version base = requireNotDropped(newest());
        new Committer(log, history).drop(idAfter(base), base, Drop.KEEP);
    }

    @Override
    public void purge() {
        purge(newest());
    }

    /**
     * What purges the table that is at a location now, dropped or not. It fails, and leaves everything as it is, where another table was
     * created there when it is run.
     *
     * @throws TableNotFoundException if there never was a table
     */
    public static Runnable purgeOf(String location, Configuration configuration) {
        StoredTable table = new StoredTable(Stores.open(location, configuration), configuration);
        Version resolved = table.requireNewest(location);
        return () -> table.purge(resolved);
    }

    private void purge(Version newest) {
        Optional<Version> purged = newest.isPurged()
                ? Optional.of(newest)
                : new Committer(log, history).drop(idAfter(newest), newest, Drop.PURGE);
        purged.ifPresent(new Purge(log.store())::upTo); // else somebody else purges it just now
    }

    private TransactionId idAfter(Version base) {
        Surroundings surroundings = log.process().surroundings();
        String snapshotId = SnapshotIds.nextAfter(base.line().snapshotId(), surroundings);
        return new TransactionId(surroundings.newId().toString(), snapshotId);
    }

    @Override
    public Optional<Snapshot> mergeCatalog() {
        log.store().requireExclusivePuts();
        return new CatalogMaintenance(log, history).mergeRuns().map(this::snapshot);
    }

    private Version newest() {
        return log.newest().orElseThrow(() -> new TableNotFoundException("the table at " + location() + " is gone"));
    }

    private Version requireNotDropped(Version version) {
        if (version.isPurged()) {
            throw new TableNotFoundException("the table at " + location() + " was dropped and purged at "
                    + version.line().time() + ": nothing of it can be read. Create it again");
        } else if (version.isDropped()) {
            throw new TableNotFoundException("the table at " + location() + " was dropped at "
                    + version.line().time() + " by version "
                    + version.number() + ". Its older versions can be read by their numbers, up to "
                    + version.line().parent() + ", or their snapshot ids; or create it again");
        }
        return version;
    }

    private Snapshot snapshot(Version version) {
        requireNotDropped(version);
        return new StoredSnapshot(version, log, history, configuration);
    }
}
