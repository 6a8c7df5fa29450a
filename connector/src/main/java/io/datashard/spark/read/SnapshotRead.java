package io.datashard.spark.read;

import io.datashard.Snapshot;
import io.datashard.spark.seam.ParquetRead;
import java.util.List;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** How data files of a version are read, by whatever scan. */
final class SnapshotRead {
    private SnapshotRead() {}

    /**
     * The read of a projection.
     *
     * @param table what users call the table
     * @param conditions parts of files are skipped by these; none to read all rows
     */
    static ParquetRead of(
            String table,
            Snapshot snapshot,
            StructType projection,
            List<Predicate> conditions,
            CaseInsensitiveStringMap options) {
        return new ParquetRead(
                table + " (version " + snapshot.version() + " of " + snapshot.location() + ")",
                snapshot.location(),
                MetadataColumns.toRead(projection, snapshot.schema()),
                conditions,
                options.asCaseSensitiveMap());
    }
}
