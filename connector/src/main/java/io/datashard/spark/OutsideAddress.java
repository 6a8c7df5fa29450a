package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import java.util.Map;
import java.util.Optional;

/** A table that does not lie in the database of a scope: it can be read, as it is now. */
final class OutsideAddress extends SeenAddress {
    private final String database;

    /** @param database the directory of the scope's database */
    OutsideAddress(TableAddress address, String database) {
        super(address);
        this.database = database;
    }

    static DatashardException refused(String table, String database) {
        return new DatashardException(
                "the table " + table + " cannot be changed in the scope that is open in this session: it"
                        + " does not lie in its database, " + database
                        + ", and would be committed by itself. Nothing was written. Write to it before the scope begins or after it"
                        + " ended, or in another session: spark.newSession()");
    }

    @Override
    String missing() {
        return "there is no table " + name() + ", or it was dropped";
    }

    @Override
    public Optional<Snapshot> findSnapshot() {
        return address.findSnapshot();
    }

    @Override
    public Transaction create(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        throw refused(name(), database);
    }

    @Override
    public boolean drop() {
        throw refused(name(), database);
    }

    @Override
    public boolean purge() {
        throw refused(name(), database);
    }
}
