package io.datashard.spark;

import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Database;
import io.datashard.NamespaceNotFoundException;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.Transaction;
import io.datashard.internal.database.Names;
import io.datashard.spark.seam.AnalyzerRules;
import io.datashard.spark.seam.QueryRules;
import io.datashard.spark.write.WriteOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;

/** The tables of a catalog that are there: finds, lists, drops and renames them. */
final class CatalogTables {
    private final Warehouse warehouse;

    CatalogTables(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** A table or a metadata table at its newest version. Throws as for any version. */
    org.apache.spark.sql.connector.catalog.Table load(Identifier ident) throws NoSuchTableException {
        TableAddress address = warehouse.find(ident).orElse(null);
        Snapshot newest = address == null ? null : address.findSnapshot().orElse(null);
        return newest == null ? load(ident, TableAddress::currentSnapshot) : show(address, newest);
    }

    /**
     * A table or a metadata table at a version.
     *
     * @throws NoSuchTableException if there is none, or it was dropped and is called by its name
     * @throws TableNotFoundException if it was dropped and is called by its path: of a path that is no table, Spark would say that its
     *     format is unknown
     */
    org.apache.spark.sql.connector.catalog.Table load(Identifier ident, Function<TableAddress, Snapshot> version)
            throws NoSuchTableException {
        TableAddress address = warehouse.find(ident).orElse(null);
        if (address == null || address.find().isEmpty()) {
            return metadata(ident, version).orElseThrow(() -> new NoSuchTableException(ident));
        }
        try {
            return show(address, version.apply(address));
        } catch (TableNotFoundException e) {
            if (address.isPath()) {
                throw e;
            }
            NoSuchTableException dropped = new NoSuchTableException(ident);
            dropped.addSuppressed(e);
            throw dropped;
        }
    }

    /** Of a path that is a table, the other part of the name can be nothing but a metadata table's. */
    private Optional<org.apache.spark.sql.connector.catalog.Table> metadata(
            Identifier ident, Function<TableAddress, Snapshot> version) {
        return warehouse
                .tableOfMetadata(ident)
                .filter(address -> address.isPath() || SideTables.exists(ident.name()))
                .filter(TableAddress::exists)
                .map(address -> {
                    SideTables.requireKnown(ident.name());
                    Snapshot snapshot = version.apply(address);
                    return SideTables.of(address.name(), ident.name(), () -> snapshot);
                });
    }

    static DatashardTable show(TableAddress address, Snapshot snapshot) {
        QueryRules.require(SparkSession.active());
        return DatashardTable.of(address.name(), SessionView.shown(snapshot), address.shownProperties());
    }

    /** A table as the target of a statement. Rows that are inserted are seen to by the analyzer's rules, if the session has them. */
    static org.apache.spark.sql.connector.catalog.Table forWrite(
            org.apache.spark.sql.connector.catalog.Table table, Set<TableWritePrivilege> privileges) {
        return table instanceof DatashardTable target
                        && privileges.contains(TableWritePrivilege.INSERT)
                        && AnalyzerRules.arePresent(SparkSession.active())
                ? target.unchecked()
                : table;
    }

    boolean exists(Identifier ident) {
        return warehouse.find(ident).filter(TableAddress::exists).isPresent()
                || (SideTables.exists(ident.name())
                        && warehouse
                                .tableOfMetadata(ident)
                                .filter(TableAddress::exists)
                                .isPresent());
    }

    Identifier[] in(String[] namespace) throws NoSuchNamespaceException {
        if (!Arrays.stream(namespace).allMatch(Names::isPossible)) {
            throw new NoSuchNamespaceException(namespace);
        }
        Database database = warehouse.database();
        Optional<List<String>> seen = Warehouse.view().tablesIn(database.location(List.of(namespace)));
        try {
            List<String> names = seen.orElseGet(() -> database.tables(List.of(namespace)).stream()
                    .map(TableName::name)
                    .toList());
            return names.stream().map(name -> Identifier.of(namespace, name)).toArray(Identifier[]::new);
        } catch (NamespaceNotFoundException e) {
            throw Namespaces.missing(namespace, e);
        }
    }

    /** Changes a table in one commit, and shows it as it is then. */
    DatashardTable alter(Identifier ident, TableChange... changes) throws NoSuchTableException {
        TableAddress address =
                warehouse.find(ident).filter(TableAddress::exists).orElseThrow(() -> new NoSuchTableException(ident));
        return alter(address, changes);
    }

    /** The same of a table that is there. */
    static DatashardTable alter(TableAddress address, TableChange... changes) {
        Transaction transaction = SessionView.shown(address.currentSnapshot()).newTransaction();
        new TableAlteration(transaction).apply(changes);
        WriteOptions.requirePossible(transaction.properties());
        return show(address, transaction.commit());
    }

    /** Whether there was a table, and this call dropped it. */
    boolean drop(Identifier ident) {
        return end(ident, TableAddress::drop);
    }

    /** Whether there was a table, and this call dropped it and deleted what it held. */
    boolean purge(Identifier ident) {
        return end(ident, TableAddress::purge);
    }

    private boolean end(Identifier ident, Predicate<TableAddress> end) {
        try {
            return warehouse.find(ident).filter(end).isPresent();
        } catch (TableNotFoundException e) {
            return false; // somebody else dropped it just now
        } catch (ConcurrentModificationException e) {
            if (e.conflict() == Conflict.TABLE_DROPPED) {
                return false;
            }
            throw e;
        }
    }

    /** Renames a table. A new name without a namespace is one in the namespace of the old; the catalog's name may come first. */
    void rename(Identifier from, Identifier to) throws NoSuchTableException, TableAlreadyExistsException {
        if (Warehouse.isPath(from) || Warehouse.isPath(to)) {
            throw new UnsupportedOperationException("the table " + from
                    + " cannot be renamed to " + to
                    + ": a table that is named by its path has no other name. Move its directory");
        }
        Warehouse.view()
                .requireAlone(
                        "ALTER TABLE " + from + " RENAME TO " + to,
                        warehouse.database().location());
        TableName target = target(from, to);
        try {
            warehouse.database().renameTable(new TableName(List.of(from.namespace()), from.name()), target);
        } catch (TableNotFoundException e) {
            throw new NoSuchTableException(from);
        } catch (io.datashard.TableAlreadyExistsException e) {
            throw new TableAlreadyExistsException(to);
        }
    }

    private TableName target(Identifier from, Identifier to) {
        List<String> namespace = List.of(to.namespace());
        if (namespace.isEmpty()) {
            return new TableName(List.of(from.namespace()), to.name());
        } else if (namespace.get(0).equals(warehouse.catalog())
                && warehouse.database().namespace(namespace.subList(0, 1)).isEmpty()) {
            return new TableName(namespace.subList(1, namespace.size()), to.name());
        }
        return new TableName(namespace, to.name());
    }
}
