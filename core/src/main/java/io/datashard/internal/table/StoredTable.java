package io.datashard.internal.table;

import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Pin;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableNotFoundException;
import io.datashard.Tag;
import io.datashard.Transaction;
import io.datashard.VacuumOptions;
import io.datashard.VacuumReport;
import io.datashard.Verification;
import io.datashard.internal.commit.Committer;
import io.datashard.internal.commit.DecisionCopies;
import io.datashard.internal.commit.DecisionLog;
import io.datashard.internal.commit.Drop;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.Part;
import io.datashard.internal.commit.SameTable;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.TransactionId;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.data.FileProperties;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.types.Neighborhood;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.vacuum.Pins;
import io.datashard.internal.vacuum.Vacuum;
import io.datashard.internal.verify.Verifier;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
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
        this(new VersionLog(store, process), configuration);
    }

    /** The same for a table that was found by its name in a database. */
    public StoredTable(Store store, Configuration configuration, WriterProcess process, DecisionLog database) {
        this(new VersionLog(store, process, database), configuration);
    }

    private StoredTable(VersionLog log, Configuration configuration) {
        this.log = log;
        this.history = new HistoryLog(log.store(), configuration);
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
    public StoredTransaction creation(Schema schema, Partitioning partitioning, Map<String, String> properties) {
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
        Neighborhood.of(properties, partitioning, schema);
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

    /** The newest version, which may have dropped the table; nothing if there never was one. */
    public Optional<Version> newestVersion() {
        return log.newest();
    }

    /**
     * The decisions that committed versions of this table, after one of them up to another, those included that were vacuumed or purged
     * since. For a table that was found by its name in a database.
     */
    public List<Decision.Committed> decisions(Optional<Version> after, Version last) {
        return LongStream.rangeClosed(after.map(Version::number).orElse(0L) + 1, last.number())
                .mapToObj(log::decision)
                .flatMap(Optional::stream)
                .toList();
    }

    /** To be called before this table is moved to another depth of its database, and after it. See {@link DecisionCopies#leaveOnNewest}. */
    public void leaveDecision(DecisionLog database) {
        new DecisionCopies(log).leaveOnNewest(database);
    }

    /** What drops this table as it is now. The commit begins, and its time runs, when its part is asked for. */
    public Supplier<Part> dropping() {
        Version base = requireNotDropped(newest());
        TransactionId id = idAfter(base);
        return () -> new Committer(log, history).dropping(id, base);
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
    public Snapshot snapshot(String version) {
        return snapshot(VersionLookup.isNumber(version) ? log.read(Long.parseLong(version)) : lookup().named(version));
    }

    @Override
    public Snapshot snapshotAsOf(Instant time) {
        return snapshot(lookup().asOf(time));
    }

    private VersionLookup lookup() {
        return new VersionLookup(log, history, newest());
    }

    @Override
    public Snapshot rollbackTo(String version) {
        VersionLookup lookup = lookup();
        return rollback(lookup.newest(), lookup.named(version));
    }

    @Override
    public Snapshot rollbackTo(Instant time) {
        VersionLookup lookup = lookup();
        return rollback(lookup.newest(), lookup.asOf(time));
    }

    private Snapshot rollback(Version newest, Version target) {
        requireNotDropped(newest);
        if (target.number() == newest.number()) {
            return snapshot(newest);
        }
        requireOfThisTable(newest, target);
        return snapshot(new Committer(log, history).restore(idAfter(newest), newest, target));
    }

    private void requireOfThisTable(Version newest, Version target) {
        if (!target.identity().tableId().equals(newest.identity().tableId()) || target.isDropped()) {
            throw new DatashardException("version " + target.number() + " at " + location()
                    + " is not one of this table but of one that was dropped there before. Nothing was committed; read that"
                    + " version by its number and write its rows into this table");
        }
    }

    @Override
    public void tag(String name, String version) {
        tag(name, version, Optional.empty());
    }

    @Override
    public void tag(String name, String version, Instant expires) {
        tag(name, version, Optional.of(expires));
    }

    private void tag(String name, String version, Optional<Instant> expires) {
        Tagging.requireName(name);
        VersionLookup lookup = lookup();
        Version newest = requireNotDropped(lookup.newest());
        Version target = lookup.named(version);
        requireOfThisTable(newest, target);
        Tag tag = new Tag(name, target.number(), target.line().snapshotId(), expires);
        new Committer(log, history)
                .retain(idAfter(newest), newest, Operation.TAG, tip -> Tagging.with(tag, tip, location()));
    }

    @Override
    public VacuumReport vacuum(VacuumOptions options) {
        return vacuum().run(requireNotDropped(newest()), options);
    }

    @Override
    public VacuumReport previewVacuum(VacuumOptions options) {
        return vacuum().preview(requireNotDropped(newest()), options);
    }

    private Vacuum vacuum() {
        Surroundings surroundings = log.process().surroundings();
        return new Vacuum(
                log,
                history,
                last -> new TransactionId(surroundings.newId().toString(), SnapshotIds.nextAfter(last, surroundings)));
    }

    @Override
    public Verification verify() {
        return new Verifier(log, history).verify(Verification.Progress.NONE);
    }

    /** Behind {@link Table#verify(String, Configuration, Verification.Progress)}. */
    public static Verification verify(String location, Configuration configuration, Verification.Progress progress) {
        StoredTable table = new StoredTable(Stores.open(location, configuration), configuration);
        if (table.log.listedNumbers().isEmpty()) {
            table.requireNewest(location);
        }
        return new Verifier(table.log, table.history).verify(progress);
    }

    @Override
    public Pin pin(String version, Instant expires) {
        Version pinned = lookup().named(version);
        Pins pins = new Pins(log.store());
        Pin pin = new Pin(log.process().surroundings().newId().toString(), pinned.number(), expires);
        pins.put(pin);
        Version newest = newest(); // only now: either this sees a vacuum's floor, or the vacuum sees the pin
        if (!newest.contents().retention().keeps(pinned.number())) {
            pins.remove(pin.id());
            throw new SnapshotNotFoundException("version " + pinned.number() + " of the table at " + location()
                    + " cannot be pinned: the table was vacuumed up to version "
                    + newest.contents().retention().firstKept() + ". Choose a newer version from the table's history");
        }
        return pin;
    }

    @Override
    public void unpin(Pin pin) {
        new Pins(log.store()).remove(pin.id());
    }

    @Override
    public List<Pin> pins() {
        return new Pins(log.store()).all();
    }

    @Override
    public void untag(String name) {
        Version newest = requireNotDropped(newest());
        new Committer(log, history)
                .retain(idAfter(newest), newest, Operation.TAG, tip -> Tagging.without(name, tip, location()));
    }

    @Override
    public List<Tag> tags() {
        return newest().contents().retention().tags().values().stream()
                .sorted(Comparator.comparing(Tag::name))
                .toList();
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
        purged.ifPresent(new Purge(log)::upTo); // else somebody else purges it just now
    }

    private TransactionId idAfter(Version base) {
        Surroundings surroundings = log.process().surroundings();
        String snapshotId = SnapshotIds.nextOn(base, surroundings);
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

    /**
     * A version as its readers know it.
     *
     * @throws TableNotFoundException if it dropped the table
     */
    public Snapshot snapshot(Version version) {
        requireNotDropped(version);
        return new StoredSnapshot(version, log, history, configuration);
    }
}
