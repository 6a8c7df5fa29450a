package io.datashard.spark.read;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** What a scan reads, as a table for a query. */
record ScannedTable(Scan scan) implements Table, SupportsRead {

    @Override
    public String name() {
        return scan.description();
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor, and still made from it
    public StructType schema() {
        return scan.readSchema();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return () -> scan;
    }
}
