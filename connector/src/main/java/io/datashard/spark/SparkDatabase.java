package io.datashard.spark;

import io.datashard.Database;
import io.datashard.DatashardException;
import io.datashard.spark.seam.Sessions;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A database, a directory of tables, as a Spark session uses it: statements on any of its tables that commit together, and states of it
 * that stay. Immutable.
 */
public final class SparkDatabase {
    private final SparkSession session;
    private final String location;

    private SparkDatabase(SparkSession session, String location) {
        this.session = session;
        this.location = location;
    }

    /**
     * The database at a location, such as a catalog's warehouse, for one session.
     *
     * @throws DatashardException if the location is malformed, or no store is proven for its scheme
     */
    public static SparkDatabase of(SparkSession session, String location) {
        SparkDatabase database = new SparkDatabase(session, location);
        database.open();
        return database;
    }

    private Database open() {
        return Database.open(location, configuration());
    }

    private Configuration configuration() {
        return Sessions.hadoopConfiguration(session);
    }

    /**
     * Begins a scope: what the session does to tables of the database from now on, by name or by path, becomes visible to others together,
     * with {@link DatabaseScope#commit}, or never. See {@link DatabaseScope} for what is read in it and what is refused.
     *
     * @throws DatashardException if the session has an open scope, reads a pinned state, or others commit so much that no state can be had
     */
    public DatabaseScope begin() {
        if (PinnedTables.of(session).isPresent()) {
            throw new DatashardException("no scope can begin in a session that reads a pinned state of a database, by "
                    + PinnedTables.CONF + ". Unset it, or use another session: spark.newSession()");
        }
        return new DatabaseScope(session, Scopes.open(session, () -> new ScopedTables(open(), configuration())));
    }

    /**
     * Does some work in a scope, and commits it when the work returns. When it throws, nothing was committed, and what it wrote is deleted.
     *
     * @return the new versions of the tables that were created or changed, by their names in the database
     * @throws RuntimeException whatever the work, {@link #begin} and {@link DatabaseScope#commit} throw
     */
    public Map<String, Long> transact(Runnable work) {
        DatabaseScope scope = begin();
        try {
            work.run();
            return scope.commit();
        } catch (RuntimeException | Error e) {
            try {
                scope.rollback();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Pins the state of the database now. Whatever session or job sets {@code spark.datasource.datashard.pin} to the token, or passes it as
     * the option {@code pin} of a read, reads each table of the database at the version that it has now, and none that is created later. It
     * writes nothing: the tables' retention says for how long that can be read.
     *
     * @return a token without commas; several, of different databases, can be given with commas between them
     * @throws DatashardException if others commit so much meanwhile that no state can be had
     */
    public String pin() {
        Database database = open();
        return PinnedTables.token(database, database.pin());
    }
}
