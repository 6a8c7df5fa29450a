package io.datashard.internal.database;

import io.datashard.ConcurrentModificationException;
import io.datashard.Database;
import io.datashard.DatashardException;
import io.datashard.NamespaceAlreadyExistsException;
import io.datashard.NamespaceNotEmptyException;
import io.datashard.NamespaceNotFoundException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.Transaction;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.table.StoredTable.Presence;
import io.datashard.internal.version.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database on a {@link Store}, whose root is the database's directory. */
public final class StoredDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(StoredDatabase.class);

    /** Where goes what is left under a name that a table takes; beside them, so that it is on the same disk. */
    private static final String DROPPED = "_datashard/dropped";

    private final Store store;
    private final Configuration configuration;

    StoredDatabase(Store store, Configuration configuration) {
        this.store = store;
        this.configuration = configuration;
    }

    /** Behind {@link Database#open}. */
    public static Database open(String location, Configuration configuration) {
        return new StoredDatabase(Stores.open(location, configuration), configuration);
    }

    @Override
    public String location() {
        return store.root();
    }

    @Override
    public String location(List<String> parts) {
        return parts.isEmpty() ? store.root() : at(directory(parts));
    }

    private String at(String directory) {
        return store.root() + "/" + directory;
    }

    private static String directory(List<String> parts) {
        parts.forEach(Names::require);
        return String.join("/", parts);
    }

    @Override
    public Transaction newTable(
            TableName name, Schema schema, Partitioning partitioning, Map<String, String> properties) {
        if (log(name.parts()).properties().isPresent()) {
            throw new DatashardException("there is a namespace " + name + " in the database at " + location()
                    + ", and a table cannot have the same name. Choose another one, or drop the namespace");
        }
        List<List<String>> missing = missing(name.namespace()); // first, so that nothing is made in another table
        Transaction creation = stored(name).creation(schema, partitioning, properties);
        missing.forEach(this::make);
        return creation;
    }

    @Override
    public Table table(TableName name) {
        StoredTable table = stored(name);
        if (table.presence() == Presence.MISSING) {
            throw new TableNotFoundException("there is no table " + name + " in the database at " + location());
        }
        return table;
    }

    @Override
    public Optional<Table> findTable(TableName name) {
        return Optional.<Table>of(stored(name)).filter(table -> isTable(name.parts()));
    }

    @Override
    public Optional<Snapshot> findSnapshot(TableName name) {
        return stored(name).newestUnlessDropped();
    }

    @Override
    public List<TableName> tables(List<String> namespace) {
        requireNamespace(namespace);
        return tablesIn(namespace);
    }

    private List<TableName> tablesIn(List<String> namespace) {
        return childrenOf(namespace)
                .filter(this::isTable)
                .map(parts -> TableName.of(parts.toArray(String[]::new)))
                .toList();
    }

    /** What lies in a namespace and may be a table or a namespace. Several are asked at a time, because stores take long to answer. */
    private Stream<List<String>> childrenOf(List<String> namespace) {
        return store.listDirectories(directory(namespace)).stream()
                .filter(Names::isPossible)
                .sorted()
                .map(name -> Stream.concat(namespace.stream(), Stream.of(name)).toList())
                .toList()
                .parallelStream();
    }

    @Override
    public void renameTable(TableName from, TableName to) {
        if (!isTable(from.parts())) {
            throw new TableNotFoundException("there is no table " + from + " in the database at " + location());
        } else if (isTable(to.parts())) {
            throw exists(to);
        } else if (namespaceExists(from.parts())) {
            throw new DatashardException("the table " + from + " cannot be renamed to " + to
                    + ": there is a namespace of its name, too, and what lies in that would move along. Move or drop that"
                    + " first");
        } else if (namespaceExists(to.parts())) {
            throw new DatashardException("the table " + from + " cannot be renamed to " + to
                    + ": there is a namespace of that name. Choose another one");
        }
        ensureNamespace(to.namespace());
        if (store.listDirectories(directory(to.namespace())).contains(to.name())) {
            moveAside(to);
        }
        store.renameDirectory(directory(from.parts()), directory(to.parts()));
    }

    /**
     * Frees a name of what is left there of a dropped table, a dropped namespace or an unfinished creation. If somebody creates something
     * there just now, it is put back.
     */
    private void moveAside(TableName name) {
        String directory = directory(name.parts());
        requireLeftOver(name, directory);
        String aside = (name.namespace().isEmpty() ? "" : directory(name.namespace()) + "/") + DROPPED + "/"
                + name.name() + "-" + UUID.randomUUID();
        store.renameDirectory(directory, aside);
        try {
            requireLeftOver(name, aside);
        } catch (RuntimeException e) {
            putBack(aside, directory, e);
            throw e;
        }
    }

    private void putBack(String aside, String directory, RuntimeException found) {
        try {
            store.renameDirectory(aside, directory);
        } catch (RuntimeException e) {
            DatashardException lost = new DatashardException(
                    "what somebody created at " + at(directory) + " while a table was renamed to that name lies at "
                            + at(aside) + " now, and could not be put back (" + e.getMessage()
                            + "). The renamed table has its old name. Move that directory to where it can be found",
                    e);
            lost.addSuppressed(found);
            throw lost;
        }
    }

    /** Requires that there is nothing in a directory that somebody could miss. */
    private void requireLeftOver(TableName name, String directory) {
        if (storedAt(directory).presence() == Presence.THERE) {
            throw exists(name);
        }
        List<String> others = store.list(directory).stream()
                .filter(other -> !other.equals(Layout.DIRECTORY))
                .sorted()
                .toList();
        if (!others.isEmpty() || new NamespaceLog(store, directory).properties().isPresent()) {
            throw new DatashardException("no table of the database at " + location() + " can be renamed to " + name
                    + ": there is "
                    + (others.isEmpty() ? "a namespace" : "something else (" + String.join(", ", others) + ")")
                    + " at " + location(name.parts()) + ". Choose another name");
        }
    }

    private TableAlreadyExistsException exists(TableName name) {
        return new TableAlreadyExistsException("there is a table " + name + " in the database at " + location()
                + " already. Drop it first, or choose another name");
    }

    @Override
    public void createNamespace(List<String> namespace, Map<String, String> properties) {
        if (namespaceExists(namespace)) {
            throw alreadyThere(namespace);
        } else if (isTable(namespace)) {
            throw new DatashardException("there is a table " + Names.sql(namespace) + " in the database at "
                    + location() + ", and a namespace cannot have the same name. Choose another one");
        }
        ensureNamespace(namespace.subList(0, namespace.size() - 1));
        log(namespace).change(now -> {
            if (now.isPresent()) {
                throw alreadyThere(namespace);
            }
            return Optional.of(properties);
        });
    }

    private NamespaceAlreadyExistsException alreadyThere(List<String> namespace) {
        return new NamespaceAlreadyExistsException(
                "there is a namespace " + Names.sql(namespace) + " in the database at " + location() + " already");
    }

    /** Makes a namespace with those above it, where they are missing. */
    private void ensureNamespace(List<String> namespace) {
        missing(namespace).forEach(this::make);
    }

    /** A namespace and those above it that are missing, from the top. */
    private List<List<String>> missing(List<String> namespace) {
        List<List<String>> missing = new ArrayList<>();
        for (int levels = 1; levels <= namespace.size(); levels++) {
            List<String> level = namespace.subList(0, levels);
            if (log(level).properties().isEmpty()) {
                if (isTable(level)) {
                    throw new DatashardException(Names.sql(level) + " is a table in the database at " + location()
                            + ", so there can be nothing in it. Choose another namespace");
                }
                missing.add(level);
            }
        }
        return missing;
    }

    private void make(List<String> namespace) {
        log(namespace).change(now -> Optional.of(now.orElse(Map.of())));
    }

    @Override
    public Optional<Map<String, String>> namespace(List<String> namespace) {
        if (namespace.isEmpty()) {
            return Optional.of(Map.of());
        }
        Optional<NamespaceState> newest = log(namespace).newest();
        // further below only where there was one, as other directories may be deep
        return newest.flatMap(NamespaceState::properties)
                .or(() -> !tablesIn(namespace).isEmpty()
                                || (newest.isPresent()
                                        && !namespacesIn(namespace).isEmpty())
                        ? Optional.of(Map.of())
                        : Optional.empty());
    }

    private boolean namespaceExists(List<String> namespace) {
        return namespace(namespace).isPresent();
    }

    @Override
    public List<List<String>> namespaces(List<String> parent) {
        requireNamespace(parent);
        return namespacesIn(parent);
    }

    private List<List<String>> namespacesIn(List<String> parent) {
        return childrenOf(parent).filter(this::namespaceExists).toList();
    }

    @Override
    public void alterNamespace(List<String> namespace, Map<String, String> changes) {
        requireNamespace(namespace);
        if (namespace.isEmpty()) {
            throw new DatashardException("the database at " + location()
                    + " itself has no properties. Create a namespace" + " in it and set them there");
        }
        log(namespace).change(now -> {
            Map<String, String> changed = new HashMap<>(now.orElseGet(() -> requireNamespace(namespace)));
            changes.forEach((key, value) -> changed.compute(key, (same, before) -> value));
            return Optional.of(changed);
        });
    }

    @Override
    public void dropNamespace(List<String> namespace) {
        requireNotRoot(namespace);
        requireNamespace(namespace);
        List<String> inside = Stream.concat(
                        tablesIn(namespace).stream().map(TableName::toString),
                        namespaces(namespace).stream().map(Names::sql))
                .toList();
        if (!inside.isEmpty()) {
            throw new NamespaceNotEmptyException("the namespace " + Names.sql(namespace) + " of the database at "
                    + location() + " is not empty: it holds " + String.join(", ", inside)
                    + ". Drop these first, or drop it with CASCADE");
        }
        end(namespace);
    }

    @Override
    public void dropNamespaceWithTables(List<String> namespace) {
        requireNotRoot(namespace);
        requireNamespace(namespace);
        for (TableName name : tablesIn(namespace)) {
            dropIfThere(name);
        }
        for (List<String> below : namespacesIn(namespace)) { // it may have been there by its tables alone
            dropNamespaceWithTables(below);
        }
        end(namespace);
    }

    private void dropIfThere(TableName name) {
        try {
            table(name).drop();
        } catch (ConcurrentModificationException | TableNotFoundException e) {
            if (isTable(name.parts())) {
                throw e;
            }
            LOG.info("{} was dropped by somebody else: {}", name, e.toString());
        }
    }

    private void requireNotRoot(List<String> namespace) {
        if (namespace.isEmpty()) {
            throw new DatashardException("the database at " + location()
                    + " itself cannot be dropped. Drop the namespaces and tables in it");
        }
    }

    private void end(List<String> namespace) {
        if (log(namespace).properties().isPresent()) {
            log(namespace).change(now -> Optional.empty());
        }
    }

    private Map<String, String> requireNamespace(List<String> namespace) {
        return namespace(namespace)
                .orElseThrow(() -> new NamespaceNotFoundException("there is no namespace " + Names.sql(namespace)
                        + " in the database at " + location() + ". Create it first"));
    }

    private NamespaceLog log(List<String> namespace) {
        return new NamespaceLog(store, directory(namespace));
    }

    private boolean isTable(List<String> parts) {
        return stored(parts).presence() == Presence.THERE;
    }

    private StoredTable stored(TableName name) {
        return stored(name.parts());
    }

    private StoredTable stored(List<String> parts) {
        return storedAt(directory(parts));
    }

    private StoredTable storedAt(String directory) {
        return new StoredTable(Stores.open(at(directory), configuration), configuration, WriterProcess.THIS);
    }
}
