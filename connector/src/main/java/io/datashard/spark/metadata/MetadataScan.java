package io.datashard.spark.metadata;

import io.datashard.Snapshot;
import io.datashard.spark.seam.DriverRows;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Reads a metadata table on the driver, without a task. */
record MetadataScan(String table, MetadataRows<?> from, Snapshot snapshot, StructType projection, int limit)
        implements DriverRows {

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        return table + " version " + snapshot.version() + (limit == Integer.MAX_VALUE ? "" : " [limit: " + limit + "]");
    }

    @Override
    public InternalRow[] rows() {
        return from.rows(snapshot, projection, limit);
    }
}
