package io.datashard.spark;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/**
 * A table of the session catalog, which keeps its name and where it is.
 *
 * @param managed whether its files go when it is dropped
 */
record SessionAddress(Identifier ident, String location, boolean managed, Configuration configuration)
        implements LocatedAddress {
    /** Marks the entries of managed tables: to Spark all are external, so that it leaves their directories to this catalog. */
    private static final String MANAGED = "datashard.managed";

    /** What the table knows by itself. */
    private static final Set<String> ENTRY = Set.of(
            TableCatalog.PROP_PROVIDER, TableCatalog.PROP_LOCATION, TableCatalog.PROP_OWNER, TableCatalog.PROP_COMMENT);

    /** Whether an entry, or a statement, is about a datashard table. */
    static boolean isOurs(Map<String, String> properties) {
        return DatashardSource.NAME.equals(
                properties.getOrDefault(TableCatalog.PROP_PROVIDER, "").toLowerCase(Locale.ROOT));
    }

    /** Where an entry of the session catalog leads. */
    static SessionAddress of(
            Identifier ident, org.apache.spark.sql.connector.catalog.Table entry, Configuration configuration) {
        Map<String, String> properties = entry.properties();
        return new SessionAddress(
                ident,
                properties.get(TableCatalog.PROP_LOCATION),
                Boolean.parseBoolean(properties.get(MANAGED)),
                configuration);
    }

    /** The entry that leads here. */
    Map<String, String> entry(Map<String, String> properties) {
        Map<String, String> entry = new HashMap<>(properties);
        entry.keySet().retainAll(ENTRY);
        entry.put(TableCatalog.PROP_PROVIDER, DatashardSource.NAME);
        entry.put(TableCatalog.PROP_LOCATION, location);
        entry.put(TableCatalog.PROP_EXTERNAL, "true");
        entry.put(MANAGED, Boolean.toString(managed));
        return entry;
    }

    @Override
    public String name() {
        return "spark_catalog." + String.join(".", ident.namespace()) + "." + ident.name();
    }

    @Override
    public Map<String, String> shownProperties() {
        return Map.of(
                TableCatalog.PROP_PROVIDER,
                DatashardSource.NAME,
                TableCatalog.PROP_LOCATION,
                location,
                TableCatalog.PROP_IS_MANAGED_LOCATION,
                Boolean.toString(managed));
    }
}
