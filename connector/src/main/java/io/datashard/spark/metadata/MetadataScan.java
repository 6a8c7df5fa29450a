package io.datashard.spark.metadata;

import io.datashard.Snapshot;
import io.datashard.spark.seam.Rows;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.StructType;

/** Reads a metadata table on the driver, without a task. */
record MetadataScan(String table, MetadataRows from, Snapshot snapshot, StructType projection, int limit)
        implements LocalScan {

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
        int[] columns = new int[projection.length()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = from.schema().fieldIndex(projection.fields()[i].name());
        }
        return from.rows(snapshot)
                .limit(limit)
                .map(row -> Rows.of(row, columns))
                .toArray(InternalRow[]::new);
    }
}
