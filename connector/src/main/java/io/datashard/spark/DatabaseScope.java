package io.datashard.spark;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * A time in a session in which statements on tables of one database are prepared, to be committed together at its end or not at all. It
 * belongs to the session and not to a thread; other sessions, also those made from this one, see nothing of it. A session has one at a
 * time.
 *
 * <p><i>What statements read:</i> the rows that the tables had when the scope began, whatever others commit and whatever the scope itself
 * has written. Tables that it created are there, without rows; columns that it added, renamed or dropped are as it made them; tables that
 * it dropped are gone. A table that it replaced shows no rows.
 *
 * <p><i>What becomes of several statements on one table:</i> in order, one version. A statement that changes rows which an earlier one
 * changed, or may select rows that an earlier one wrote, fails, as it has not seen these rows. A statement that fails leaves nothing; the
 * scope goes on without it.
 *
 * <p>Refused are: changes of tables that lie elsewhere, changes of columns after rows were written to the table, DROP and CREATE of one
 * table, PURGE, RENAME, changes of namespaces, compaction. Safe for concurrent use.
 */
public final class DatabaseScope implements AutoCloseable {
    private final SparkSession session;
    private final ScopedTables tables;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        ENDED
    }

    DatabaseScope(SparkSession session, ScopedTables tables) {
        this.session = session;
        this.tables = tables;
    }

    /** Whether statements of the session still belong to it. */
    public synchronized boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * Commits all that was done, and ends the scope, whatever comes of it. On concurrent commits of others that do not conflict, tries again
     * on top of them.
     *
     * @return the new versions of the tables that were created or changed, by their names in the database
     * @throws io.datashard.ConcurrentModificationException if others committed something to one of the tables that conflicts; nothing
     *     was committed to any, and what was written is deleted
     * @throws io.datashard.TableAlreadyExistsException if others created a table first; the same
     * @throws io.datashard.CommitOutcomeUnknownException if the store gave no clear answer: all of it is committed, or nothing
     * @throws IllegalStateException if the scope has ended
     */
    public synchronized Map<String, Long> commit() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the scope on the database at " + tables.location() + " has ended already");
        }
        state = State.ENDED;
        Map<String, Long> versions = new TreeMap<>();
        tables.commit().forEach((table, version) -> {
            versions.put(table.toString(), version.version());
            AutoCompaction.OF_DRIVER.offer(session, version);
        });
        return versions;
    }

    /**
     * Gives up all that was done, and ends the scope. Does nothing if it has ended.
     *
     * @throws java.io.UncheckedIOException if the store fails to delete what was written; nothing of it is committed all the same
     */
    public synchronized void rollback() {
        if (state == State.OPEN) {
            state = State.ENDED;
            tables.rollback();
        }
    }

    /** Rolls back what was not committed. */
    @Override
    public void close() {
        rollback();
    }
}
