package io.datashard.spark;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * A table that is named by its path.
 *
 * @param location as the user wrote it
 */
record PathAddress(String location, Configuration configuration) implements TableAddress {

    @Override
    public String name() {
        return PathTables.name(location);
    }

    @Override
    public Table load() {
        return Table.load(location, configuration);
    }

    @Override
    public Optional<Snapshot> findSnapshot() {
        return Table.findSnapshot(location, configuration);
    }

    @Override
    public boolean exists() {
        return Table.find(location, configuration).isPresent();
    }

    @Override
    public Transaction create(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return Table.newTable(location, schema, partitioning, properties, configuration);
    }

    @Override
    public Map<String, String> shownProperties() {
        return Map.of(TableCatalog.PROP_PROVIDER, "datashard", TableCatalog.PROP_LOCATION, location);
    }
}
