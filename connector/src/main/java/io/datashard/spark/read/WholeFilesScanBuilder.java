package io.datashard.spark.read;

import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A scan of all rows of those files that may hold a row which a statement may change. */
public final class WholeFilesScanBuilder extends StatementScanBuilder {
    private WholeFilesScan scan;

    /** A scan of all columns and files, to be narrowed. {@code table} is what users call the table. */
    public WholeFilesScanBuilder(String table, Snapshot snapshot, CaseInsensitiveStringMap options) {
        super(table, snapshot, options);
    }

    /** The paths of the files that the scan has read; none if Spark needed no scan. */
    public Set<String> files() {
        return scan == null
                ? Set.of()
                : scan.plan().files().stream().map(PlannedFile::path).collect(Collectors.toSet());
    }

    @Override
    Scan build(PushedConditions pushed, StructType columns) {
        scan = new WholeFilesScan(table, snapshot, pushed, columns, options);
        return scan;
    }
}
