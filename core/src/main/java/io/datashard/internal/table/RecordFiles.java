package io.datashard.internal.table;

import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Tablet;
import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.data.RecordFormat;
import io.datashard.internal.data.RecordValidator;
import io.datashard.internal.store.Store;
import io.datashard.internal.types.PartitionFunction;
import io.datashard.internal.types.PartitionPath;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Writes records of the Java API into one file for each partition that they belong to. */
final class RecordFiles {
    private final Store store;
    private final String snapshotId;
    private final Metadata metadata;
    private final Configuration configuration;
    private final DataFileNames names;
    private final PartitionPath paths;
    private final List<PartitionValue> partitionValues = new ArrayList<>();
    private final Map<List<Object>, DataFileWriter<Map<String, ?>>> writers = new LinkedHashMap<>();

    /** @param writer distinguishes this from other writers of the transaction */
    RecordFiles(Store store, String snapshotId, String writer, Metadata metadata, Configuration configuration) {
        this.store = store;
        this.snapshotId = snapshotId;
        this.metadata = metadata;
        this.configuration = configuration;
        this.names = new DataFileNames(snapshotId, writer);
        this.paths = PartitionPath.of(metadata.partitioning(), metadata.schema());
        for (PartitionField field : metadata.partitioning().fields()) {
            partitionValues.add(new PartitionValue(
                    field.sourceIds().stream()
                            .map(id -> metadata.schema().path(id).stream()
                                    .map(Field::name)
                                    .toList())
                            .toList(),
                    PartitionFunction.of(field, metadata.schema())));
        }
    }

    /** Where a partition value comes from. */
    private record PartitionValue(List<List<String>> paths, PartitionFunction function) {
        Object of(Map<String, ?> row) {
            List<Object> values = new ArrayList<>(paths.size());
            paths.forEach(path -> values.add(value(path, row)));
            return function.apply(values);
        }

        private static Object value(List<String> path, Map<String, ?> row) {
            Object value = row;
            for (String name : path) {
                value = value instanceof Map<?, ?> struct ? struct.get(name) : null;
            }
            return value;
        }
    }

    /** Writes all records or, if one is refused, none. */
    List<FileEntry> write(Iterable<? extends Map<String, ?>> records) {
        try {
            RecordValidator validator = new RecordValidator(metadata.schema());
            WriteDefaults defaults = new WriteDefaults(metadata.schema());
            for (Map<String, ?> record : records) {
                Map<String, ?> row = defaults.in(record);
                validator.validate(row);
                writerFor(row).write(row);
            }
            List<FileEntry> files = new ArrayList<>();
            for (DataFileWriter<Map<String, ?>> writer : writers.values()) {
                files.add(writer.finish());
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("records could not be written below " + store.root(), e);
        } finally {
            writers.values().forEach(DataFileWriter::abort);
        }
    }

    private DataFileWriter<Map<String, ?>> writerFor(Map<String, ?> row) throws IOException {
        List<Object> partition = new ArrayList<>(partitionValues.size());
        partitionValues.forEach(value -> partition.add(value.of(row)));
        DataFileWriter<Map<String, ?>> writer = writers.get(partition);
        if (writer == null) {
            String name = names.next();
            writer = DataFileWriter.open(
                    store,
                    Layout.tablet(snapshotId, paths.path(partition), name),
                    new Tablet(metadata.partitioning().id(), partition, name),
                    metadata.schema(),
                    new RecordFormat(metadata.schema()),
                    DataFileWriter.tableOptions(metadata.properties()),
                    configuration);
            writers.put(partition, writer);
        }
        return writer;
    }
}
