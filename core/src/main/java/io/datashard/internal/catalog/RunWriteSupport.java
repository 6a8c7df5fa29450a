package io.datashard.internal.catalog;

import io.datashard.Border;
import io.datashard.ColumnStats;
import io.datashard.DeletionVector;
import io.datashard.FileEntry;
import io.datashard.Tablet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes entries into the columns of {@link RunSchema}. */
final class RunWriteSupport extends WriteSupport<CatalogEntry> {
    private final CatalogSchema schema;
    private final MessageType columns;
    private final SortedMap<Integer, Column> partition = new TreeMap<>();
    private final SortedMap<Integer, Column> stats = new TreeMap<>();
    private RecordConsumer out;

    /** A column or group of columns whose values have one format, and its place among its siblings. */
    private record Column(String name, int index, ValueFormat format) {}

    RunWriteSupport(CatalogSchema schema, RunShape shape) {
        this.schema = schema;
        this.columns = RunSchema.of(schema, shape);
        schema.partitionTypes()
                .forEach((id, type) -> partition.put(
                        id, new Column(RunSchema.partitionColumn(id), partition.size(), ValueFormat.of(type))));
        for (int id : new TreeSet<>(shape.stats())) {
            ValueFormat format = ValueFormat.of(schema.boundsType(id).orElseThrow());
            stats.put(id, new Column(RunSchema.statsColumn(id), stats.size(), format));
        }
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(columns, Map.of(RunSchema.FORMAT_KEY, RunSchema.FORMAT));
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        this.out = consumer;
    }

    @Override
    public void write(CatalogEntry entry) {
        out.startMessage();
        writeKey(entry.tablet());
        if (entry.version() != FileEntry.UNCOMMITTED) {
            writeLong(RunSchema.VERSION, entry.version());
        }
        entry.file().ifPresent(file -> {
            writeString(RunSchema.PATH, file.path());
            writeLong(RunSchema.ROWS, file.rows());
            writeLong(RunSchema.BYTES, file.bytes());
            file.deletes().ifPresent(this::writeDeletes);
            file.border().ifPresent(this::writeBorder);
        });
        if (!stats.isEmpty()) {
            int index = columns.getFieldIndex(RunSchema.STATS);
            out.startField(RunSchema.STATS, index);
            out.startGroup();
            stats.forEach((id, column) ->
                    writeStats(column, entry.file().map(file -> file.stats(id)).orElse(ColumnStats.UNKNOWN)));
            out.endGroup();
            out.endField(RunSchema.STATS, index);
        }
        out.endMessage();
    }

    private void writeDeletes(DeletionVector vector) {
        int index = columns.getFieldIndex(RunSchema.DELETES);
        out.startField(RunSchema.DELETES, index);
        RunDeletes.write(vector, out);
        out.endField(RunSchema.DELETES, index);
    }

    private void writeBorder(Border border) {
        int index = columns.getFieldIndex(RunSchema.HINTS);
        out.startField(RunSchema.HINTS, index);
        RunBorders.write(border, out);
        out.endField(RunSchema.HINTS, index);
    }

    private void writeKey(Tablet tablet) {
        List<Integer> fields = schema.partitionFields(tablet);
        int partitioning = columns.getFieldIndex(RunSchema.PARTITIONING);
        out.startField(RunSchema.PARTITIONING, partitioning);
        out.addInteger(tablet.partitioning());
        out.endField(RunSchema.PARTITIONING, partitioning);
        if (!partition.isEmpty()) {
            int index = columns.getFieldIndex(RunSchema.PARTITION);
            out.startField(RunSchema.PARTITION, index);
            out.startGroup();
            for (int i = 0; i < fields.size(); i++) {
                Column column = partition.get(fields.get(i));
                writeValue(
                        column.name,
                        column.index,
                        column.format,
                        tablet.partition().get(i));
            }
            out.endGroup();
            out.endField(RunSchema.PARTITION, index);
        }
        writeString(RunSchema.NAME, tablet.name());
    }

    private void writeStats(Column column, ColumnStats values) {
        out.startField(column.name, column.index);
        out.startGroup();
        if (RunWriter.known(values)) {
            writeValue(RunSchema.LOWER, 0, column.format, values.lower());
            writeValue(RunSchema.UPPER, 1, column.format, values.upper());
            if (values.nulls() >= 0) {
                out.startField(RunSchema.NULLS, 2);
                out.addLong(values.nulls());
                out.endField(RunSchema.NULLS, 2);
            }
            out.startField(RunSchema.EXACT, 3);
            out.addBoolean(values.exact());
            out.endField(RunSchema.EXACT, 3);
        }
        out.endGroup();
        out.endField(column.name, column.index);
    }

    private void writeValue(String name, int index, ValueFormat format, Object value) {
        if (value != null) {
            out.startField(name, index);
            format.write(value, out);
            out.endField(name, index);
        }
    }

    private void writeLong(String name, long value) {
        int index = columns.getFieldIndex(name);
        out.startField(name, index);
        out.addLong(value);
        out.endField(name, index);
    }

    private void writeString(String name, String value) {
        int index = columns.getFieldIndex(name);
        out.startField(name, index);
        out.addBinary(Binary.fromString(value));
        out.endField(name, index);
    }
}
