package io.datashard.spark.write;

import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.store.Store;
import io.datashard.internal.table.DataFileNames;
import io.datashard.internal.types.Neighborhood;
import io.datashard.internal.types.PartitionPath;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.spark.types.WrittenSchema;
import io.datashard.spark.write.columns.SparkRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** Writes the rows of one task attempt. They come clustered by partition, so one file is open at a time. */
final class PartitionedWriter implements DataWriter<InternalRow> {
    /** How many rows pass between two looks at a file's size. */
    private static final int ROWS_BETWEEN_SIZE_CHECKS = 1_000;

    private final Store store;
    private final DataFileWriterFactory job;
    private final Metadata metadata;
    private final Configuration configuration;
    private final Map<String, String> options;
    private final DataFileNames names;
    private final PartitionPath paths;
    private final SparkRows format;
    private final RowPartition partition;
    private final Optional<BorderRows> border;
    private final List<FileEntry> finished = new ArrayList<>();
    private DataFileWriter<InternalRow> current;
    private long rows;
    private int rowsUntilSizeCheck = ROWS_BETWEEN_SIZE_CHECKS;

    PartitionedWriter(Store store, DataFileWriterFactory job, Metadata metadata, String writer) {
        this.store = store;
        this.job = job;
        this.metadata = metadata;
        this.configuration = job.hadoop().configuration();
        this.options = job.settings().files();
        this.names = new DataFileNames(job.snapshotId(), writer);
        this.paths = PartitionPath.of(metadata.partitioning(), metadata.schema());
        this.format = new SparkRows(WrittenSchema.of(job.rows(), metadata.schema()));
        this.partition = new RowPartition(metadata.partitioning(), metadata.schema(), job.rows());
        this.border = Neighborhood.of(metadata.properties(), metadata.partitioning(), metadata.schema())
                .map(neighborhood -> new BorderRows(neighborhood, metadata.schema(), job.rows()));
    }

    @Override
    public void write(InternalRow row) throws IOException {
        if (partition.changesWith(row) || current == null) {
            finishCurrent();
            current = open();
        } else if (--rowsUntilSizeCheck == 0) {
            rowsUntilSizeCheck = ROWS_BETWEEN_SIZE_CHECKS;
            if (current.bytes() >= job.settings().targetFileBytes()) {
                finishCurrent();
                current = open();
            }
        }
        if (border.isPresent()) {
            border.get().next(row, partition.values(), current);
        }
        current.write(row);
        rows++;
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        return WriteMetrics.ofTask(rows, finished.size() + (current == null ? 0 : 1));
    }

    private DataFileWriter<InternalRow> open() throws IOException {
        border.ifPresent(BorderRows::begin);
        String name = names.next();
        List<Object> values = partition.values();
        return DataFileWriter.open(
                store,
                Layout.tablet(job.snapshotId(), paths.path(values), name),
                new Tablet(metadata.partitioning().id(), values, name),
                metadata.schema(),
                format,
                options,
                configuration);
    }

    private void finishCurrent() throws IOException {
        if (current != null) {
            FileEntry file = current.finish();
            finished.add(border.map(rowsFirst -> rowsFirst.of(file)).orElse(file));
            current = null;
        }
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
        finishCurrent();
        return new WrittenFiles(finished);
    }

    @Override
    public void abort() {
        try {
            if (current != null) {
                current.abort();
            }
        } finally {
            finished.forEach(file -> store.delete(file.path()));
        }
    }

    @Override
    public void close() {
        // commit and abort have closed the file
    }
}
