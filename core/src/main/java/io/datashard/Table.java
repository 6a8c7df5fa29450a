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
     * A version by its number ("42") or its snapshot id ("20261121064900.12345640718263"), also one of a table that was dropped.
     *
     * @throws SnapshotNotFoundException if there is none, or its files are gone
     * @throws TableNotFoundException if it is the version that dropped the table
     */
    Snapshot snapshot(String versionOrSnapshotId);

    /**
     * The newest version that was committed at or before a time.
     *
     * @throws SnapshotNotFoundException if the table is younger, or the version's files are gone
     * @throws TableNotFoundException if the table had been dropped by then
     */
    Snapshot snapshotAsOf(Instant time);

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
