package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.TableNotFoundException;
import io.datashard.internal.table.StoredTable;
import io.datashard.spark.StagedTables.Definition;
import io.datashard.spark.functions.CatalogFunctions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.DelegatingCatalogExtension;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spark's own catalog, in which tables may be created {@code USING datashard}: {@code
 * spark.sql.catalog.spark_catalog=io.datashard.spark.DatashardSessionCatalog}. The session catalog (Hive's metastore or that in memory)
 * keeps the name and the location of such a table, and nothing else. Tables of other providers pass through.
 *
 * <p>The files of a table without {@code LOCATION} lie in its database's directory and are deleted when it is dropped; those of one with
 * {@code LOCATION} stay. A location that holds a table already is adopted by {@code CREATE TABLE name USING datashard LOCATION '...'}
 * without columns.
 */
public final class DatashardSessionCatalog extends DelegatingCatalogExtension implements StagingTableCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(DatashardSessionCatalog.class);

    @Override
    public void initialize(String catalogName, CaseInsensitiveStringMap options) {
        CommitGauges.offer();
        super.initialize(catalogName, options);
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident) throws NoSuchTableException {
        org.apache.spark.sql.connector.catalog.Table entry = super.loadTable(ident);
        return SessionAddress.isOurs(entry.properties()) ? show(ident, entry, TableAddress::currentSnapshot) : entry;
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, Set<TableWritePrivilege> privileges)
            throws NoSuchTableException {
        return CatalogTables.forWrite(loadTable(ident), privileges);
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, String version)
            throws NoSuchTableException {
        org.apache.spark.sql.connector.catalog.Table entry = super.loadTable(ident);
        return SessionAddress.isOurs(entry.properties())
                ? show(ident, entry, table -> table.load().snapshot(version))
                : super.loadTable(ident, version);
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, long timestamp)
            throws NoSuchTableException {
        org.apache.spark.sql.connector.catalog.Table entry = super.loadTable(ident);
        return SessionAddress.isOurs(entry.properties())
                ? show(ident, entry, table -> table.load()
                        .snapshotAsOf(Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS)))
                : super.loadTable(ident, timestamp);
    }

    private static DatashardTable show(
            Identifier ident,
            org.apache.spark.sql.connector.catalog.Table entry,
            Function<TableAddress, Snapshot> version) {
        TableAddress address = seen(ident, entry);
        return CatalogTables.show(address, version.apply(address));
    }

    private static TableAddress seen(Identifier ident, org.apache.spark.sql.connector.catalog.Table entry) {
        return Warehouse.view().see(SessionAddress.of(ident, entry, Warehouse.configuration()));
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table createTable(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        if (!SessionAddress.isOurs(properties)) {
            return super.createTable(ident, columns, partitions, properties);
        }
        return columns.length == 0 && partitions.length == 0
                ? name(ident, properties)
                : create(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public org.apache.spark.sql.connector.catalog.Table createTable(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        if (!SessionAddress.isOurs(properties)) {
            return super.createTable(ident, schema, partitions, properties);
        }
        return schema.isEmpty() && partitions.length == 0
                ? name(ident, properties)
                : create(ident, Definition.of(schema, partitions, properties));
    }

    /** Gives a name to a table that is there. */
    private DatashardTable name(Identifier ident, Map<String, String> properties)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        SessionAddress address = newAddress(ident, properties);
        Snapshot named = address.load().currentSnapshot();
        register(address, properties);
        return CatalogTables.show(address, named);
    }

    private DatashardTable create(Identifier ident, Definition table)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        SessionAddress address = newAddress(ident, table.properties());
        staged(address, table).commitStagedChanges();
        return CatalogTables.show(address, address.load().currentSnapshot());
    }

    @Override
    public StagedTable stageCreate(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        return stageCreate(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public StagedTable stageCreate(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        return stageCreate(ident, Definition.of(schema, partitions, properties));
    }

    private StagedTable stageCreate(Identifier ident, Definition table)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        requireOurs(ident, table.properties());
        return staged(newAddress(ident, table.properties()), table);
    }

    @Override
    public StagedTable stageReplace(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
            throws NoSuchTableException {
        return stageReplace(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public StagedTable stageReplace(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws NoSuchTableException {
        return stageReplace(ident, Definition.of(schema, partitions, properties));
    }

    private StagedTable stageReplace(Identifier ident, Definition table) throws NoSuchTableException {
        requireOurs(ident, table.properties());
        org.apache.spark.sql.connector.catalog.Table entry = super.loadTable(ident);
        requireOurs(ident, entry.properties());
        return StagedTables.replace(seen(ident, entry), table);
    }

    @Override
    public StagedTable stageCreateOrReplace(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
            throws NoSuchNamespaceException {
        return stageCreateOrReplace(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public StagedTable stageCreateOrReplace(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws NoSuchNamespaceException {
        return stageCreateOrReplace(ident, Definition.of(schema, partitions, properties));
    }

    private StagedTable stageCreateOrReplace(Identifier ident, Definition table) throws NoSuchNamespaceException {
        try {
            return tableExists(ident) ? stageReplace(ident, table) : stageCreate(ident, table);
        } catch (NoSuchTableException | TableAlreadyExistsException e) {
            throw new DatashardException(
                    "the table " + ident + " was created or dropped by somebody else meanwhile; try again", e);
        }
    }

    private StagedTable staged(SessionAddress address, Definition table) {
        return new RegisteredTable(StagedTables.create(address, table), () -> register(address, table.properties()));
    }

    private void register(SessionAddress address, Map<String, String> properties) {
        try {
            super.createTable(address.ident(), new StructType(), new Transform[0], address.entry(properties));
        } catch (TableAlreadyExistsException | NoSuchNamespaceException e) {
            throw new DatashardException(
                    "the table at " + address.location() + " was created, but has no name: " + address.ident()
                            + " was created, or its database dropped, by somebody else meanwhile (" + e.getMessage()
                            + "). Name it with CREATE TABLE <another name> USING datashard LOCATION '"
                            + address.location()
                            + "'",
                    e);
        }
    }

    /** Where a table will be: where the statement says, or in the directory of its database. */
    private SessionAddress newAddress(Identifier ident, Map<String, String> properties)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        if (tableExists(ident)) {
            throw new TableAlreadyExistsException(ident);
        }
        String location = properties.get(TableCatalog.PROP_LOCATION);
        String database = loadNamespaceMetadata(ident.namespace()).get(SupportsNamespaces.PROP_LOCATION);
        SessionAddress address = new SessionAddress(
                ident,
                Optional.ofNullable(location).orElseGet(() -> new Path(new Path(database), ident.name()).toString()),
                location == null,
                Warehouse.configuration());
        requireAlone("CREATE TABLE ", address);
        return address;
    }

    private static void requireAlone(String statement, SessionAddress address) {
        Warehouse.view()
                .requireAlone(
                        statement + address.ident() + " in Spark's own catalog, which keeps its name,",
                        address.location());
    }

    private static void requireOurs(Identifier ident, Map<String, String> properties) {
        if (!SessionAddress.isOurs(properties)) {
            throw new UnsupportedOperationException("the table " + ident
                    + " cannot be created with its rows or replaced in one step: its provider is "
                    + properties.get(TableCatalog.PROP_PROVIDER)
                    + ", and this catalog does so for datashard. Use another catalog for it, or create it first and insert"
                    + " then; drop a table of another provider before you replace it");
        }
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table alterTable(Identifier ident, TableChange... changes)
            throws NoSuchTableException {
        org.apache.spark.sql.connector.catalog.Table entry = super.loadTable(ident);
        return SessionAddress.isOurs(entry.properties())
                ? CatalogTables.alter(seen(ident, entry), changes)
                : super.alterTable(ident, changes);
    }

    /** Of a managed table the files are deleted, as with Spark's own tables; of another one only the name goes. */
    @Override
    public boolean dropTable(Identifier ident) {
        return drop(ident, super::dropTable);
    }

    @Override
    public boolean purgeTable(Identifier ident) {
        return drop(ident, super::purgeTable);
    }

    /**
     * First the files and then the name, so that whoever takes the name when it is free keeps what is written there, and a purge that fails
     * goes on when the name is dropped again. The name is looked up again after the table: if both were dropped meanwhile, what was found
     * there may be a table of others that has no name yet.
     */
    private boolean drop(Identifier ident, Function<Identifier, Boolean> dropEntry) {
        find(ident).ifPresent(address -> requireAlone("DROP TABLE ", address));
        findManaged(ident)
                .flatMap(address -> purgeOf(address).filter(purge -> findManaged(ident)
                        .filter(again -> again.location().equals(address.location()))
                        .isPresent()))
                .ifPresent(Runnable::run);
        return dropEntry.apply(ident);
    }

    private Optional<SessionAddress> findManaged(Identifier ident) {
        return find(ident).filter(SessionAddress::managed);
    }

    private static Optional<Runnable> purgeOf(SessionAddress address) {
        try {
            return Optional.of(StoredTable.purgeOf(address.location(), address.configuration()));
        } catch (TableNotFoundException e) {
            LOG.info("The files of {} need no purging: {}", address.name(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The partition transforms, by which Spark distributes rows to write; and what Spark has in its databases. */
    @Override
    public UnboundFunction loadFunction(Identifier ident) throws NoSuchFunctionException {
        return isTransform(ident) ? CatalogFunctions.of(ident.name()) : super.loadFunction(ident);
    }

    @Override
    public boolean functionExists(Identifier ident) {
        return isTransform(ident) || super.functionExists(ident);
    }

    private static boolean isTransform(Identifier ident) {
        return ident.namespace().length == 0 && CatalogFunctions.has(ident.name());
    }

    private Optional<SessionAddress> find(Identifier ident) {
        try {
            org.apache.spark.sql.connector.catalog.Table entry = super.loadTable(ident);
            return SessionAddress.isOurs(entry.properties())
                    ? Optional.of(SessionAddress.of(ident, entry, Warehouse.configuration()))
                    : Optional.empty();
        } catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }
}
