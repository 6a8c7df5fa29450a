package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import io.datashard.spark.read.DatashardScanBuilder;
import io.datashard.spark.read.MetadataColumns;
import io.datashard.spark.read.NeighborScanBuilder;
import io.datashard.spark.seam.ColumnSchemas;
import io.datashard.spark.seam.HasFunctions;
import io.datashard.spark.seam.SortedTarget;
import io.datashard.spark.seam.WriteTarget;
import io.datashard.spark.types.BooleanOption;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.write.DatashardWriteBuilder;
import io.datashard.spark.write.RowOrder;
import io.datashard.spark.write.RowRemoval;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsRowLevelOperations;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperationBuilder;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A table at one version, which is chosen when it is first asked for and stays. Two are equal when they show the same version of
 * the same table, whatever they are called: that is what lets Spark reuse exchanges and cached data. An {@link #unchecked} one differs,
 * as Spark's analyzer ends when it finds its plan equal to that before.
 */
final class DatashardTable extends PartitionedTable
        implements SupportsRead,
                SupportsWrite,
                SupportsMetadataColumns,
                SupportsDeleteV2,
                SupportsRowLevelOperations,
                HasFunctions,
                WriteTarget,
                SortedTarget {
    private static final Set<TableCapability> READ_ONLY = Set.of(TableCapability.BATCH_READ);
    static final Set<TableCapability> CAPABILITIES = Set.of(
            TableCapability.BATCH_READ,
            TableCapability.BATCH_WRITE,
            TableCapability.TRUNCATE,
            TableCapability.OVERWRITE_BY_FILTER,
            TableCapability.OVERWRITE_DYNAMIC);

    private static final Set<TableCapability> UNCHECKED = unchecked(CAPABILITIES);

    private final String name;
    private final Supplier<Snapshot> snapshot;
    private final Map<String, String> shownProperties;
    private final Set<TableCapability> capabilities;

    private DatashardTable(
            String name,
            Supplier<Snapshot> loadSnapshot,
            Map<String, String> shownProperties,
            Set<TableCapability> capabilities) {
        this.name = name;
        this.snapshot = new Pinned<>(loadSnapshot);
        this.shownProperties = Map.copyOf(shownProperties);
        this.capabilities = capabilities;
    }

    /**
     * A table at one version.
     *
     * @param name what users call it: an identifier, or datashard.`location`
     */
    static DatashardTable of(String name, Snapshot snapshot) {
        return of(name, snapshot, Map.of());
    }

    /**
     * The same for a catalog.
     *
     * @param shownProperties what Spark shows as properties beside the table's own: provider, location
     */
    static DatashardTable of(String name, Snapshot snapshot, Map<String, String> shownProperties) {
        return new DatashardTable(name, () -> snapshot, shownProperties, CAPABILITIES);
    }

    /**
     * The table that {@link DatashardSource} provides. It looks for its version when it is first asked for something, and cannot be
     * written: Spark then leaves every save mode to the source, also where there is no table yet.
     *
     * @param name what users call it
     * @param loadSnapshot called at most once
     */
    static DatashardTable provided(String name, Supplier<Snapshot> loadSnapshot) {
        return new DatashardTable(name, loadSnapshot, Map.of(), READ_ONLY);
    }

    private static Set<TableCapability> unchecked(Set<TableCapability> capabilities) {
        Set<TableCapability> unchecked = new HashSet<>(capabilities);
        unchecked.add(TableCapability.ACCEPT_ANY_SCHEMA);
        return Set.copyOf(unchecked);
    }

    /** The same table for a statement that writes, in a session that has the rule for it. */
    WriteTarget unchecked() {
        return new DatashardTable(name, snapshot, shownProperties, UNCHECKED);
    }

    @Override
    public boolean isUnchecked() {
        return capabilities.contains(TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public DatashardTable checked() {
        return new DatashardTable(name, snapshot, shownProperties, CAPABILITIES);
    }

    @Override
    public EvolvingTable merged(StructType rows) {
        return EvolvingTable.merging(name, rows, snapshot());
    }

    @Override
    public boolean ordersRows() {
        return RowOrder.isWanted(snapshot().partitioning(), snapshot().properties());
    }

    /** The version that this table shows. */
    Snapshot snapshot() {
        return snapshot.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor
    public StructType schema() {
        return ColumnSchemas.of(columns());
    }

    @Override
    public Column[] columns() {
        return SparkColumns.toSpark(snapshot().schema());
    }

    @Override
    public MetadataColumn[] metadataColumns() {
        return MetadataColumns.of(snapshot());
    }

    /** A column of the table's own keeps its name, and Spark puts an underscore before that of the metadata column. */
    @Override
    public boolean canRenameConflictingMetadataColumns() {
        return true;
    }

    @Override
    public Transform[] partitioning() {
        return SparkTransforms.toSpark(snapshot().partitioning(), snapshot().schema());
    }

    @Override
    public FunctionCatalog functions() {
        return new DatashardCatalog();
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(snapshot().properties());
        properties.putAll(shownProperties);
        return properties;
    }

    @Override
    public Set<TableCapability> capabilities() {
        return capabilities;
    }

    /**
     * Begins a write whose base is this version: what was committed since counts as concurrent.
     *
     * @throws DatashardException for an option that writing does not know, or a value that is not possible
     */
    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        if (isUnchecked()) {
            throw new IllegalStateException(
                    "nobody compared the columns of rows with those of " + name
                            + ", which the analyzer's rule should have done. Is another session active than the one that writes?");
        }
        Options.requireKnownForWrite(info.options().asCaseSensitiveMap());
        Options.requireNoMerge(info.options(), name);
        Transaction transaction = snapshot().newTransaction();
        Options.once(info.options()).ifPresent(once -> transaction.once(once.application(), once.sequence()));
        return new DatashardWriteBuilder(transaction, info);
    }

    /**
     * Begins a scan of this version.
     *
     * @throws DatashardException if the options ask for another version: Spark passes them here only after it has taken the schema; or for
     *     neighbors that the table does not have
     */
    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        TimeTravel.requireLoaded(name, snapshot(), options);
        return BooleanOption.isTrue(options, Options.NEIGHBORS)
                ? new NeighborScanBuilder(name, snapshot(), options)
                : new DatashardScanBuilder(name, snapshot(), options);
    }

    /**
     * Begins a DELETE, UPDATE or MERGE of this version.
     *
     * @throws DatashardException if the property of the command's mode names none, or one that is not possible
     */
    @Override
    public RowLevelOperationBuilder newRowLevelOperationBuilder(RowLevelOperationInfo info) {
        RowLevelMode mode = RowLevelMode.of(info.command(), snapshot());
        return () -> switch (mode) {
            case MERGE_ON_READ -> new MergeOnRead(name, snapshot(), info.command());
            case COPY_ON_WRITE -> new CopyOnWrite(name, snapshot(), info.command());
        };
    }

    @Override
    public boolean canDeleteWhere(Predicate[] conditions) {
        return new RowRemoval(snapshot()).isDecided(conditions);
    }

    @Override
    public void deleteWhere(Predicate[] conditions) {
        RowRemoval removal = new RowRemoval(snapshot());
        if (SessionView.of(SparkSession.active()) instanceof NewestTables) {
            removal.delete(conditions);
        } else {
            removal.deleteAsSeen(conditions);
        }
    }

    @Override
    public boolean truncateTable() {
        new RowRemoval(snapshot()).truncate();
        return true;
    }

    @Override
    PartitionCommands partitions() {
        return new PartitionCommands(name, snapshot());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatashardTable that
                && isUnchecked() == that.isUnchecked()
                && snapshot().location().equals(that.snapshot().location())
                && snapshot().tableId().equals(that.snapshot().tableId())
                && snapshot().version() == that.snapshot().version()
                && snapshot()
                        .schema()
                        .equals(that.snapshot().schema()); // which a scope changes before there is a version
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                snapshot().location(), snapshot().tableId(), snapshot().version());
    }

    @Override
    public String toString() {
        return name;
    }
}
