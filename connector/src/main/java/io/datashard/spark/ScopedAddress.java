package io.datashard.spark;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.Transaction;
import java.util.Map;
import java.util.Optional;

/** A table of the database of a scope. */
final class ScopedAddress extends SeenAddress {
    private final ScopedTables scope;
    private final TableName table;

    ScopedAddress(TableAddress address, ScopedTables scope, TableName table) {
        super(address);
        this.scope = scope;
        this.table = table;
    }

    @Override
    String missing() {
        return "there is no table " + name() + " in the open scope on the database at " + scope.location()
                + ": there was none when the scope began, and the scope has not created one, or has dropped it."
                + FOLDERS;
    }

    @Override
    public Optional<Snapshot> findSnapshot() {
        return scope.find(table);
    }

    @Override
    public Transaction create(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return scope.create(table, schema, partitioning, properties);
    }

    @Override
    public boolean drop() {
        return scope.drop(table);
    }

    @Override
    public boolean purge() {
        scope.requireAlone("DROP TABLE " + name() + " PURGE", location());
        return false;
    }
}
