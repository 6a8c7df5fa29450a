package io.datashard.spark;

import io.datashard.Snapshot;
import io.datashard.spark.read.MetadataColumns;
import io.datashard.spark.read.RowsToChangeScanBuilder;
import io.datashard.spark.write.RowChangesBuilder;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.DeltaWriteBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDelta;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A statement that marks rows as deleted, each by its file and position, and appends new ones. The new version of an updated row goes
 * wherever its partition is, so an update need not be taken apart for rows to move.
 */
final class MergeOnRead extends RowLevelStatement implements SupportsDelta {

    MergeOnRead(String table, Snapshot snapshot, Command command) {
        super(table, snapshot, command);
    }

    @Override
    public NamedReference[] rowId() {
        return new NamedReference[] {
            Expressions.column(MetadataColumns.FILE), Expressions.column(MetadataColumns.POSITION)
        };
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        RowsToChangeScanBuilder scan = new RowsToChangeScanBuilder(table, snapshot, options);
        scans(scan::condition);
        return scan;
    }

    @Override
    public DeltaWriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new RowChangesBuilder(snapshot.newTransaction(), info, this::statement);
    }
}
