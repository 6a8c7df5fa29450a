package io.datashard;

import io.datashard.internal.database.StoredDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A directory of tables on one store, with folders as namespaces. A table is there if its directory holds one that was not dropped.
 * Holds no state but the location: every method reads the store. Safe for concurrent use, by any number of processes.
 *
 * <p>A namespace is there if it was created and not dropped, or if a table lies in it. The empty list is the database itself, which is
 * always there. All methods throw {@link DatashardException} for names that directories cannot have.
 */
public interface Database {

    /**
     * The database at a location, a path or URI as Hadoop understands it. It need not exist yet.
     *
     * @throws DatashardException if the location is malformed, or no store is proven for its scheme
     */
    static Database open(String location, Configuration configuration) {
        return StoredDatabase.open(location, configuration);
    }

    /** The directory, absolute and with its scheme. */
    String location();

    /** The directory of a namespace or a table, there or not. */
    String location(List<String> parts);

    /**
     * A transaction that creates a table, and its namespaces where they are missing. What is appended in it becomes visible together
     * with the table.
     *
     * @throws TableAlreadyExistsException at once or at commit, if there is a table
     * @throws DatashardException if a namespace or something else has that name, a namespace of the table is a table, or a column or
     *     property is not possible
     */
    Transaction newTable(TableName name, Schema schema, Partitioning partitioning, Map<String, String> properties);

    /**
     * A table, also one that was dropped, of which older versions may be readable.
     *
     * @throws TableNotFoundException if there never was one
     */
    Table table(TableName name);

    /** A table, if it is there. */
    Optional<Table> findTable(TableName name);

    /** The newest version of a table, for which the store is asked once; nothing if there is no table, or it was dropped. */
    Optional<Snapshot> findSnapshot(TableName name);

    /**
     * The tables in a namespace, not those in namespaces below it, in the order of their names. Takes a listing and a few requests for
     * each table.
     *
     * @throws NamespaceNotFoundException if there is no such namespace
     */
    List<TableName> tables(List<String> namespace);

    /**
     * Does some work in a transaction over any number of tables, and commits it when the work returns. When it throws, nothing was
     * committed, and what it wrote is deleted.
     *
     * @return the new versions of the tables that were created or changed
     * @throws RuntimeException whatever the work and {@link DatabaseTransaction#commit} throw
     */
    default Map<TableName, Snapshot> transact(Consumer<DatabaseTransaction> work) {
        DatabaseTransaction transaction = newTransaction();
        try {
            work.accept(transaction);
            return transaction.commit();
        } catch (RuntimeException | Error e) {
            try {
                transaction.rollback();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * Begins a transaction over any number of tables, which reads the state of the database now. Takes what {@link #pin} takes.
     *
     * @throws DatashardException if others commit so much meanwhile that no state can be had
     */
    DatabaseTransaction newTransaction();

    /**
     * The state of the database now. Takes a listing of each namespace and a few requests for each table, once more when something was
     * committed meanwhile. Nothing is written, so its versions can be read as long as the tables' retention says; {@link Table#pin} keeps them
     * for longer.
     *
     * @throws DatashardException if others commit so much meanwhile that no state can be had
     */
    DatabasePin pin();

    /**
     * The pin that a token was made of.
     *
     * @throws DatashardException if it is no token of a pin
     * @throws SnapshotNotFoundException if a version of it was vacuumed, or another table lies there now
     */
    DatabasePin pinned(String token);

    /**
     * Renames a table, on stores that rename a directory in one step: local disks and HDFS. Who reads it or writes to it under the old
     * name meanwhile fails. If a table was dropped under the new name, or a namespace, or the creation of one was never finished, what is
     * left of it is moved to {@code _datashard/dropped} beside it first, and back if the table cannot be moved after all. What somebody creates there at that moment is put back; a process
     * that dies before it has done so leaves it there, and nothing under the new name.
     *
     * @throws TableNotFoundException if there is no table of the old name
     * @throws TableAlreadyExistsException if there is a table of the new name
     * @throws DatashardException if the store cannot rename directories, something else has the new name, or there is a namespace of the
     *     old name. Also if what somebody created under the new name meanwhile could not be put back; then it says where that is
     */
    void renameTable(TableName from, TableName to);

    /**
     * Creates a namespace, and those above it where they are missing.
     *
     * @throws NamespaceAlreadyExistsException if it is there, also when a concurrent call creates it first
     * @throws DatashardException if a table has that name
     */
    void createNamespace(List<String> namespace, Map<String, String> properties);

    /** The properties of a namespace, if it is there. */
    Optional<Map<String, String>> namespace(List<String> namespace);

    /**
     * The namespaces directly below another one, in the order of their names.
     *
     * @throws NamespaceNotFoundException if that is not there
     */
    List<List<String>> namespaces(List<String> parent);

    /**
     * Changes properties of a namespace; concurrent changes of others are kept.
     *
     * @param changes a null value removes the property
     * @throws NamespaceNotFoundException if it is not there
     */
    void alterNamespace(List<String> namespace, Map<String, String> changes);

    /**
     * Drops an empty namespace. A table that somebody creates in it at the same time, or in a namespace below, stays, and the namespace with
     * it, without its properties.
     *
     * @throws NamespaceNotFoundException if it is not there
     * @throws NamespaceNotEmptyException if there are tables or namespaces in it
     */
    void dropNamespace(List<String> namespace);

    /**
     * Drops a namespace with everything in it, table by table: where it fails, some may be dropped and others not, and it can be called
     * again.
     *
     * @throws NamespaceNotFoundException if it is not there
     */
    void dropNamespaceWithTables(List<String> namespace);
}
