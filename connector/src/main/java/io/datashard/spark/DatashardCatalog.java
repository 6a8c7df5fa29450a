package io.datashard.spark;

import io.datashard.spark.StagedTables.Definition;
import io.datashard.spark.functions.CatalogFunctions;
import io.datashard.spark.seam.QueryRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.TableCatalogCapability;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A catalog of tables: {@code spark.sql.catalog.lake=io.datashard.spark.DatashardCatalog}.
 *
 * <p>With a directory in {@code spark.sql.catalog.lake.warehouse}, tables have names: {@code lake.sky.stars} is the table in the
 * directory {@code sky/stars} of the warehouse, an {@link io.datashard.Database}. With or without one, a table is also called by its
 * path, {@code lake.`/path/to/table`}, and its metadata tables by their names behind it: {@code lake.sky.stars.history}, {@code
 * lake.`/path/to/table`.history}. The catalog's functions are the partition transforms.
 */
public final class DatashardCatalog implements StagingTableCatalog, SupportsNamespaces, FunctionCatalog {
    /** The catalog's option for the directory of the tables with names. */
    private static final String WAREHOUSE = "warehouse";

    private static final String CONF = "spark.sql.catalog.datashard";

    private Warehouse warehouse = new Warehouse("datashard", Optional.empty());

    /** From now on, SQL of a session can name tables by path, unless the user has set the catalog to something. */
    static void offerTo(SparkSession session) {
        CommitGauges.offer();
        QueryRules.require(session);
        if (session.conf().getOption(CONF).isEmpty()) {
            session.conf().set(CONF, DatashardCatalog.class.getName());
        }
    }

    @Override
    public void initialize(String catalogName, CaseInsensitiveStringMap options) {
        CommitGauges.offer();
        warehouse = new Warehouse(
                catalogName, Optional.ofNullable(options.get(WAREHOUSE)).filter(location -> !location.isBlank()));
    }

    @Override
    public String name() {
        return warehouse.catalog();
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident) throws NoSuchTableException {
        return tables().load(ident);
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, Set<TableWritePrivilege> privileges)
            throws NoSuchTableException {
        return CatalogTables.forWrite(loadTable(ident), privileges);
    }

    /** @param version a version number, a snapshot id or a tag */
    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, String version)
            throws NoSuchTableException {
        return tables().load(ident, table -> table.load().snapshot(version));
    }

    /** @param timestamp microseconds since 1970 in UTC */
    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, long timestamp)
            throws NoSuchTableException {
        return tables().load(
                        ident, table -> table.load().snapshotAsOf(Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS)));
    }

    @Override
    public boolean tableExists(Identifier ident) {
        return tables().exists(ident);
    }

    /** The tables with names; those that are called by their paths are not registered anywhere. */
    @Override
    public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
        return tables().in(namespace);
    }

    @Override
    public Set<TableCatalogCapability> capabilities() {
        return Set.of(TableCatalogCapability.SUPPORT_COLUMN_DEFAULT_VALUE);
    }

    /** A table without rows; its creation is a commit of its own. */
    @Override
    public org.apache.spark.sql.connector.catalog.Table createTable(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        return staged().createNow(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public org.apache.spark.sql.connector.catalog.Table createTable(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        return staged().createNow(ident, Definition.of(schema, partitions, properties));
    }

    @Override
    public org.apache.spark.sql.connector.catalog.StagedTable stageCreate(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        return staged().create(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public org.apache.spark.sql.connector.catalog.StagedTable stageCreate(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        return staged().create(ident, Definition.of(schema, partitions, properties));
    }

    @Override
    public org.apache.spark.sql.connector.catalog.StagedTable stageReplace(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties)
            throws NoSuchTableException {
        return staged().replace(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public org.apache.spark.sql.connector.catalog.StagedTable stageReplace(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws NoSuchTableException {
        return staged().replace(ident, Definition.of(schema, partitions, properties));
    }

    @Override
    public org.apache.spark.sql.connector.catalog.StagedTable stageCreateOrReplace(
            Identifier ident, Column[] columns, Transform[] partitions, Map<String, String> properties) {
        return staged().createOrReplace(ident, Definition.of(columns, partitions, properties));
    }

    @Override
    @SuppressWarnings("deprecation") // what came before columns
    public org.apache.spark.sql.connector.catalog.StagedTable stageCreateOrReplace(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties) {
        return staged().createOrReplace(ident, Definition.of(schema, partitions, properties));
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table alterTable(Identifier ident, TableChange... changes)
            throws NoSuchTableException {
        return tables().alter(ident, changes);
    }

    /** Commits a last version; the files stay, and older versions can be read. */
    @Override
    public boolean dropTable(Identifier ident) {
        return tables().drop(ident);
    }

    /** Drops the table and deletes its files. */
    @Override
    public boolean purgeTable(Identifier ident) {
        return tables().purge(ident);
    }

    @Override
    public void renameTable(Identifier from, Identifier to) throws NoSuchTableException, TableAlreadyExistsException {
        tables().rename(from, to);
    }

    @Override
    public String[][] listNamespaces() throws NoSuchNamespaceException {
        return namespaces().in(new String[0]);
    }

    @Override
    public String[][] listNamespaces(String[] parent) throws NoSuchNamespaceException {
        return namespaces().in(parent);
    }

    @Override
    public boolean namespaceExists(String[] namespace) {
        return namespaces().exists(namespace);
    }

    @Override
    public Map<String, String> loadNamespaceMetadata(String[] namespace) throws NoSuchNamespaceException {
        return namespaces().properties(namespace);
    }

    @Override
    public void createNamespace(String[] namespace, Map<String, String> properties)
            throws NamespaceAlreadyExistsException {
        namespaces().create(namespace, properties);
    }

    @Override
    public void alterNamespace(String[] namespace, NamespaceChange... changes) throws NoSuchNamespaceException {
        namespaces().alter(namespace, changes);
    }

    @Override
    public boolean dropNamespace(String[] namespace, boolean cascade)
            throws NoSuchNamespaceException, NonEmptyNamespaceException {
        return cascade ? namespaces().dropWithTables(namespace) : namespaces().drop(namespace);
    }

    @Override
    public Identifier[] listFunctions(String[] namespace) {
        return namespace.length == 0
                ? CatalogFunctions.NAMES.stream()
                        .map(function -> Identifier.of(new String[0], function))
                        .toArray(Identifier[]::new)
                : new Identifier[0];
    }

    @Override
    public UnboundFunction loadFunction(Identifier ident) throws NoSuchFunctionException {
        if (ident.namespace().length > 0 || !CatalogFunctions.has(ident.name())) {
            throw new NoSuchFunctionException(ident);
        }
        return CatalogFunctions.of(ident.name());
    }

    private CatalogTables tables() {
        return new CatalogTables(warehouse);
    }

    private StagedTables staged() {
        return new StagedTables(warehouse);
    }

    private Namespaces namespaces() {
        return new Namespaces(warehouse);
    }
}
