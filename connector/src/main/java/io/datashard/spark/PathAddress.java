package io.datashard.spark;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * A table that is named by its path.
 *
 * @param location as the user wrote it
 */
record PathAddress(String location, Configuration configuration) implements LocatedAddress {

    @Override
    public String name() {
        return PathTables.name(location);
    }

    @Override
    public boolean isPath() {
        return true;
    }

    @Override
    public Map<String, String> shownProperties() {
        return Map.of(TableCatalog.PROP_PROVIDER, DatashardSource.NAME, TableCatalog.PROP_LOCATION, location);
    }
}
