package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.spark.functions.TransformFunctions;
import io.datashard.spark.metadata.MetadataTables;
import io.datashard.spark.seam.OptimizerRules;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.SparkTransforms;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Tables by path in SQL: with {@code spark.sql.catalog.datashard=io.datashard.spark.DatashardCatalog}, a table is called
 * {@code datashard.`/path/to/table`}, and its metadata tables {@code datashard.`/path/to/table`.history} and so on. The catalog's
 * functions are the partition transforms.
 */
public final class DatashardCatalog implements StagingTableCatalog, FunctionCatalog {
    private static final Set<String> NOT_PROPERTIES = Set.of(
            TableCatalog.PROP_PROVIDER,
            TableCatalog.PROP_OWNER,
            TableCatalog.PROP_LOCATION,
            TableCatalog.PROP_EXTERNAL,
            TableCatalog.PROP_IS_MANAGED_LOCATION);

    private static final String CONF = "spark.sql.catalog.datashard";

    private String name = "datashard";

    /** From now on, SQL of a session can name tables by path, unless the user has set the catalog to something. */
    static void offerTo(SparkSession session) {
        CommitGauges.offer();
        OptimizerRules.require(session);
        if (session.conf().getOption(CONF).isEmpty()) {
            session.conf().set(CONF, DatashardCatalog.class.getName());
        }
    }

    @Override
    public void initialize(String catalogName, CaseInsensitiveStringMap options) {
        CommitGauges.offer();
        this.name = catalogName;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident) throws NoSuchTableException {
        return load(ident, Table::currentSnapshot);
    }

    /** @param version a version number or a snapshot id */
    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, String version)
            throws NoSuchTableException {
        return load(ident, table -> table.snapshot(version));
    }

    /** @param timestamp microseconds since 1970 in UTC */
    @Override
    public org.apache.spark.sql.connector.catalog.Table loadTable(Identifier ident, long timestamp)
            throws NoSuchTableException {
        return load(ident, table -> table.snapshotAsOf(Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS)));
    }

    private org.apache.spark.sql.connector.catalog.Table load(
            Identifier ident, java.util.function.Function<Table, Snapshot> version) throws NoSuchTableException {
        String location = isMetadata(ident) ? ident.namespace()[0] : ident.name();
        if (!isPath(ident) && !isMetadata(ident)) {
            throw new NoSuchTableException(ident);
        }
        OptimizerRules.require(SparkSession.active());
        Table table = tables().find(location).orElse(null);
        if (table == null) {
            throw new NoSuchTableException(ident);
        }
        String name = PathTables.name(location);
        Snapshot snapshot = version.apply(table);
        return isMetadata(ident)
                ? new MetadataTable(name + "." + ident.name(), MetadataTables.of(ident.name()), () -> snapshot)
                : DatashardTable.of(name, snapshot);
    }

    @Override
    public boolean tableExists(Identifier ident) {
        if (isMetadata(ident)) {
            return MetadataTables.find(ident.name()).isPresent()
                    && tables().find(ident.namespace()[0]).isPresent();
        }
        return isPath(ident) && tables().find(ident.name()).isPresent();
    }

    /** A table without rows; its creation is a commit of its own. */
    @Override
    @SuppressWarnings("deprecation") // Spark's default for columns leads here
    public org.apache.spark.sql.connector.catalog.Table createTable(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        stageCreate(ident, schema, partitions, properties).commitStagedChanges();
        Snapshot created = Table.load(ident.name(), tables().configuration()).currentSnapshot();
        return DatashardTable.of(PathTables.name(ident.name()), created);
    }

    @Override
    @SuppressWarnings("deprecation") // Spark's default for columns leads here
    public org.apache.spark.sql.connector.catalog.StagedTable stageCreate(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws TableAlreadyExistsException {
        requirePath(ident);
        if (tableExists(ident)) {
            throw new TableAlreadyExistsException(ident);
        }
        Schema stored = SparkSchema.fromSpark(schema);
        return staged(
                ident,
                Table.newTable(
                        ident.name(),
                        stored,
                        SparkTransforms.fromSpark(partitions, stored),
                        ownProperties(properties),
                        tables().configuration()));
    }

    @Override
    @SuppressWarnings("deprecation") // Spark's default for columns leads here
    public org.apache.spark.sql.connector.catalog.StagedTable stageReplace(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties)
            throws NoSuchTableException {
        requirePath(ident);
        Table table = tables().find(ident.name()).orElse(null);
        if (table == null) {
            throw new NoSuchTableException(ident);
        }
        Schema stored = SparkSchema.fromSpark(schema);
        Partitioning partitioning = SparkTransforms.fromSpark(partitions, stored);
        Snapshot before = table.currentSnapshot();
        Map<String, String> changes = new HashMap<>();
        before.properties().keySet().forEach(key -> changes.put(key, null));
        changes.putAll(ownProperties(properties));
        return staged(
                ident,
                before.newTransaction().replaceTable(stored, partitioning).properties(changes));
    }

    @Override
    @SuppressWarnings("deprecation") // Spark's default for columns leads here
    public org.apache.spark.sql.connector.catalog.StagedTable stageCreateOrReplace(
            Identifier ident, StructType schema, Transform[] partitions, Map<String, String> properties) {
        try {
            return tableExists(ident)
                    ? stageReplace(ident, schema, partitions, properties)
                    : stageCreate(ident, schema, partitions, properties);
        } catch (NoSuchTableException | TableAlreadyExistsException e) {
            throw new DatashardException(
                    "the table at " + ident.name() + " was created or removed by somebody else meanwhile; try again",
                    e);
        }
    }

    private static StagedTable staged(Identifier ident, Transaction transaction) {
        return new StagedTable(PathTables.name(ident.name()), transaction);
    }

    private static Map<String, String> ownProperties(Map<String, String> properties) {
        Map<String, String> own = new HashMap<>(properties);
        own.keySet().removeIf(key -> NOT_PROPERTIES.contains(key) || key.startsWith(TableCatalog.OPTION_PREFIX));
        return own;
    }

    @Override
    public org.apache.spark.sql.connector.catalog.Table alterTable(Identifier ident, TableChange... changes) {
        throw notYet("ALTER TABLE");
    }

    @Override
    public boolean dropTable(Identifier ident) {
        throw notYet("DROP TABLE");
    }

    @Override
    public void renameTable(Identifier from, Identifier to) {
        throw new UnsupportedOperationException(
                "a table that is named by its path cannot be renamed; move its directory");
    }

    /** None: tables that are named by their paths are not registered anywhere. */
    @Override
    public Identifier[] listTables(String[] namespace) {
        return new Identifier[0];
    }

    @Override
    public Identifier[] listFunctions(String[] namespace) {
        return namespace.length == 0
                ? TransformFunctions.NAMES.stream()
                        .map(function -> Identifier.of(new String[0], function))
                        .toArray(Identifier[]::new)
                : new Identifier[0];
    }

    @Override
    public UnboundFunction loadFunction(Identifier ident) throws NoSuchFunctionException {
        if (ident.namespace().length > 0 || !TransformFunctions.NAMES.contains(ident.name())) {
            throw new NoSuchFunctionException(ident);
        }
        return TransformFunctions.of(ident.name());
    }

    private static boolean isPath(Identifier ident) {
        return ident.namespace().length == 0 && ident.name().contains("/");
    }

    /** Whether it names a metadata table: its namespace is the path of the table. */
    private static boolean isMetadata(Identifier ident) {
        return ident.namespace().length == 1 && ident.namespace()[0].contains("/");
    }

    private static void requirePath(Identifier ident) {
        if (!isPath(ident)) {
            throw new DatashardException(
                    "\"" + ident + "\" is no path; tables are named by their location here, for example"
                            + " datashard.`/data/flights`");
        }
    }

    private static UnsupportedOperationException notYet(String statement) {
        return new UnsupportedOperationException(statement + " is not supported yet by this version of datashard");
    }

    private static PathTables tables() {
        return new PathTables(SparkSession.active());
    }
}
