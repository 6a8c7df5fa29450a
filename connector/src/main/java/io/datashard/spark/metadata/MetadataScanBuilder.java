package io.datashard.spark.metadata;

import io.datashard.Snapshot;
import java.util.Arrays;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Collects what Spark pushes into the scan of a metadata table: columns and a limit. */
public final class MetadataScanBuilder implements SupportsPushDownLimit, SupportsPushDownRequiredColumns {
    private final String table;
    private final MetadataRows<?> rows;
    private final Snapshot snapshot;
    private StructType projection;
    private int limit = Integer.MAX_VALUE;

    /** A scan of all columns and rows, to be narrowed. {@code table} is what users call the metadata table. */
    public MetadataScanBuilder(String table, MetadataRows<?> rows, Snapshot snapshot) {
        this.table = table;
        this.rows = rows;
        this.snapshot = snapshot;
        this.projection = rows.schema(snapshot);
    }

    /** Columns are read whole, also where Spark wants a part of a struct only. */
    @Override
    public void pruneColumns(StructType requiredSchema) {
        StructType schema = rows.schema(snapshot);
        projection = new StructType(
                Arrays.stream(requiredSchema.fieldNames()).map(schema::apply).toArray(StructField[]::new));
    }

    @Override
    public boolean pushLimit(int wanted) {
        limit = wanted;
        return true;
    }

    @Override
    public boolean isPartiallyPushed() {
        return false;
    }

    @Override
    public Scan build() {
        return new MetadataScan(table, rows, snapshot, projection, limit);
    }
}
