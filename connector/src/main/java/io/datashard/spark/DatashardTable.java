package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import io.datashard.spark.read.DatashardScanBuilder;
import io.datashard.spark.seam.ColumnSchemas;
import io.datashard.spark.types.SparkTransforms;
import io.datashard.spark.write.DatashardWriteBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A table at one version, which is chosen when it is first asked for and stays. Two are equal when they show the same version of
 * the same table, whatever they are called: that is what lets Spark reuse exchanges and cached data.
 */
final class DatashardTable implements Table, SupportsRead, SupportsWrite {
    private static final Set<TableCapability> READ_ONLY = Set.of(TableCapability.BATCH_READ);
    static final Set<TableCapability> CAPABILITIES = Set.of(
            TableCapability.BATCH_READ,
            TableCapability.BATCH_WRITE,
            TableCapability.TRUNCATE,
            TableCapability.OVERWRITE_BY_FILTER,
            TableCapability.OVERWRITE_DYNAMIC);

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
    public Transform[] partitioning() {
        return SparkTransforms.toSpark(snapshot().partitioning(), snapshot().schema());
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
        Options.requireKnownForWrite(info.options().asCaseSensitiveMap());
        Transaction transaction = snapshot().newTransaction();
        Options.once(info.options()).ifPresent(once -> transaction.once(once.application(), once.sequence()));
        return new DatashardWriteBuilder(transaction, info);
    }

    /**
     * Begins a scan of this version.
     *
     * @throws DatashardException if the options ask for another version: Spark passes them here only after it has taken the schema
     */
    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        TimeTravel.requireLoaded(name, snapshot(), options);
        return new DatashardScanBuilder(name, snapshot(), options);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatashardTable that
                && snapshot().location().equals(that.snapshot().location())
                && snapshot().tableId().equals(that.snapshot().tableId())
                && snapshot().version() == that.snapshot().version();
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
