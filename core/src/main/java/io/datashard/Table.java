package io.datashard;

import io.datashard.internal.table.StoredTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * A table at a location of a store. Holds no state but the location: every method that reads the table reads the store. Safe for
 * concurrent use.
 *
 * <p>A location is a path or URI as Hadoop understands it, of a store on which files can be created atomically if absent; other
 * stores are refused with {@link DatashardException}.
 */
public interface Table {

    /**
     * Creates an empty table. The location must be missing, an empty directory, or that of a table that was dropped; a new table goes on
     * with its version numbers.
     *
     * @throws TableAlreadyExistsException if there is a table, also when a concurrent call creates it first
     * @throws DatashardException if something else is there, or a column or property is not possible
     */
    static Table create(
            String location,
            Schema schema,
            Partitioning partitioning,
            Map<String, String> properties,
            Configuration configuration) {
        Transaction creation = newTable(location, schema, partitioning, properties, configuration);
        creation.commit();
        return load(location, configuration);
    }

    /**
     * A transaction that creates a table; what is appended in it becomes visible together with the table. Throws like {@link
     * #create}, at once or at commit.
     */
    static Transaction newTable(
            String location,
            Schema schema,
            Partitioning partitioning,
            Map<String, String> properties,
            Configuration configuration) {
        return StoredTable.newTable(location, schema, partitioning, properties, configuration);
    }

    /**
     * A transaction that creates a table or, where the same table is there already or is created by somebody else before this
     * transaction commits, appends to it; so of any number of concurrent jobs that find nothing at a location all land. The same are
     * columns of the same names, types, ids and nullability, and the same partitioning. An existing table keeps its properties.
     *
     * @throws TableAlreadyExistsException at once or at commit, if there is a table that differs, or if the transaction does more than
     *     append; the message says what differs
     * @throws DatashardException if something else is there, or a column or property is not possible
     */
    static Transaction newTableOrAppend(
            String location,
            Schema schema,
            Partitioning partitioning,
            Map<String, String> properties,
            Configuration configuration) {
        return StoredTable.newTableOrAppend(location, schema, partitioning, properties, configuration);
    }

    /**
     * The table at a location. Where a table was dropped, that one: its older versions can still be read, and {@link #currentSnapshot}
     * says that it was dropped.
     *
     * @throws TableNotFoundException if there never was one; the message says what is there instead
     */
    static Table load(String location, Configuration configuration) {
        return StoredTable.load(location, configuration);
    }

    /**
     * The table at a location, or nothing if the location is missing or an empty directory, or the table was dropped.
     *
     * @throws DatashardException if something else is there
     */
    static Optional<Table> find(String location, Configuration configuration) {
        return StoredTable.find(location, configuration);
    }

    /**
     * The newest version of the table at a location, or nothing if the location is missing or an empty directory. It asks the store
     * once for what {@link #find} and {@link #currentSnapshot} ask twice.
     *
     * @throws DatashardException if something else is there
     */
    static Optional<Snapshot> findSnapshot(String location, Configuration configuration) {
        return StoredTable.findSnapshot(location, configuration);
    }

    /**
     * The newest version of the table at a location, for which the store is asked once.
     *
     * @throws TableNotFoundException if there is none; the message says what is there instead
     */
    static Snapshot loadSnapshot(String location, Configuration configuration) {
        return StoredTable.loadSnapshot(location, configuration);
    }

    /** The table's root, absolute and with its scheme; {@link #load} takes it. */
    String location();

    /**
     * The newest version.
     *
     * @throws TableNotFoundException if the table was dropped; the message says when and by which version
     */
    Snapshot currentSnapshot();

    /**
     * A version by its number ("42"), its snapshot id ("20261121064900.12345640718263") or the name of a tag, also one of a table that
     * was dropped.
     *
     * @throws SnapshotNotFoundException if there is none, it was prepared by a transaction over several tables that did not commit, or its
     *     files are gone
     * @throws TableNotFoundException if it is the version that dropped the table
     */
    Snapshot snapshot(String version);

    /**
     * The newest version that was committed at or before a time.
     *
     * @throws SnapshotNotFoundException if the table is younger, or the version's files are gone
     * @throws TableNotFoundException if the table had been dropped by then
     */
    Snapshot snapshotAsOf(Instant time);

    /**
     * Makes the table again what it was at an older version: files, columns, partitioning and properties, by a new version with the
     * operation {@code rollback}. All versions stay as they are, so that a rollback can be rolled back. It costs the same however many
     * files there are, as it refers to those of the older version. What applications have committed with {@link Transaction#once}
     * stays committed.
     *
     * <p>It asks for a state and not for a difference: what others commit at the same time is rolled back, too, if their commit comes
     * first, and goes on top if it comes later and only adds files that still fit. Other transactions that began before the rollback
     * fail with {@link ConcurrentModificationException}.
     *
     * @param version a number, a snapshot id or a tag, as {@link #snapshot} takes it
     * @return the new version, or the newest one if that is what was asked for
     * @throws SnapshotNotFoundException if there is none, or its files are gone
     * @throws DatashardException if it is a version of another table that was dropped here
     * @throws TableNotFoundException if the table was dropped
     * @throws ConcurrentModificationException if others took each version number first until the deadline; nothing was committed
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline
     */
    Snapshot rollbackTo(String version);

    /** The same with the newest version that was committed at or before a time. */
    Snapshot rollbackTo(Instant time);

    /**
     * Gives a version a name, by which it is found wherever a version is asked for, and which keeps it readable whatever its age. To set
     * a tag again on the same version changes when it expires. A table has at most 100 tags. This is a version of its own, with the
     * operation {@code tag}, and conflicts with nothing.
     *
     * @param name which must not look like a version number or a snapshot id
     * @param version a number, a snapshot id or another tag, as {@link #snapshot} takes it
     * @throws DatashardException if the name is not possible, another version has it, or the table has too many tags
     * @throws SnapshotNotFoundException if there is no such version, or the table was vacuumed up to a newer one
     * @throws TableNotFoundException if the table was dropped
     * @throws ConcurrentModificationException if others took each version number first until the deadline; nothing was committed
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline
     */
    void tag(String name, String version);

    /** The same for a tag that vacuum removes once it has expired. */
    void tag(String name, String version, Instant expires);

    /**
     * Removes a tag. Its version stays readable as long as others of its age.
     *
     * @throws DatashardException if there is no such tag. Otherwise throws like {@link #tag(String, String)}
     */
    void untag(String name);

    /** The table's tags by name, those that have expired and were not removed yet included. */
    List<Tag> tags();

    /**
     * Gives up the versions that are older than the table's retention and deletes the files that only they needed, and what transactions
     * left that never committed. Versions with a tag or a pin stay. A transaction that began before the oldest version that is kept
     * was committed can no longer commit, and fails with {@link ConcurrentModificationException}; others are not disturbed. What is old,
     * the store's own times say. It costs what goes, not what the table holds.
     *
     * <p>The retention is the table property {@code retention}, such as {@code 36 hours} or {@code 7 days}, which is the default. Less than
     * 24 hours need the table property {@code retention-minimum} to allow it. Where it fails it can be called again, and goes on. Vacuums
     * may run at the same time.
     *
     * @return what was deleted by this call
     * @throws DatashardException if the retention is shorter than the table allows
     * @throws TableNotFoundException if the table was dropped
     * @throws ConcurrentModificationException if others took each version number first until the deadline; nothing was deleted
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline; nothing was deleted
     * @throws CorruptTableException if something cannot be read that says what is needed; what it concerns was not deleted
     * @throws java.io.UncheckedIOException if the store fails; then part of it may be deleted
     */
    VacuumReport vacuum(VacuumOptions options);

    /** What {@link #vacuum} would delete now. Changes nothing, but writes a small file to learn the store's time. */
    VacuumReport previewVacuum(VacuumOptions options);

    /**
     * Keeps a version readable for a reader that needs it for longer than the retention. It costs a file and commits nothing.
     *
     * @param version a number, a snapshot id or a tag, as {@link #snapshot} takes it
     * @param expires when vacuum may forget the pin
     * @throws SnapshotNotFoundException if there is no such version, or the table was vacuumed up to a newer one
     */
    Pin pin(String version, Instant expires);

    /** Removes a pin, if it is there. */
    void unpin(Pin pin);

    /** The table's pins, those that have expired and were not removed yet included. */
    List<Pin> pins();

    /**
     * Checks the whole table: that each version can be read, that all files it refers to are there and have the sizes that are recorded,
     * that runs of the catalog and of the history are intact, that totals add up, and that the history is unbroken. Data files are not
     * read. It reads the catalog of each version. Repairs nothing, and changes nothing of a damaged table; where all is whole, it brings
     * the hint at the newest version up to date.
     *
     * <p>To go back to a version that is whole, use {@link #rollbackTo}, where the newest can be read.
     *
     * @return also of a table that was dropped
     * @throws java.io.UncheckedIOException if the store fails
     */
    Verification verify();

    /**
     * The same for the table at a location, also where {@link #load} fails because the newest version is damaged or lost.
     *
     * @throws TableNotFoundException if there never was one; the message says what is there instead
     * @throws java.io.UncheckedIOException if the store fails
     */
    static Verification verify(String location, Configuration configuration, Verification.Progress progress) {
        return StoredTable.verify(location, configuration, progress);
    }

    /** Begins a transaction on the newest version. */
    Transaction newTransaction();

    /**
     * Merges what has piled up in the table's catalog, so that planning has less to read. Processes that commit do so themselves in the
     * background; this is for tables that only processes write to which end at once, and for who will not wait. Rows and files stay as
     * they are. Conflicts with nothing, and gives way to a merge by somebody else. What it does are versions of their own, with the
     * operation {@code merge}.
     *
     * @return the newest version that it made, or nothing if there was nothing to do
     * @throws ConcurrentModificationException if others took each version number first until the deadline; nothing is lost
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline
     */
    Optional<Snapshot> mergeCatalog();

    /**
     * Drops the table: commits a last version that holds nothing. Takes with it what others committed just before; whoever commits
     * after it fails. The files stay, and older versions can be read by their numbers and snapshot ids. A table that is created here
     * later goes on with the next number, as another table.
     *
     * @throws TableNotFoundException if the table was dropped already
     * @throws ConcurrentModificationException if somebody else dropped it meanwhile, or others took each version number first until the
     *     deadline; then nothing was done
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline
     */
    void drop();

    /**
     * Drops the table, if that is not done, and deletes all its versions and files, also those of tables that were at this location
     * before. What is left are a few bytes for each version. Readers of an older version may fail. Where it fails it can be called again,
     * and goes on.
     *
     * @throws ConcurrentModificationException if somebody else created a table here meanwhile, or others took each version number first
     *     until the deadline; then nothing was done. Also if the directory was moved, because another table took its name, while the files
     *     were deleted; then the other table is as it was, and part of this one's files are left where its directory was moved to
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline; then nothing was deleted
     * @throws java.io.UncheckedIOException if the store fails; then part of it may be deleted
     */
    void purge();

    /** One line for each version, newest first; also of a table that was dropped. */
    List<HistoryLine> history();

    /**
     * What the history says of a version.
     *
     * @param parent the version it builds on, 0 for the first
     * @param metrics what its commit took, as far as it is known: {@code attempts}, {@code lost-races}, {@code unclear-answers},
     *     {@code commit-ms}, {@code queue-ms}, {@code backoff-ms}, {@code data-bytes}, {@code metadata-bytes}
     */
    record HistoryLine(
            long version,
            long parent,
            String snapshotId,
            Instant time,
            String operation,
            Totals totals,
            Map<String, Long> metrics) {
        public HistoryLine {
            metrics = Map.copyOf(metrics);
        }
    }
}
