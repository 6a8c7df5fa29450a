package io.datashard.spark;

import io.datashard.Snapshot;
import io.datashard.spark.metadata.MetadataRows;
import io.datashard.spark.metadata.MetadataScanBuilder;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A metadata table of a table at one version, which is chosen when it is first asked for and stays. Only for reading. Two are equal
 * when they show the same.
 */
final class MetadataTable implements Table, SupportsRead {
    private final String name;
    private final MetadataRows<?> rows;
    private final Supplier<Snapshot> snapshot;

    /**
     * A metadata table.
     *
     * @param name what users call it: datashard.`location`.history
     * @param loadSnapshot called at most once
     */
    MetadataTable(String name, MetadataRows<?> rows, Supplier<Snapshot> loadSnapshot) {
        this.name = name;
        this.rows = rows;
        this.snapshot = new Pinned<>(loadSnapshot);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor, and still made from it
    public StructType schema() {
        return rows.schema(snapshot.get());
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    /**
     * Begins a scan of this version.
     *
     * @throws io.datashard.DatashardException if the options ask for another version
     */
    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        TimeTravel.requireLoaded(name, snapshot.get(), options);
        return new MetadataScanBuilder(name, rows, snapshot.get());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MetadataTable that
                && rows.equals(that.rows)
                && snapshot.get().location().equals(that.snapshot.get().location())
                && snapshot.get().tableId().equals(that.snapshot.get().tableId())
                && snapshot.get().version() == that.snapshot.get().version();
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                rows,
                snapshot.get().location(),
                snapshot.get().tableId(),
                snapshot.get().version());
    }

    @Override
    public String toString() {
        return name;
    }
}
