package io.datashard.spark.read;

import io.datashard.CompactionGroup;
import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.spark.seam.ColumnarReads;
import io.datashard.spark.seam.FileSlice;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.types.SparkSchema;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Reads all rows of some files, the files of each group in one task. */
public final class CompactionScan implements Scan, Batch {
    private final String table;
    private final Snapshot snapshot;
    private final List<CompactionGroup> groups;
    private final StructType columns;
    private final CaseInsensitiveStringMap options;

    private CompactionScan(
            String table,
            Snapshot snapshot,
            List<CompactionGroup> groups,
            StructType columns,
            CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.groups = groups;
        this.columns = columns;
        this.options = options;
    }

    /** Of scans. {@code table} is what users call the table, and the groups hold files of the snapshot. */
    public static ScanBuilder builder(
            String table, Snapshot snapshot, List<CompactionGroup> groups, CaseInsensitiveStringMap options) {
        return new SupportsPushDownRequiredColumns() {
            private StructType columns = SparkSchema.toSpark(snapshot.schema());

            @Override
            public void pruneColumns(StructType required) {
                columns = required;
            }

            @Override
            public Scan build() {
                return new CompactionScan(table, snapshot, List.copyOf(groups), columns, options);
            }
        };
    }

    @Override
    public StructType readSchema() {
        return columns;
    }

    @Override
    public String description() {
        return table + " version " + snapshot.version() + " [all rows of " + groups.size() + " groups of files]";
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarReads.mode(SparkSession.active(), readSchema());
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return groups.stream().map(CompactionScan::slices).toArray(InputPartition[]::new);
    }

    private static FileSlices slices(CompactionGroup group) {
        FileSlices.Builder slices = new FileSlices.Builder();
        for (FileEntry file : group.files()) {
            slices.add(new FileSlice(file.path(), 0, file.bytes(), file.bytes(), InternalRow.empty(), file.deletes()));
        }
        return slices.build();
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return SnapshotRead.of(table, snapshot, readSchema(), List.of(), options)
                .factory(SparkSession.active());
    }
}
