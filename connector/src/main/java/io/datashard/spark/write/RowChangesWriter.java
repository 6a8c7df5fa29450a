package io.datashard.spark.write;

import io.datashard.RowSet;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.unsafe.types.UTF8String;

/** Takes the changes of one task attempt. A row is known by its file and its position there. */
final class RowChangesWriter implements DeltaWriter<InternalRow> {
    private final Optional<DataWriter<InternalRow>> rows;
    private final Map<UTF8String, RowSet.Builder> deleted = new HashMap<>();
    private UTF8String file;
    private RowSet.Builder ofFile;

    RowChangesWriter(Optional<DataWriter<InternalRow>> rows) {
        this.rows = rows;
    }

    @Override
    public void delete(InternalRow metadata, InternalRow row) {
        UTF8String next = row.getUTF8String(0);
        if (!next.equals(file)) {
            file = next.copy(); // of bytes that Spark writes over
            ofFile = deleted.computeIfAbsent(file, first -> RowSet.builder());
        }
        ofFile.add(row.getLong(1));
    }

    @Override
    public void update(InternalRow metadata, InternalRow row, InternalRow changed) throws IOException {
        delete(metadata, row);
        insert(changed);
    }

    @Override
    public void insert(InternalRow row) throws IOException {
        rows.orElseThrow().write(row);
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        return rows.map(DataWriter::currentMetricsValues).orElseGet(() -> WriteMetrics.ofTask(0, 0));
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
        WrittenFiles files = rows.isPresent() ? (WrittenFiles) rows.get().commit() : new WrittenFiles(List.of());
        return ChangedRows.of(deleted, files);
    }

    @Override
    public void abort() throws IOException {
        if (rows.isPresent()) {
            rows.get().abort();
        }
    }

    @Override
    public void close() throws IOException {
        if (rows.isPresent()) {
            rows.get().close();
        }
    }
}
