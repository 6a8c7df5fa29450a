package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import io.datashard.internal.table.StoredSnapshot;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What a session sees of tables, and where its changes of them go: the newest versions, each statement committed by itself; or those of a
 * {@link DatabaseScope}; or those of a pin. Everything that finds a table by a name or a path does so through {@link #see}, and everything that
 * begins a transaction on what was found through {@link #begin}.
 */
interface SessionView {

    /** The view of a session now. */
    static SessionView of(SparkSession session) {
        Optional<ScopedTables> scope = Scopes.of(session);
        Optional<PinnedTables> pins = PinnedTables.of(session);
        if (scope.isPresent() && pins.isPresent()) {
            throw new DatashardException(
                    "the session reads a pinned state of a database, by " + PinnedTables.CONF
                            + ", while a scope is open in it, which reads the state of its start. Unset the one, or end the other");
        } else if (scope.isPresent()) {
            return scope.get();
        }
        return pins.<SessionView>map(pinned -> pinned).orElse(NewestTables.VIEW);
    }

    /** A version of a table, on which transactions begin as the view says that the active session has then. */
    static Snapshot shown(Snapshot snapshot) {
        return ((StoredSnapshot) snapshot)
                .writtenBy(() -> of(SparkSession.active()).begin(snapshot));
    }

    /** The table at an address as this view shows it, and its changes as they go. */
    TableAddress see(TableAddress address);

    /** The names of the tables that lie in a directory; nothing where the store knows best. */
    Optional<List<String>> tablesIn(String directory);

    /**
     * Begins a transaction on a version that was found, perhaps under another view.
     *
     * @throws DatashardException if nothing can be written in this view to what was found
     */
    Transaction begin(Snapshot found);

    /**
     * Checks that a statement can be done which commits by itself whatever the view is.
     *
     * @param statement what to call it in the error
     * @param location what it is about
     * @throws DatashardException if it would not be part of what the session does as a whole
     */
    void requireAlone(String statement, String location);
}
