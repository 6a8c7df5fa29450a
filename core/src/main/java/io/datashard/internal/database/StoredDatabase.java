package io.datashard.internal.database;

import io.datashard.Database;
import io.datashard.DatabasePin;
import io.datashard.DatabaseTransaction;
import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.Transaction;
import io.datashard.internal.commit.GroupCommit;
import io.datashard.internal.commit.GroupCommit.Member;
import io.datashard.internal.commit.Part;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.table.StoredTable.Presence;
import io.datashard.internal.table.StoredTransaction;
import io.datashard.internal.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/** A database on a {@link Store}, whose root is the database's directory. */
public final class StoredDatabase implements Database {
    private final DatabaseDirectory directory;
    private final Namespaces namespaces;

    StoredDatabase(Store store, Configuration configuration) {
        this(
                store,
                directory -> Stores.open(store.root() + "/" + directory, configuration),
                configuration,
                WriterProcess.THIS);
    }

    /**
     * A database as a given process sees it.
     *
     * @param directories the stores of the directories below it
     */
    public StoredDatabase(
            Store store, Function<String, Store> directories, Configuration configuration, WriterProcess process) {
        this.directory = new DatabaseDirectory(store, directories, configuration, process);
        this.namespaces = new Namespaces(directory);
    }

    /** Behind {@link Database#open}. */
    public static Database open(String location, Configuration configuration) {
        return new StoredDatabase(Stores.open(location, configuration), configuration);
    }

    @Override
    public String location() {
        return directory.location();
    }

    @Override
    public String location(List<String> parts) {
        return directory.location(parts);
    }

    @Override
    public Transaction newTable(
            TableName name, Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return creation(name, schema, partitioning, properties);
    }

    private StoredTransaction creation(
            TableName name, Schema schema, Partitioning partitioning, Map<String, String> properties) {
        if (directory.log(name.parts()).properties().isPresent()) {
            throw new DatashardException("there is a namespace " + name + " in the database at " + location()
                    + ", and a table cannot have the same name. Choose another one, or drop the namespace");
        }
        List<List<String>> missing =
                namespaces.missing(name.namespace()); // first, so that nothing is made in another table
        StoredTransaction creation = directory.stored(name).creation(schema, partitioning, properties);
        missing.forEach(namespaces::make);
        return creation;
    }

    @Override
    public DatabaseTransaction newTransaction() {
        return new StoredDatabaseTransaction(
                pin(),
                new StoredDatabaseTransaction.Tables() {
                    @Override
                    public StoredTransaction newTable(
                            TableName name, Schema schema, Partitioning partitioning, Map<String, String> properties) {
                        return creation(name, schema, partitioning, properties);
                    }

                    @Override
                    public Supplier<Part> dropping(TableName name) {
                        return there(name).dropping();
                    }
                },
                this::commit);
    }

    private Map<Part, Version> commit(List<Member> members) {
        Surroundings surroundings = directory.process().surroundings();
        String id = directory.decisions().requireDatabaseId(surroundings.newId().toString());
        return new GroupCommit(directory.decisions(), id, surroundings, members).commit();
    }

    @Override
    public DatabasePin pin() {
        return new PinSearch(location(), () -> newestBelow(List.of()), directory::stored).pin();
    }

    @Override
    public DatabasePin pinned(String token) {
        return PinnedDatabase.of(
                token, location(), (name, version) -> directory.stored(name).snapshot(Long.toString(version)));
    }

    /** The newest versions of the tables in a namespace and in those below it, which may have dropped them. */
    private Map<TableName, Version> newestBelow(List<String> namespace) {
        Map<TableName, Version> newest = new ConcurrentHashMap<>();
        directory.childrenOf(namespace).forEach(parts -> directory
                .stored(parts)
                .newestVersion()
                .ifPresentOrElse(
                        version -> newest.put(TableName.of(parts.toArray(String[]::new)), version),
                        () -> newest.putAll(namespaces.hasStates(parts) ? newestBelow(parts) : Map.of())));
        return newest;
    }

    @Override
    public Table table(TableName name) {
        return there(name);
    }

    private StoredTable there(TableName name) {
        StoredTable table = directory.stored(name);
        if (table.presence() == Presence.MISSING) {
            throw new TableNotFoundException("there is no table " + name + " in the database at " + location());
        }
        return table;
    }

    @Override
    public Optional<Table> findTable(TableName name) {
        return Optional.<Table>of(directory.stored(name)).filter(table -> directory.isTable(name.parts()));
    }

    @Override
    public Optional<Snapshot> findSnapshot(TableName name) {
        return directory.stored(name).newestUnlessDropped();
    }

    @Override
    public List<TableName> tables(List<String> namespace) {
        namespaces.require(namespace);
        return directory.tablesIn(namespace);
    }

    @Override
    public void renameTable(TableName from, TableName to) {
        new TableRenaming(directory, namespaces).rename(from, to);
    }

    @Override
    public void createNamespace(List<String> namespace, Map<String, String> properties) {
        namespaces.create(namespace, properties);
    }

    @Override
    public Optional<Map<String, String>> namespace(List<String> namespace) {
        return namespaces.find(namespace);
    }

    @Override
    public List<List<String>> namespaces(List<String> parent) {
        return namespaces.in(parent);
    }

    @Override
    public void alterNamespace(List<String> namespace, Map<String, String> changes) {
        namespaces.alter(namespace, changes);
    }

    @Override
    public void dropNamespace(List<String> namespace) {
        namespaces.drop(namespace);
    }

    @Override
    public void dropNamespaceWithTables(List<String> namespace) {
        namespaces.dropWithTables(namespace);
    }
}
