package io.datashard.spark;

import io.datashard.DatabasePin;
import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.TableName;
import io.datashard.Transaction;
import java.util.Map;
import java.util.Optional;

/** A table of a pinned database. */
final class PinnedAddress extends SeenAddress {
    private final DatabasePin pin;
    private final Optional<TableName> table;

    /** @param table nothing if none can lie there */
    PinnedAddress(TableAddress address, DatabasePin pin, Optional<TableName> table) {
        super(address);
        this.pin = pin;
        this.table = table;
    }

    static DatashardException refused(String table) {
        return new DatashardException("the table " + table
                + " cannot be changed where its database is read at a pinned state, by the setting " + PinnedTables.CONF
                + " or the option " + Options.PIN + ". Nothing was written. Unset it, or write in another session:"
                + " spark.newSession()");
    }

    @Override
    String missing() {
        return "there was no table " + name() + " in its database when that was pinned." + FOLDERS;
    }

    @Override
    public Optional<Snapshot> findSnapshot() {
        return table.flatMap(pin::find);
    }

    @Override
    public Transaction create(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        throw refused(name());
    }

    @Override
    public boolean drop() {
        throw refused(name());
    }

    @Override
    public boolean purge() {
        throw refused(name());
    }
}
