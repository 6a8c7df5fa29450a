package io.datashard.spark;

import io.datashard.Database;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableName;
import io.datashard.Transaction;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/** A table of a warehouse. */
record NamedAddress(String catalog, Database database, TableName table) implements TableAddress {

    @Override
    public String name() {
        return catalog + "." + table;
    }

    @Override
    public String location() {
        return database.location(table.parts());
    }

    @Override
    public Table load() {
        return database.table(table);
    }

    @Override
    public Optional<Snapshot> findSnapshot() {
        return database.findSnapshot(table);
    }

    @Override
    public boolean exists() {
        return database.findTable(table).isPresent();
    }

    @Override
    public Transaction create(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return database.newTable(table, schema, partitioning, properties);
    }

    @Override
    public Transaction createOrAppend(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        return Table.newTableOrAppend(location(), schema, partitioning, properties, Warehouse.configuration());
    }

    @Override
    public Map<String, String> shownProperties() {
        return Map.of(
                TableCatalog.PROP_PROVIDER,
                DatashardSource.NAME,
                TableCatalog.PROP_LOCATION,
                location(),
                TableCatalog.PROP_IS_MANAGED_LOCATION,
                "true");
    }
}
