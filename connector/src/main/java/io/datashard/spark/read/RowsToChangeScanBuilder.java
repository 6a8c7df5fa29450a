package io.datashard.spark.read;

import io.datashard.Snapshot;
import java.util.OptionalInt;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A scan of the rows that a statement may change. */
public final class RowsToChangeScanBuilder extends StatementScanBuilder {

    /** A scan of all columns and rows, to be narrowed. {@code table} is what users call the table. */
    public RowsToChangeScanBuilder(String table, Snapshot snapshot, CaseInsensitiveStringMap options) {
        super(table, snapshot, options);
    }

    @Override
    Scan build(PushedConditions pushed, StructType columns) {
        return new DatashardScan(table, snapshot, pushed, OptionalInt.empty(), columns, options);
    }
}
