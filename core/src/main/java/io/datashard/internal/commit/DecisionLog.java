package io.datashard.internal.commit;

import io.datashard.CorruptTableException;
import io.datashard.internal.json.DecisionJson;
import io.datashard.internal.store.DirectoryGoneException;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Layout;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The decisions of one database. A decision is made by putting its object if it is absent, so there is never more than one. */
public final class DecisionLog {
    private final Store database;

    /** @param database a store whose root is the database's directory */
    public DecisionLog(Store database) {
        this.database = database;
    }

    /** A decision, if it is made. */
    Optional<Decision> read(String id) {
        return read(database, Layout.decision(id), id);
    }

    /** A decision, or a copy of one. */
    static Optional<Decision> read(Store store, String path, String id) {
        return store.read(path).map(content -> {
            try {
                return DecisionJson.read(id, content);
            } catch (CorruptTableException e) {
                throw new CorruptTableException(
                        "the decision " + path + " below " + store.root() + " cannot be read: " + e.getMessage()
                                + ". If no newer version of datashard wrote it, it was damaged: restore that file from a copy",
                        e);
            }
        });
    }

    /**
     * Makes a decision, unless there is one.
     *
     * @param databaseId the database in which it is known that the decision is looked for
     * @return whether this call made it
     * @throws DirectoryGoneException if the database is no longer there or another one is; then this call made nothing
     * @throws UncheckedIOException if the outcome is not known
     */
    boolean decide(String databaseId, String id, Decision decision) {
        return database.putAfter(
                Layout.decision(id),
                DecisionJson.write(id, decision),
                Layout.DATABASE,
                object -> DecisionJson.readDatabase(object).equals(databaseId));
    }

    /** Whether a decision is made. */
    boolean has(String id) {
        return database.exists(Layout.decision(id));
    }

    /** Makes the name of a decision durable that is made. */
    void makeDurable(String id) {
        database.makeDurable(List.of(Layout.decision(id)));
    }

    /** The decision that a condition of this database names, which is made here, aborted, if there is none. */
    Decision settle(Condition condition) {
        String id = condition.decision();
        if (read(id).isEmpty()) {
            decide(condition.database(), id, new Decision.Aborted());
        }
        return read(id).orElseThrow();
    }

    /** Whether this is the database that a condition names. */
    boolean isOf(Condition condition) {
        return databaseId().filter(condition.database()::equals).isPresent();
    }

    /** The id of the database, if a transaction over several of its tables was ever begun. */
    Optional<String> databaseId() {
        return database.read(Layout.DATABASE).map(DecisionJson::readDatabase);
    }

    /**
     * The id of the database, which gets one here if it has none.
     *
     * @param candidate an id that nobody ever drew
     * @throws UncheckedIOException if the store fails; then it can be tried again
     */
    public String requireDatabaseId(String candidate) {
        return databaseId().orElseGet(() -> {
            database.requireExclusivePuts();
            database.prepare(Layout.TRANSACTIONS);
            boolean isOurs = database.putIfAbsent(Layout.DATABASE, DecisionJson.writeDatabase(candidate));
            return isOurs ? candidate : databaseId().orElseThrow();
        });
    }

    String root() {
        return database.root();
    }
}
