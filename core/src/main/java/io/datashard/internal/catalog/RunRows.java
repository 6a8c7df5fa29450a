package io.datashard.internal.catalog;

import io.datashard.ColumnStats;
import io.datashard.CorruptTableException;
import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.store.TablePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.schema.MessageType;

/** The entries of one row group, decoded column by column. */
final class RunRows {
    private static final ValueFormat.Reader INT = ColumnReader::getInteger;
    private static final ValueFormat.Reader LONG = ColumnReader::getLong;
    private static final ValueFormat.Reader BOOLEAN = ColumnReader::getBoolean;
    private static final ValueFormat.Reader STRING = in -> in.getBinary().toStringUsingUTF8();

    private final CatalogSchema schema;
    private final long joined;
    private final Column partitioning;
    private final Column name;
    private final Column version;
    private final Column path;
    private final Column rows;
    private final Column bytes;
    private final Map<Integer, Column> partition = new HashMap<>();
    private final List<StatsColumns> stats = new ArrayList<>();
    private long left;

    /** @param joined the version of entries that carry none */
    RunRows(PageReadStore pages, RunColumns columns, CatalogSchema schema, long joined, String createdBy) {
        this.schema = schema;
        this.joined = joined;
        this.left = pages.getRowCount();
        MessageType projection = columns.projection();
        ColumnReadStore store = new ColumnReadStoreImpl(pages, UnusedConverter.of(projection), projection, createdBy);
        this.partitioning = column(store, projection, INT, RunSchema.PARTITIONING);
        this.name = column(store, projection, STRING, RunSchema.NAME);
        this.version = column(store, projection, LONG, RunSchema.VERSION);
        this.path = column(store, projection, STRING, RunSchema.PATH);
        this.rows = column(store, projection, LONG, RunSchema.ROWS);
        this.bytes = column(store, projection, LONG, RunSchema.BYTES);
        columns.partition()
                .forEach((id, reader) -> partition.put(
                        id, column(store, projection, reader, RunSchema.PARTITION, RunSchema.partitionColumn(id))));
        columns.bounds().forEach((id, reader) -> {
            String group = RunSchema.statsColumn(id);
            stats.add(new StatsColumns(
                    id,
                    column(store, projection, reader, RunSchema.STATS, group, RunSchema.LOWER),
                    column(store, projection, reader, RunSchema.STATS, group, RunSchema.UPPER),
                    column(store, projection, LONG, RunSchema.STATS, group, RunSchema.NULLS),
                    column(store, projection, BOOLEAN, RunSchema.STATS, group, RunSchema.EXACT)));
        });
    }

    boolean hasNext() {
        return left > 0;
    }

    CatalogEntry next() {
        left--;
        Tablet tablet = tablet();
        Long own = (Long) version.next();
        long saidBy = own == null ? joined : own;
        String file = (String) path.next();
        Long fileRows = (Long) rows.next();
        Long fileBytes = (Long) bytes.next();
        Map<Integer, ColumnStats> fileStats = stats();
        if (file == null) {
            return CatalogEntry.tombstone(tablet, saidBy);
        } else if (fileRows == null || fileBytes == null) {
            throw new CorruptTableException("its entry for " + file + " lacks the file's rows or bytes");
        }
        FileEntry entry = new FileEntry(tablet, TablePath.require(file), fileRows, fileBytes, fileStats, saidBy);
        return new CatalogEntry(tablet, saidBy, Optional.of(entry));
    }

    private Tablet tablet() {
        int id = (Integer) partitioning.next();
        List<Integer> fields = schema.partitionFields(id)
                .orElseThrow(() -> new CorruptTableException(
                        "it has an entry of the partitioning " + id + ", which the table never had"));
        Map<Integer, Object> values = new HashMap<>();
        partition.forEach((field, column) -> values.put(field, column.next()));
        Object[] tuple = new Object[fields.size()];
        for (int i = 0; i < tuple.length; i++) {
            if (!values.containsKey(fields.get(i))) {
                throw new CorruptTableException("it has an entry of the partitioning " + id + " but no column '"
                        + RunSchema.partitionColumn(fields.get(i)) + "'");
            }
            tuple[i] = values.get(fields.get(i));
        }
        return new Tablet(id, Arrays.asList(tuple), (String) name.next());
    }

    private Map<Integer, ColumnStats> stats() {
        if (stats.isEmpty()) {
            return Map.of();
        }
        Map<Integer, ColumnStats> known = new HashMap<>();
        for (StatsColumns column : stats) {
            ColumnStats read = column.next();
            if (!read.equals(ColumnStats.UNKNOWN)) {
                known.put(column.fieldId, read);
            }
        }
        return known;
    }

    private static Column column(
            ColumnReadStore store, MessageType projection, ValueFormat.Reader reader, String... path) {
        ColumnReader column = store.getColumnReader(projection.getColumnDescription(path));
        return new Column(column, reader, column.getDescriptor().getMaxDefinitionLevel());
    }

    /** A column at the current row. */
    private record Column(ColumnReader column, ValueFormat.Reader reader, int present) {
        Object next() {
            Object value = column.getCurrentDefinitionLevel() == present ? reader.read(column) : null;
            column.consume();
            return value;
        }
    }

    private record StatsColumns(int fieldId, Column lower, Column upper, Column nulls, Column exact) {
        ColumnStats next() {
            Object least = lower.next();
            Object greatest = upper.next();
            Long count = (Long) nulls.next();
            return new ColumnStats(least, greatest, count == null ? -1 : count, Boolean.TRUE.equals(exact.next()));
        }
    }
}
