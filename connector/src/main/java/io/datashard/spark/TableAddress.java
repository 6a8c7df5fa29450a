package io.datashard.spark;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableNotFoundException;
import io.datashard.Transaction;
import java.util.Map;
import java.util.Optional;

/** Where an identifier of a catalog leads: to a location by its path, or to a table of the warehouse by its name. */
interface TableAddress {

    /** What users call the table in SQL. */
    String name();

    /** The directory of the table, there or not. */
    String location();

    /**
     * The table, also one that was dropped.
     *
     * @throws TableNotFoundException if there never was one
     */
    Table load();

    /** The table, also one that was dropped; nothing if there never was one. */
    default Optional<Table> find() {
        try {
            return Optional.of(load());
        } catch (TableNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * The newest version, for which the store is asked once; nothing if there is no table, or it was dropped.
     *
     * @throws io.datashard.DatashardException if something else is there
     */
    Optional<Snapshot> findSnapshot();

    /**
     * The newest version.
     *
     * @throws TableNotFoundException if there is no table, or it was dropped; the message says what is there instead, or when it was dropped
     */
    default Snapshot currentSnapshot() {
        return load().currentSnapshot();
    }

    /** Whether the table is there. */
    boolean exists();

    /** Whether it is a path that leads there, and not a name. */
    default boolean isPath() {
        return false;
    }

    /** A transaction that creates the table. */
    Transaction create(Schema schema, Partitioning partitioning, Map<String, String> properties);

    /** A transaction that creates the table or, if somebody else does first, appends to the same one. */
    Transaction createOrAppend(Schema schema, Partitioning partitioning, Map<String, String> properties);

    /**
     * Drops the table.
     *
     * @return whether it was there
     * @throws TableNotFoundException if somebody else dropped it just now
     */
    default boolean drop() {
        boolean exists = exists();
        if (exists) {
            load().drop();
        }
        return exists;
    }

    /** The same, and deletes what it held. */
    default boolean purge() {
        boolean exists = exists();
        if (exists) {
            load().purge();
        }
        return exists;
    }

    /** What Spark shows among the properties of a table although the table does not keep it. */
    Map<String, String> shownProperties();
}
