package io.datashard.spark;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.Database;
import io.datashard.DatabaseTransaction;
import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableName;
import io.datashard.Transaction;
import io.datashard.internal.table.StoredTransaction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The tables of a database in a scope: with the rows that they had when it began, with the columns that statements in it have made of them
 * since, with the tables that it has created and without those that it has dropped. Each statement becomes part of one transaction. Tables
 * elsewhere are read as they are and cannot be written. Safe for concurrent use.
 */
final class ScopedTables implements SessionView {
    private final String id = UUID.randomUUID().toString();
    private final DatabasePlace place;
    private final DatabaseTransaction transaction;
    private final Set<TableName> begun = new HashSet<>();
    private final Set<TableName> dropped = new HashSet<>();

    ScopedTables(Database database, Configuration configuration) {
        this.place = new DatabasePlace(database.location(), configuration);
        this.transaction = database.newTransaction();
    }

    /** Which no other scope has. */
    String id() {
        return id;
    }

    /** The database's directory. */
    String location() {
        return place.root();
    }

    @Override
    public TableAddress see(TableAddress address) {
        return place.nameOf(address.location())
                .<TableAddress>map(table -> new ScopedAddress(address, this, table))
                .orElseGet(() -> new OutsideAddress(address, location()));
    }

    @Override
    public synchronized Optional<List<String>> tablesIn(String directory) {
        return place.partsOf(directory)
                .map(namespace -> Stream.concat(transaction.start().tables().stream(), begun.stream())
                        .distinct()
                        .filter(table -> table.namespace().equals(namespace)
                                && find(table).isPresent())
                        .map(TableName::name)
                        .sorted()
                        .toList());
    }

    /** A table as the scope sees it. */
    synchronized Optional<Snapshot> find(TableName table) {
        if (dropped.contains(table)) {
            return Optional.empty();
        }
        return changed(table)
                .<Snapshot>map(StoredTransaction::seen)
                .or(() -> transaction.start().find(table));
    }

    private Optional<StoredTransaction> changed(TableName table) {
        return begun(table).filter(StoredTransaction::hasStatements);
    }

    private Optional<StoredTransaction> begun(TableName table) {
        return transaction.begun(table).map(StoredTransaction.class::cast);
    }

    @Override
    public synchronized Transaction begin(Snapshot found) {
        TableName table =
                place.nameOf(found.location()).orElseThrow(() -> OutsideAddress.refused(found.location(), location()));
        if (find(table).filter(seen -> isSame(seen, found)).isEmpty()) {
            throw new DatashardException("the table at " + found.location()
                    + " was loaded before the scope began, or before the scope changed it, and is not what the scope sees now."
                    + " Nothing was written. Load it again");
        }
        begun.add(table);
        return ((StoredTransaction) transaction.on(table)).statement();
    }

    private static boolean isSame(Snapshot seen, Snapshot found) {
        return seen.tableId().equals(found.tableId())
                && seen.version() == found.version()
                && seen.schema().equals(found.schema())
                && seen.partitioning().equals(found.partitioning())
                && seen.properties().equals(found.properties());
    }

    /** A statement that creates a table. */
    synchronized Transaction create(
            TableName table, Schema schema, Partitioning partitioning, Map<String, String> properties) {
        if (dropped.contains(table)) {
            throw new DatashardException("the table " + table
                    + " cannot be created in the scope that drops it: both would be one version of it. Use CREATE OR REPLACE"
                    + " TABLE without dropping it, or commit first");
        } else if (find(table).isPresent()) {
            throw new TableAlreadyExistsException("there is a table " + table + " in the database at " + location()
                    + " already; load it, or choose another name");
        }
        giveUp(table); // what began to create it and failed
        Transaction creation = transaction.newTable(table, schema, partitioning, properties);
        begun.add(table);
        return ((StoredTransaction) creation).statement();
    }

    /** Whether there was a table, which the scope drops. */
    synchronized boolean drop(TableName table) {
        if (find(table).isEmpty()) {
            return false;
        } else if (transaction.start().find(table).isEmpty()) {
            giveUp(table);
            return true;
        } else if (changed(table).isPresent()) {
            throw new DatashardException("the table " + table
                    + " cannot be dropped in the scope that changes it: both would be one version of it. Drop it without"
                    + " changing it, or commit first");
        }
        giveUp(table);
        transaction.drop(table);
        dropped.add(table);
        return true;
    }

    private void giveUp(TableName table) {
        if (begun.remove(table)) {
            transaction.begun(table).ifPresent(Transaction::rollback);
        }
    }

    @Override
    public void requireAlone(String statement, String location) {
        throw new DatashardException(statement + " cannot be part of the scope on the database at " + location()
                + " that is open in this session, and would be committed by itself. Nothing was done. Do it before the scope"
                + " begins or after it ended, or in another session: spark.newSession()");
    }

    /** Commits, and ends the scope whatever comes of it. */
    synchronized Map<TableName, Snapshot> commit() {
        try {
            for (TableName table : begun) {
                begun(table).ifPresent(StoredTransaction::giveUpUnused); // only planned, or failed
            }
            return transaction.commit();
        } catch (CommitOutcomeUnknownException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            try {
                transaction.rollback();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        } finally {
            Scopes.close(this);
        }
    }

    /** Gives up what statements did, and ends the scope. */
    synchronized void rollback() {
        try {
            transaction.rollback();
        } finally {
            Scopes.close(this);
        }
    }
}
