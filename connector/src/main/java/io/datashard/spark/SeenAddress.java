package io.datashard.spark;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableNotFoundException;
import io.datashard.Transaction;
import java.util.Map;

/** An address in a view that does not show what is newest. Versions that a user names are read as without the view. */
abstract class SeenAddress implements TableAddress {
    /** What a state of a database does not tell of. */
    static final String FOLDERS =
            " Tables in folders that are no namespaces, as save(path) makes them, are not found: CREATE NAMESPACE makes them some";

    final TableAddress address;

    SeenAddress(TableAddress address) {
        this.address = address;
    }

    /** Why there is nothing, where there is nothing. */
    abstract String missing();

    @Override
    public final String name() {
        return address.name();
    }

    @Override
    public final String location() {
        return address.location();
    }

    @Override
    public final boolean isPath() {
        return address.isPath();
    }

    @Override
    public final Map<String, String> shownProperties() {
        return address.shownProperties();
    }

    @Override
    public final Table load() {
        return address.load();
    }

    @Override
    public final Snapshot currentSnapshot() {
        return findSnapshot().orElseThrow(() -> new TableNotFoundException(missing()));
    }

    @Override
    public final boolean exists() {
        return findSnapshot().isPresent();
    }

    @Override
    public Transaction createOrAppend(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return create(schema, partitioning, properties);
    }
}
