package io.datashard;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One change of a table, which becomes visible as a whole or not at all. Reads what it reads at {@link #base}; writes under a
 * snapshot directory of its own; ends with {@link #commit} or {@link #rollback}. Not safe for concurrent use. After its end, and
 * also after a commit that failed, every method that would change something throws {@link IllegalStateException}.
 *
 * <p>A method that throws leaves the transaction as it was.
 */
public interface Transaction {

    /** The id of the snapshot that this transaction writes; nobody else has it. */
    String snapshotId();

    /** The table's schema as of this transaction, which new files must have. */
    Schema schema();

    /** The partitioning for new files. */
    Partitioning partitioning();

    /** The table's properties as of this transaction. */
    Map<String, String> properties();

    /**
     * The state that this transaction reads.
     *
     * @throws IllegalStateException if this transaction creates the table
     */
    Snapshot base();

    /**
     * Adds files.
     *
     * @param files which lie under this transaction's snapshot directory, belong to {@link #partitioning}, and have names that no
     *     other file of their partition has
     * @throws DatashardException if one lies elsewhere, belongs to another partitioning or has deleted rows, or two have one tablet
     */
    Transaction append(Collection<FileEntry> files);

    /**
     * Removes all rows that satisfy a condition and adds files. The condition must decide each file as a whole: it is evaluated
     * on partition values and column bounds, again at each attempt to commit. It is on columns of {@link #schema} as they are when this
     * is called.
     *
     * @throws DatashardException at commit, when a file holds rows that match beside rows that do not, or when that is not known
     */
    Transaction overwrite(Predicate condition, Collection<FileEntry> files);

    /**
     * Replaces the content of exactly those partitions that {@code files} lie in. In an unpartitioned table: all rows.
     *
     * @throws DatashardException at commit, when a file belongs to another partitioning than {@code files}, so that it is not known
     *     which partitions its rows are in
     */
    Transaction overwritePartitions(Collection<FileEntry> files);

    /**
     * Removes all rows that satisfy a condition, as {@link #overwrite} does, and adds none. The history calls it a delete.
     *
     * @throws DatashardException at commit, when a file holds rows that match beside rows that do not, or when that is not known
     */
    Transaction delete(Predicate condition);

    /**
     * Removes files. They conflict when a version since {@link #base} removed or replaced one of them.
     *
     * @param files entries of {@link #base}
     * @throws DatashardException if one of them is not
     */
    Transaction delete(Collection<FileEntry> files);

    /**
     * Puts new files in the place of others with the same tablets. Conflicts like {@link #delete}.
     *
     * @param files new files whose tablets are tablets of {@link #base}
     * @throws DatashardException if one of them is not
     */
    Transaction replace(Collection<FileEntry> files);

    /**
     * Puts files with the same rows in the place of others: a compaction. Readers of the table see no difference. It conflicts only
     * when a version since {@link #base} deleted rows of one of the replaced files, or removed or replaced it.
     *
     * @param replaced entries of {@link #base}
     * @param files new files, which hold the rows that are not deleted in those, and no others
     * @throws DatashardException if a replaced file is none of {@link #base}, or had fewer rows deleted when it was read than there, or the
     *     new files hold another number of rows than are left of the replaced ones
     * @throws IllegalStateException if this transaction adds rows, too: what it added before, and {@link #append} afterwards
     */
    Transaction rewrite(Collection<FileEntry> replaced, Collection<FileEntry> files);

    /**
     * Deletes single rows of files. What is appended in the same transaction takes their place: an UPDATE or a MERGE is that. A file of
     * which no row is left is removed.
     *
     * <p>It conflicts when a version since {@link #base} deleted one of these rows, or removed or replaced their file, and with an
     * overwrite of what the statement's condition may select. Under the isolation level {@code serializable} also when rows were added
     * that may satisfy the condition and, for {@link RowStatement.Reach#TABLE}, when rows were removed that may have. Transactions that
     * delete different rows of one file all commit.
     *
     * @param rows by the path of their file, {@link FileEntry#path}; the statement conflicts by its condition also if there are none
     * @throws DatashardException if a file is none of {@link #base} that may hold rows satisfying the statement's condition, or is
     *     shorter; at commit, if a row was deleted at the base already
     */
    Transaction deleteRows(RowStatement statement, Map<String, RowSet> rows);

    /**
     * Removes files, as a statement does that writes the rows which are left into new ones. Conflicts like {@link #deleteRows} of all
     * rows of these files.
     *
     * @param replaced paths of files, {@link FileEntry#path}
     * @param files new files; one with the tablet of a removed file takes its place
     * @throws DatashardException if a removed file is none of {@link #base} that may hold rows satisfying the statement's condition, or
     *     a new one is not possible
     */
    Transaction replace(RowStatement statement, Collection<String> replaced, Collection<FileEntry> files);

    /**
     * Removes all rows and gives the table another schema and partitioning for the files of this transaction. All columns are new
     * ones, also those that keep their names. To be called before files are added.
     *
     * @param newSchema its field ids only tie it to {@code newPartitioning}; the table's are in {@link #schema} afterwards
     */
    Transaction replaceTable(Schema newSchema, Partitioning newPartitioning);

    /**
     * Changes columns, one change after the other; no file is rewritten. To be called before files are added. It commits on top of
     * concurrent appends, whose files are read with the columns that the table has then. It conflicts with every other change of
     * columns, partitioning or properties. A property that names renamed columns names them anew.
     *
     * @throws DatashardException if there is no such column, files could not be read as the change wants, the partitioning or a
     *     property needs the column as it is, or no column would be left; at commit, if a {@link SchemaChange.SetNotNull} is not proven
     */
    Transaction alter(List<SchemaChange> changes);

    /**
     * Changes the partitioning for new files, given as {@link Partitioning#parse} reads it; blank for none. To be called before files are
     * added. Files that are there keep their partitioning, and are pruned by it.
     *
     * @throws DatashardException if the text is malformed, or a transform does not suit its column
     */
    Transaction partitionBy(String partitioning);

    /** Sets and, where the value is null, removes properties of the table. */
    Transaction properties(Map<String, String> properties);

    /**
     * Writes records as Parquet files of this transaction and appends them. A record maps column names to values of the columns'
     * value classes; missing columns have their default, which is null where the table says nothing else.
     *
     * @throws DatashardException for an unknown column, a value of another class, or null in a column that is never null;
     *     nothing is appended then
     */
    Transaction appendRecords(Iterable<? extends Map<String, ?>> records);

    /**
     * Makes this transaction one that is committed once, however often and from however many places it is tried: the commit of this
     * sequence number of an application. Where the application has committed this number or a greater one, at {@link #base} or at any
     * version that {@link #commit} meets, nothing is committed and nothing fails: {@link #commit} returns that version, {@link
     * #alreadyCommitted} is true, and the files of this transaction are deleted. That comes before any conflict. Of concurrent
     * transactions with the same number exactly one commits. A transaction whose outcome is unknown is tried again by a new transaction
     * with the same number.
     *
     * <p>The table remembers the last number of an application for as many days after its commit as the table property {@code
     * writer-retention-days} says (30 without it), and of at most 500 applications. {@link Table#newTable} throws where there is a table,
     * before it can be told of this; ask {@link Snapshot#lastSequence} there.
     *
     * @param application who counts, 1 to 256 characters: the id of a job or a stream, the same in all its runs
     * @param sequence what it counts, not negative and rising: a batch id, a date, the number of a run
     * @throws DatashardException if the id or the number is not possible; at commit, if the table remembers 500 other applications
     */
    Transaction once(String application, long sequence);

    /**
     * Whether the work of this transaction was found to be committed by another one, with the same number or a greater one: at the base,
     * from {@link #once} on, or at the version that {@link #commit} returned. False for a transaction without {@link #once}.
     */
    boolean alreadyCommitted();

    /**
     * Commits. On a concurrent commit that does not conflict, tries again on top of it until the deadline.
     *
     * @return the new version or, if {@link #alreadyCommitted}, the one that shows it
     * @throws ConcurrentModificationException when a version since {@link #base} conflicts; nothing was committed
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline
     */
    Snapshot commit();

    /**
     * Gives up: deletes what this transaction wrote. Does nothing after a commit, or when its outcome is unknown, or a second time.
     *
     * @throws java.io.UncheckedIOException if the store fails; then it can be tried again
     */
    void rollback();
}
