package io.datashard;

import java.util.Map;
import java.util.Optional;

/**
 * One change of any number of tables of a database, which becomes visible in all of them as a whole or in none. It reads the state of the
 * database at its start. Ends with {@link #commit} or {@link #rollback}; until then nobody else sees anything of it. Not safe for
 * concurrent use.
 *
 * <p>Each table is validated as if it were changed alone, by the rules of its own isolation level. What is only read is not validated.
 *
 * <p>To run it again when its outcome is unknown, number the work in each of its tables with {@link Transaction#once}: what was done before
 * is then left out. Where only some are numbered, nobody can tell what was done in the others, so it is refused when one of these was.
 */
public interface DatabaseTransaction {
    /**
     * The state of the database that this transaction reads. Nothing of what it changes is in it.
     */
    DatabasePin start();

    /**
     * What this transaction changes in a table, to be told to the {@link Transaction} that is returned: the same for each call. Its {@link
     * Transaction#commit} throws {@link IllegalStateException}, as it is committed with this transaction; one that was rolled back is
     * left out.
     *
     * @throws TableNotFoundException if there was no table of that name at the start
     * @throws IllegalStateException if this transaction drops the table, or has ended
     */
    Transaction on(TableName table);

    /**
     * The same for a table that this transaction creates; {@link #on} returns it from then on. Namespaces that are missing are created at
     * once, and stay.
     *
     * @throws TableAlreadyExistsException at once or at commit, if there is a table
     * @throws DatashardException like {@link Database#newTable}
     * @throws IllegalStateException if this transaction changes or drops a table of that name, or has ended
     */
    Transaction newTable(TableName table, Schema schema, Partitioning partitioning, Map<String, String> properties);

    /** The transaction that {@link #on} or {@link #newTable} began on a table, if one did. */
    Optional<Transaction> begun(TableName table);

    /**
     * Drops a table, with all that others commit to it until then.
     *
     * @throws TableNotFoundException if there is none
     * @throws IllegalStateException if this transaction creates or changes the table, or has ended
     */
    void drop(TableName table);

    /**
     * Commits to all of the tables at once. On concurrent commits that do not conflict, tries again on top of them until the deadline, which
     * is the longest that one of the tables has.
     *
     * @return the new versions of the tables that were created or changed
     * @throws ConcurrentModificationException when a version since the start conflicts in one of the tables, or others were first until the
     *     deadline; nothing was committed to any
     * @throws TableAlreadyExistsException if somebody else created a table first; nothing was committed
     * @throws DatashardException if the numbered work in one table was done before, and another one is changed or dropped without a number;
     *     nothing was committed
     * @throws CommitOutcomeUnknownException when the store gave no clear answer until the deadline: all of it is committed, or nothing
     */
    Map<TableName, Snapshot> commit();

    /**
     * Gives up: deletes what this transaction wrote. Does nothing after a commit, or when its outcome is unknown, or a second time.
     *
     * @throws java.io.UncheckedIOException if the store fails; then it can be tried again
     */
    void rollback();
}
