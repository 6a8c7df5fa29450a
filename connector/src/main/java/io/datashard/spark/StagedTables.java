package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.write.WriteOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;

/** The tables of a catalog that are about to be created or replaced. */
final class StagedTables {
    /** What Spark passes among a table's properties and the table does not keep. */
    private static final Set<String> NOT_PROPERTIES = Set.of(
            TableCatalog.PROP_PROVIDER,
            TableCatalog.PROP_LOCATION,
            TableCatalog.PROP_EXTERNAL,
            TableCatalog.PROP_IS_MANAGED_LOCATION);

    private final Warehouse warehouse;

    StagedTables(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** What a table is to be. */
    record Definition(Schema schema, Partitioning partitioning, Map<String, String> properties) {
        static Definition of(Column[] columns, Transform[] partitions, Map<String, String> properties) {
            return of(SparkColumns.fromSpark(columns), partitions, properties);
        }

        /** The same of columns without lengths and defaults. */
        static Definition of(StructType columns, Transform[] partitions, Map<String, String> properties) {
            return of(SparkSchema.fromSpark(columns), partitions, properties);
        }

        private static Definition of(Schema schema, Transform[] partitions, Map<String, String> properties) {
            return new Definition(schema, SparkTransforms.fromSpark(partitions, schema), properties);
        }
    }

    StagedTable create(Identifier ident, Definition table) throws TableAlreadyExistsException {
        try {
            return create(address(ident, table.properties()), table);
        } catch (io.datashard.TableAlreadyExistsException e) {
            throw exists(ident, e);
        }
    }

    /** A table that is created. */
    static StagedTable create(TableAddress address, Definition table) {
        return new StagedTable(
                address.name(),
                address.create(table.schema(), table.partitioning(), kept(address, table.properties())));
    }

    /** Commits the creation of an empty table. */
    DatashardTable createNow(Identifier ident, Definition table) throws TableAlreadyExistsException {
        StagedTable staged = create(ident, table);
        try {
            staged.commitStagedChanges();
        } catch (io.datashard.TableAlreadyExistsException e) {
            throw exists(ident, e);
        }
        TableAddress address = warehouse.address(ident);
        return CatalogTables.show(address, address.currentSnapshot());
    }

    StagedTable replace(Identifier ident, Definition table) throws NoSuchTableException {
        TableAddress address = address(ident, table.properties());
        if (!address.exists()) {
            throw new NoSuchTableException(ident);
        }
        return replace(address, table);
    }

    /** A table that is there and replaced. */
    static StagedTable replace(TableAddress address, Definition table) {
        Snapshot before = SessionView.shown(address.currentSnapshot());
        Map<String, String> changes = new HashMap<>();
        before.properties().keySet().forEach(key -> changes.put(key, null));
        changes.putAll(kept(address, table.properties()));
        return new StagedTable(
                address.name(),
                before.newTransaction()
                        .replaceTable(table.schema(), table.partitioning())
                        .properties(changes));
    }

    StagedTable createOrReplace(Identifier ident, Definition table) {
        try {
            return warehouse.address(ident).exists() ? replace(ident, table) : create(ident, table);
        } catch (NoSuchTableException | TableAlreadyExistsException e) {
            throw new DatashardException(
                    "the table " + ident + " was created or dropped by somebody else meanwhile; try again", e);
        }
    }

    private TableAddress address(Identifier ident, Map<String, String> properties) {
        TableAddress address = warehouse.address(ident);
        requireOwnProvider(address, properties.get(TableCatalog.PROP_PROVIDER));
        String location = properties.get(TableCatalog.PROP_LOCATION);
        if (location != null) {
            Locations.requireSame(
                    location,
                    address.location(),
                    "the table " + address.name(),
                    "create the table by its path: datashard.`" + location + "`",
                    Warehouse.configuration());
        }
        return address;
    }

    /** Spark names its default source where a user of {@code saveAsTable} names none, so that one means nothing. */
    private static void requireOwnProvider(TableAddress address, String provider) {
        String standard = SparkSession.active().sessionState().conf().defaultDataSourceName();
        if (provider != null
                && Stream.of(DatashardSource.NAME, DatashardSource.class.getName(), standard)
                        .noneMatch(provider::equalsIgnoreCase)) {
            throw new DatashardException("the table " + address.name() + " cannot be one of the provider " + provider
                    + ": all tables of this catalog are datashard tables. Leave the provider out, or create the table in"
                    + " spark_catalog");
        }
    }

    /** A table with a name has an owner; one with a path is whose the directory is. */
    private static Map<String, String> kept(TableAddress address, Map<String, String> properties) {
        if (properties.containsKey(Options.PARTITIONING)) {
            throw new DatashardException("the table property " + Options.PARTITIONING
                    + " changes the partitioning of a table that exists; say PARTITIONED BY ("
                    + properties.get(Options.PARTITIONING) + ") to create one");
        }
        WriteOptions.requirePossible(properties);
        Map<String, String> kept = new HashMap<>(properties);
        kept.keySet().removeIf(key -> NOT_PROPERTIES.contains(key) || key.startsWith(TableCatalog.OPTION_PREFIX));
        if (address.isPath()) {
            kept.remove(TableCatalog.PROP_OWNER);
        }
        return kept;
    }

    private static TableAlreadyExistsException exists(Identifier ident, Throwable cause) {
        TableAlreadyExistsException exists = new TableAlreadyExistsException(ident);
        exists.addSuppressed(cause);
        return exists;
    }
}
