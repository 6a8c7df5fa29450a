package io.datashard.spark;

import io.datashard.Snapshot;
import io.datashard.spark.read.MetadataColumns;
import io.datashard.spark.read.WholeFilesScanBuilder;
import io.datashard.spark.write.ReplacingWriteBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A statement that reads all rows of the files that it may change, and puts what becomes of them in the place of these files. */
final class CopyOnWrite extends RowLevelStatement {
    private final List<WholeFilesScanBuilder> scans = new ArrayList<>();

    CopyOnWrite(String table, Snapshot snapshot, Command command) {
        super(table, snapshot, command);
    }

    /** By its file Spark tells, before the scan begins, where there is a row to change; unless a column of the table hides it. */
    @Override
    public NamedReference[] requiredMetadataAttributes() {
        return MetadataColumns.tellRows(snapshot)
                ? new NamedReference[] {Expressions.column(MetadataColumns.FILE)}
                : new NamedReference[0];
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        WholeFilesScanBuilder scan = new WholeFilesScanBuilder(table, snapshot, options);
        scans.add(scan);
        scans(scan::condition);
        return scan;
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new ReplacingWriteBuilder(snapshot.newTransaction(), info, this::statement, this::read);
    }

    /** The files whose rows the statement was given, all of them. */
    private Collection<String> read() {
        Collection<String> files = new TreeSet<>();
        scans.forEach(scan -> files.addAll(scan.files()));
        return files;
    }
}
