package io.datashard.internal.table;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.Committer;
import io.datashard.internal.commit.GoneTable;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.Intent;
import io.datashard.internal.commit.Part;
import io.datashard.internal.commit.Removal;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.TransactionId;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.prune.ConditionText;
import io.datashard.internal.prune.Match;
import io.datashard.internal.prune.PartitionProjection;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.store.DirectoryGoneException;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.CurrentEntries;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Once;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that collects what it is told and hands it to the {@link Committer} as a whole. */
public final class StoredTransaction implements Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(StoredTransaction.class);

    private final VersionLog log;
    private final HistoryLog history;
    private final Optional<Version> base;
    private final Metadata before;
    private final Ending ending;
    private final Configuration configuration;
    private TransactionId id;

    private final NewFiles added;
    private final Alterations alterations;
    private Removal removal = new Removal.Nothing();
    private int batches;
    private State state = State.OPEN;
    private boolean alreadyCommitted;
    private boolean isMember;
    private Consumer<Snapshot> listener = committed -> {};

    /** The transaction of which this is a statement, if it is one. */
    private final Optional<StoredTransaction> whole;

    private final Statements statements;

    private enum State {
        OPEN,
        COMMITTED,
        ALREADY_COMMITTED,
        FAILED,
        UNKNOWN,
        ROLLED_BACK
    }

    /** How the transaction ends: as a creation or on top of a base. */
    private interface Ending {
        Part part(Committer committer, TransactionId id, Intent intent);
    }

    /** How it starts. */
    private record Beginning(Optional<Version> base, Metadata before, String snapshotId) {
        static Beginning on(Version base, VersionLog log) {
            String snapshotId = SnapshotIds.nextOn(base, log.process().surroundings());
            return new Beginning(Optional.of(base), base.metadata().metadata(), snapshotId);
        }

        static Beginning ofTable(Metadata metadata, Optional<Version> dropped, VersionLog log) {
            if (dropped.isEmpty()) {
                log.store().prepare(Layout.DIRECTORY);
            }
            Surroundings surroundings = log.process().surroundings();
            String snapshotId = dropped.map(last -> SnapshotIds.nextOn(last, surroundings))
                    .orElseGet(() -> SnapshotIds.next(surroundings));
            return new Beginning(Optional.empty(), metadata, snapshotId);
        }
    }

    private StoredTransaction(
            VersionLog log, HistoryLog history, Beginning beginning, Ending ending, Configuration configuration) {
        this.log = log;
        this.history = history;
        this.base = beginning.base();
        this.before = beginning.before();
        this.alterations = new Alterations(before);
        this.ending = ending;
        this.configuration = configuration;
        this.id = new TransactionId(log.process().surroundings().newId().toString(), beginning.snapshotId());
        this.added = new NewFiles(id.snapshotId());
        this.whole = Optional.empty();
        this.statements = new Statements(log.store().root(), this::told, this::wholeFiles);
        // now rather than at the commit, so that a long job does not run for nothing
        log.store().requireExclusivePuts();
    }

    private StoredTransaction(StoredTransaction whole) {
        this.log = whole.log;
        this.history = whole.history;
        this.base = whole.base;
        this.before = whole.written();
        this.alterations = new Alterations(before);
        this.ending = whole.ending;
        this.configuration = whole.configuration;
        this.id = whole.id;
        this.added = new NewFiles(id.snapshotId());
        this.whole = Optional.of(whole);
        this.statements = new Statements(log.store().root(), this::told, this::wholeFiles);
    }

    /**
     * Creates the table.
     *
     * @param dropped the newest version there, which dropped another table
     */
    static StoredTransaction creating(
            Optional<Version> dropped,
            VersionLog log,
            HistoryLog history,
            Metadata metadata,
            Configuration configuration) {
        return new StoredTransaction(
                log,
                history,
                Beginning.ofTable(metadata, dropped, log),
                (committer, id, intent) -> committer.creation(id, intent, dropped),
                configuration);
    }

    /** Creates the table or appends to the same one that somebody else created meanwhile. */
    static StoredTransaction creatingOrAppending(
            Optional<Version> dropped,
            VersionLog log,
            HistoryLog history,
            Metadata metadata,
            Configuration configuration) {
        return new StoredTransaction(
                log,
                history,
                Beginning.ofTable(metadata, dropped, log),
                (committer, id, intent) -> committer.creationOrAppend(id, intent, dropped),
                configuration);
    }

    static StoredTransaction on(Version base, VersionLog log, HistoryLog history, Configuration configuration) {
        base.requireWritable(log.store().root());
        return new StoredTransaction(
                log,
                history,
                Beginning.on(base, log),
                (committer, id, intent) -> committer.change(id, intent, base),
                configuration);
    }

    /** The metadata that files of this transaction are written for. */
    public Metadata written() {
        return alterations.now();
    }

    /** A table that this transaction creates is not altered. */
    private Intent.Alteration alteration() {
        return base.isEmpty() ? Intent.Alteration.NONE : alterations.all();
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
                .orElseThrow(this::noBase);
    }

    private IllegalStateException noBase() {
        return new IllegalStateException(
                "this transaction creates the table " + log.store().root() + " and has no base");
    }

    @Override
    public Transaction append(Collection<FileEntry> files) {
        requireOpen();
        if (removal instanceof Removal.Rewritten) {
            throw rewritesAlone();
        }
        added.require(files, partitioning());
        added.add(files);
        return this;
    }

    @Override
    public Transaction overwrite(Predicate condition, Collection<FileEntry> files) {
        requireNoRemoval();
        added.require(files, partitioning());
        removing(new Removal.Matching(condition));
        added.add(files);
        return this;
    }

    @Override
    public Transaction overwritePartitions(Collection<FileEntry> files) {
        if (written().partitioning().isUnpartitioned()) {
            return overwrite(Predicate.TRUE, files);
        }
        requireNoRemoval();
        added.require(files, partitioning());
        Set<List<Object>> partitions =
                files.stream().map(file -> file.tablet().partition()).collect(toUnmodifiableSet());
        removing(new Removal.Partitions(partitioning().id(), partitions));
        added.add(files);
        return this;
    }

    @Override
    public Transaction delete(Predicate condition) {
        requireNoRemoval();
        removing(new Removal.Matching(condition, Operation.DELETE));
        return this;
    }

    @Override
    public Transaction delete(Collection<FileEntry> files) {
        remove(known(files));
        return this;
    }

    @Override
    public Transaction rewrite(Collection<FileEntry> replaced, Collection<FileEntry> files) {
        requireNoRemoval();
        if (!added.files().isEmpty()) {
            throw rewritesAlone();
        }
        added.require(files, partitioning());
        Collection<FileEntry> older = known(replaced);
        requireSameRows(replaced, older, files);
        removing(new Removal.Rewritten(List.copyOf(older)));
        added.add(files);
        return this;
    }

    private IllegalStateException rewritesAlone() {
        return new IllegalStateException("the transaction " + snapshotId()
                + " cannot add rows and rewrite files: others rely on a rewrite to leave the rows as they are. Append in"
                + " another one");
    }

    private void requireSameRows(
            Collection<FileEntry> read, Collection<FileEntry> atBase, Collection<FileEntry> written) {
        long rows = atBase.stream().mapToLong(FileEntry::liveRows).sum();
        long rowsRead = read.stream().mapToLong(FileEntry::liveRows).sum();
        long rowsWritten = written.stream().mapToLong(FileEntry::rows).sum();
        if (rows != rowsRead || rows != rowsWritten) {
            throw new DatashardException("a rewrite of " + atBase.size() + " files would change the table " + base()
                    + ": they hold " + rows + " rows, of which " + rowsRead + " were there when they were read and "
                    + rowsWritten
                    + " were written. Nothing was changed. Write all rows of entries of the transaction's base");
        }
    }

    /** The same files as this transaction has them at its base. */
    private Collection<FileEntry> known(Collection<FileEntry> files) {
        CurrentEntries current = new CurrentEntries(before, written());
        Map<Tablet, FileEntry> older =
                atBase(files.stream().map(file -> current.of(file.tablet())).toList());
        for (FileEntry file : files) {
            FileEntry known = older.get(current.of(file.tablet()));
            if (known == null || !known.path().equals(file.path())) {
                throw new DatashardException("the file " + file.path() + " is none of " + base() + ", which holds "
                        + (known == null ? "no file of that tablet" : known.path() + " in its place")
                        + ". Take entries of the transaction's base");
            }
        }
        return older.values();
    }

    @Override
    public Transaction replace(Collection<FileEntry> files) {
        added.require(files, partitioning());
        Map<Tablet, FileEntry> older =
                atBase(files.stream().map(FileEntry::tablet).toList());
        for (FileEntry file : files) {
            if (!older.containsKey(file.tablet())) {
                throw new DatashardException("there is no file to replace by " + file.path() + " in " + base()
                        + ": it holds no " + file.tablet() + ". Append the file instead");
            }
        }
        remove(older.values());
        added.add(files);
        return this;
    }

    @Override
    public Transaction deleteRows(RowStatement statement, Map<String, RowSet> rows) {
        requireNoRemoval();
        Map<String, RowSet> deleted = new HashMap<>(rows);
        deleted.values().removeIf(RowSet::isEmpty);
        List<Removal.FileRows> found = new ArrayList<>();
        for (FileEntry file : atBase(statement, deleted.keySet())) {
            RowSet positions = deleted.get(file.path());
            if (positions.last() >= file.rows()) {
                throw new DatashardException("there is no row " + positions.last() + " to delete in the file "
                        + file.path() + ", which has " + file.rows() + " rows");
            }
            found.add(new Removal.FileRows(file, positions));
        }
        removing(new Removal.Rows(statement, found, List.of()));
        return this;
    }

    @Override
    public Transaction replace(RowStatement statement, Collection<String> replaced, Collection<FileEntry> files) {
        requireNoRemoval();
        added.require(files, partitioning());
        removing(new Removal.Rows(statement, List.of(), atBase(statement, Set.copyOf(replaced))));
        added.add(files);
        return this;
    }

    /** The entries of files that a statement found, as this transaction has them, with all of their statistics. */
    private List<FileEntry> atBase(RowStatement statement, Set<String> paths) {
        if (paths.isEmpty()) {
            return List.of();
        }
        Version read = base.orElseThrow(this::noBase);
        List<FileEntry> found = new ArrayList<>();
        PartitionProjection partitions = new PartitionProjection(
                List.of(statement.condition()), schema(), written().partitioningsById());
        Pruner pruner = new Pruner(statement.condition(), schema(), written().partitioningsById());
        Selection selection = Selection.all().ofTablets(partitions, partitions.conditions());
        try (LiveFiles files = read.files(log.store(), selection, written())) {
            files.forEachRemaining(file -> {
                if (paths.contains(file.path()) && pruner.match(file) != Match.NONE) {
                    found.add(file);
                }
            });
        }
        requireAll(paths, found, statement);
        return found;
    }

    private void requireAll(Set<String> paths, List<FileEntry> found, RowStatement statement) {
        Set<String> missing = new TreeSet<>(paths);
        found.forEach(file -> missing.remove(file.path()));
        if (!missing.isEmpty()) {
            throw new DatashardException("the file " + missing.iterator().next() + " is none of " + base()
                    + " in which rows may satisfy " + statement.condition()
                    + ". Delete rows that a scan of the transaction's base gave, with the condition of that scan");
        }
    }

    /** The files of tablets at the base, as this transaction has them; none of which it removes already. */
    private Map<Tablet, FileEntry> atBase(List<Tablet> tablets) {
        requireOpen();
        if (!(removal instanceof Removal.Files)) {
            requireNoRemoval();
        }
        Version read = base.orElseThrow(this::noBase);
        Set<Tablet> wanted = new HashSet<>(tablets);
        if (removal instanceof Removal.Files files) {
            files.files().stream()
                    .filter(file -> wanted.contains(file.tablet()))
                    .findFirst()
                    .ifPresent(file -> {
                        throw new DatashardException("the file " + file.path()
                                + " is removed or replaced already in the transaction " + snapshotId());
                    });
        }
        Map<Tablet, FileEntry> found = new HashMap<>();
        Selection selection = Selection.of(wanted, written().catalogSchema());
        new StoredSnapshot(read, log, history, configuration).answer(answers -> {
            try (LiveFiles files = read.files(log.store(), selection, written())) {
                files.forEachRemaining(file -> found.put(file.tablet(), file));
            }
            return found;
        });
        return found;
    }

    private void remove(Collection<FileEntry> files) {
        List<FileEntry> all = new ArrayList<>(files);
        if (removal instanceof Removal.Files earlier) {
            all.addAll(earlier.files());
        }
        removing(new Removal.Files(all));
    }

    private void removing(Removal next) {
        removal = next;
        alterations.removing();
    }

    @Override
    public Transaction replaceTable(Schema newSchema, Partitioning newPartitioning) {
        if (!added.files().isEmpty() || base.isEmpty()) {
            throw new IllegalStateException("replace a table that exists, before adding files");
        }
        requireNoRemoval();
        removing(new Removal.Matching(Predicate.TRUE));
        alterations.replace(newSchema, newPartitioning);
        return this;
    }

    @Override
    public Transaction alter(List<SchemaChange> changes) {
        requireNoFiles();
        Metadata earlier = written();
        alterations.change(changes);
        if (removal instanceof Removal.Files files) {
            removing(files.as(new CurrentEntries(earlier, written())));
        } else if (removal instanceof Removal.Rows rows) {
            removing(rows.as(new CurrentEntries(earlier, written())));
        }
        return this;
    }

    @Override
    public Transaction partitionBy(String partitioning) {
        requireNoFiles();
        alterations.partition(partitioning);
        return this;
    }

    private void requireNoFiles() {
        requireOpen();
        if (!added.files().isEmpty()) {
            throw new IllegalStateException("the transaction " + snapshotId()
                    + " has files already, which were written for the columns before; alter the table first");
        }
    }

    @Override
    public Transaction properties(Map<String, String> changes) {
        requireOpen();
        alterations.set(changes);
        return this;
    }

    @Override
    public Transaction appendRecords(Iterable<? extends Map<String, ?>> records) {
        requireOpen();
        return append(new RecordFiles(log.store(), id.snapshotId(), "r" + nextBatch(), written(), configuration)
                .write(records));
    }

    private synchronized int nextBatch() {
        return whole.map(StoredTransaction::nextBatch).orElseGet(() -> batches++);
    }

    @Override
    public Transaction once(String application, long sequence) {
        requireOpen();
        Once work = new Once(application, sequence);
        if (id.once().isPresent() && !id.once().get().equals(work)) {
            throw new IllegalStateException("the transaction " + snapshotId() + " commits the "
                    + id.once().get() + ", so it cannot be the " + work + ", too. Use one transaction for each");
        }
        id = id.committing(work);
        alreadyCommitted = base.filter(id::isDoneIn).isPresent();
        return this;
    }

    @Override
    public boolean alreadyCommitted() {
        return alreadyCommitted;
    }

    @Override
    public Snapshot commit() {
        requireOpen();
        if (whole.isPresent()) {
            return whole.get().take(this);
        } else if (isMember) {
            throw new IllegalStateException(
                    "the transaction " + snapshotId()
                            + " belongs to one over several tables and is committed with that. Commit that one, or roll this one back");
        } else if (alreadyCommitted) {
            return end(base.orElseThrow());
        }
        Snapshot shown = commitAlone(part());
        if (!alreadyCommitted) {
            listener.accept(shown);
        }
        return shown;
    }

    private Snapshot commitAlone(Part part) {
        try {
            return end(part.commit());
        } catch (CommitOutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException e) {
            failed();
            throw e;
        }
    }

    /**
     * Has somebody told of the version that {@link #commit} makes, by the thread that commits; of none that others make with it or made
     * before.
     *
     * @param newListener fails never, as the version is there by then
     */
    public StoredTransaction whenCommitted(Consumer<Snapshot> newListener) {
        listener = newListener;
        return this;
    }

    /**
     * A statement of this transaction: a transaction of its own, which reads the table as it was before this one, with the columns that this
     * one has made of it. Its commit adds it to this one, or fails if it does not go together with what is there; then nothing of it is
     * added, and this one stays as it was. Its files lie among those of this one, and are deleted with them.
     *
     * @return whose {@link #commit} returns what {@link #seen} says then, and throws {@link DatashardException} when it changes a row that
     *     an earlier statement changed, might change rows that an earlier one wrote, changes columns after rows were written or removed
     *     one by one, was begun before columns were changed, or comes when this one has ended or is being committed
     */
    public synchronized StoredTransaction statement() {
        requireOpen();
        return new StoredTransaction(this);
    }

    private synchronized Snapshot take(StoredTransaction statement) {
        requireTaking();
        Statements.Told told = statement.told();
        added.require(statement.added.files(), statement.partitioning());
        statements.require(told);
        if (statement.alreadyCommitted) {
            // whoever commits this one must know: what is not numbered beside it may have been done with it, too
            statements.add(told);
            alreadyCommitted = true;
        } else {
            // a table that is created holds nothing to remove
            removal = base.isEmpty() ? removal : statements.united(told);
            statements.add(told);
            alterations.take(statement.alterations);
            if (!(statement.removal instanceof Removal.Nothing)) {
                alterations.removing();
            }
            added.add(statement.added.files());
        }
        id = statement.id;
        statement.state = State.COMMITTED; // from here on its files are those of this one, whatever fails
        return seen();
    }

    private void requireTaking() {
        if (state != State.OPEN) {
            throw new DatashardException("a statement on the table at "
                    + log.store().root() + " came too late: the transaction that it belongs to has ended, or is being"
                    + " committed. Nothing of the statement was done. Wait for statements before the commit, and run this one"
                    + " again after it");
        }
    }

    /** What it was told until now. */
    private Statements.Told told() {
        return new Statements.Told(before, written(), alterations, removal, added.files(), id.once());
    }

    /** The files of the base whose rows satisfy a condition, with what the catalog knows of them. */
    private List<FileEntry> wholeFiles(Predicate condition) {
        List<FileEntry> found = new ArrayList<>();
        Pruner pruner = new Pruner(condition, schema(), written().partitioningsById());
        PartitionProjection partitions =
                new PartitionProjection(List.of(condition), schema(), written().partitioningsById());
        Selection selection = Selection.all().ofTablets(partitions, partitions.conditions());
        try (LiveFiles files = base.orElseThrow().files(log.store(), selection, written())) {
            files.forEachRemaining(file -> {
                if (pruner.match(file) == Match.ALL) {
                    found.add(file);
                } else if (pruner.match(file) == Match.SOME) {
                    throw new DatashardException("a DELETE where " + ConditionText.of(condition)
                            + " cannot decide the file "
                            + file.path() + " of the table at " + log.store().root()
                            + " as a whole. Nothing of the statement was done");
                }
            });
        }
        return found;
    }

    /**
     * The table as this transaction sees it: with the rows of its base and with the columns, partitioning and properties that this one has
     * made of it; without rows if it creates or replaces the table. With other columns than its base nobody else can read it by its number.
     */
    public synchronized StoredSnapshot seen() {
        if (base.isPresent() && alterations.isEmpty()) {
            return new StoredSnapshot(base.get(), log, history, configuration);
        }
        return new StoredSnapshot(seenVersion(), log, history, configuration).writtenBy(() -> {
            throw new DatashardException(
                    "the table at " + log.store().root()
                            + " is shown as a transaction over several tables has changed it, which has ended. Load the table again");
        });
    }

    private Version seenVersion() {
        String unique = log.process().surroundings().newId().toString(); // plans are kept by it
        return base.map(there -> SeenVersion.of(there, written(), unique))
                .filter(there -> !alterations.isReplaced())
                .orElseGet(() -> SeenVersion.empty(base, written(), unique, id));
    }

    /** Whether it is a {@link #statement} of another one. */
    public boolean isStatement() {
        return whole.isPresent();
    }

    /** Whether a {@link #statement} was committed, if only one that found nothing to do. */
    public synchronized boolean hasStatements() {
        return statements.areAny();
    }

    /** Gives up unless a {@link #statement} was committed; one that comes later is refused then. */
    public synchronized void giveUpUnused() {
        if (!statements.areAny()) {
            rollback();
        }
    }

    /** Whether it was given up. */
    public synchronized boolean isRolledBack() {
        return state == State.ROLLED_BACK;
    }

    /** From now on it is committed with others of a transaction over several tables. */
    public StoredTransaction joined() {
        isMember = true;
        return this;
    }

    /** Whether there is something to commit: it was not rolled back, and its work not done already. */
    public synchronized boolean hasPart() {
        return state == State.OPEN && !alreadyCommitted;
    }

    /** Whether another transaction had done its numbered work before this one came to commit it. */
    public synchronized boolean isDoneBefore() {
        return state == State.OPEN && alreadyCommitted;
    }

    /**
     * What it is to do, for whoever commits it. Until {@link #end} or {@link #failed} nobody knows how it ends. A {@link #statement} is part
     * of it as a whole or, if it comes meanwhile or later, refused.
     */
    public synchronized Part part() {
        requireOpen();
        makeDurable();
        Intent intent = new Intent(written(), added.files(), removal, alteration(), statements.removing());
        state = State.UNKNOWN; // after an Error, whatever it is
        try {
            return ending.part(new Committer(log, history), id, intent);
        } catch (RuntimeException e) {
            failed();
            throw e;
        }
    }

    /** To be told which version shows its work, its own or another one. */
    public Snapshot end(Version version) {
        alreadyCommitted = !version.line().snapshotId().equals(id.snapshotId());
        state = alreadyCommitted ? State.ALREADY_COMMITTED : State.COMMITTED;
        if (alreadyCommitted) {
            discard();
        } else {
            new CatalogMaintenance(log, history).after(version);
        }
        return new StoredSnapshot(version, log, history, configuration);
    }

    /** To be told that its numbered work was done already by another transaction. */
    public void alreadyDone() {
        alreadyCommitted = true;
        state = State.ALREADY_COMMITTED;
        discard();
    }

    /** To be told that nothing of it was committed. */
    public void failed() {
        state = State.FAILED;
    }

    private void makeDurable() {
        try {
            log.store().makeDurable(added.files().stream().map(FileEntry::path).toList());
        } catch (DirectoryGoneException e) {
            new Committer(log, history).requireNotVacuumed(id);
            throw GoneTable.exception(log.store(), e);
        }
    }

    /** Deletes what nobody needs: the work is done. It is of no consequence if that fails. */
    private void discard() {
        try {
            rollback();
        } catch (UncheckedIOException e) {
            LOG.warn(
                    "The directory {} below {} could not be deleted; what is in it was committed by another transaction, so"
                            + " it is garbage",
                    Layout.snapshot(id.snapshotId()),
                    log.store().root(),
                    e);
        }
    }

    @Override
    public synchronized void rollback() {
        if (whole.isPresent()) {
            state = state == State.OPEN ? State.ROLLED_BACK : state; // its files lie among those of the others
        } else if (state == State.OPEN || state == State.FAILED || state == State.ALREADY_COMMITTED) {
            state = State.FAILED; // unless the deletion succeeds, and then it can be tried again
            log.store().deleteDirectory(Layout.snapshot(id.snapshotId()));
            state = State.ROLLED_BACK;
        }
    }

    /**
     * Gives up, as {@link #rollback} does. Of a statement, whose directory is that of others, too, only these files are deleted.
     *
     * @param files paths of files that were written and never appended
     */
    public void giveUp(Collection<String> files) {
        if (whole.isPresent() && state == State.OPEN) {
            files.forEach(file -> log.store().delete(file));
        }
        rollback();
    }

    private void requireNoRemoval() {
        requireOpen();
        if (!(removal instanceof Removal.Nothing)) {
            throw new IllegalStateException(
                    "a transaction removes rows in one way only: by one condition, by partitions or"
                            + " file by file. Use one transaction for each");
        }
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the transaction " + id.snapshotId() + " has ended: " + state);
        }
    }
}
