package io.datashard.internal.catalog;

import io.datashard.Border;
import io.datashard.ColumnStats;
import io.datashard.CorruptTableException;
import io.datashard.DeletionVector;
import io.datashard.FileEntry;
import io.datashard.Tablet;
import io.datashard.internal.store.TablePath;
import io.datashard.internal.store.TablePaths;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
    private static final long ABSENT = Long.MIN_VALUE;
    private static final ValueFormat.Reader LONG = ColumnReader::getLong;
    private static final ValueFormat.Reader BOOLEAN = ColumnReader::getBoolean;
    private static final ValueFormat.Reader TEXT = in -> in.getBinary().getBytesUnsafe();

    private final RunKeys keys;
    private final TablePaths paths;
    private final long joined;
    private final Column partitioning;
    private final Column name;
    private final Column version;
    private final Column path;
    private final Column rows;
    private final Column bytes;

    /** Null if the run has no deletion vectors. */
    private final DeletesColumns deletes;

    /** Null if the run has no borders. */
    private final BorderColumns borders;

    private final List<Column> partition = new ArrayList<>();
    private final List<StatsColumns> stats = new ArrayList<>();
    private final Object[] values;
    private long left;

    /**
     * @param keys of the run, as its last row group left them
     * @param joined the version of entries that carry none
     */
    RunRows(PageReadStore pages, RunColumns columns, RunKeys keys, TablePaths paths, long joined, String createdBy) {
        this.keys = keys;
        this.paths = paths;
        this.joined = joined;
        this.left = pages.getRowCount();
        MessageType projection = columns.projection();
        ColumnReadStore store = new ColumnReadStoreImpl(pages, UnusedConverter.of(projection), projection, createdBy);
        this.partitioning = column(store, projection, INT, RunSchema.PARTITIONING);
        this.name = column(store, projection, TEXT, RunSchema.NAME);
        this.version = column(store, projection, LONG, RunSchema.VERSION);
        this.path = column(store, projection, TEXT, RunSchema.PATH);
        this.rows = column(store, projection, LONG, RunSchema.ROWS);
        this.bytes = column(store, projection, LONG, RunSchema.BYTES);
        this.deletes = columns.deletes() ? DeletesColumns.of(store, projection) : null;
        this.borders = columns.borders() ? BorderColumns.of(store, projection) : null;
        columns.partition()
                .forEach((id, reader) -> partition.add(
                        column(store, projection, reader, RunSchema.PARTITION, RunSchema.partitionColumn(id))));
        this.values = new Object[partition.size()];
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
        long saidBy = version.nextLong(joined);
        byte[] file = (byte[]) path.next();
        long fileRows = rows.nextLong(ABSENT);
        long fileBytes = bytes.nextLong(ABSENT);
        Optional<DeletionVector> fileDeletes = deletes == null ? Optional.empty() : deletes.next();
        Optional<Border> fileBorder = borders == null ? Optional.empty() : borders.next(fileRows, fileBytes);
        Map<Integer, ColumnStats> fileStats = stats();
        if (file == null) {
            return CatalogEntry.tombstone(tablet, saidBy);
        }
        String checked = paths.require(file);
        if (fileRows == ABSENT || fileBytes == ABSENT) {
            throw new CorruptTableException("its entry for " + checked + " lacks the file's rows or bytes");
        }
        FileEntry entry =
                new FileEntry(tablet, checked, fileRows, fileBytes, fileStats, saidBy, fileDeletes, fileBorder);
        return new CatalogEntry(tablet, saidBy, Optional.of(entry));
    }

    private Tablet tablet() {
        int id = (Integer) partitioning.next();
        for (int i = 0; i < values.length; i++) {
            values[i] = partition.get(i).next();
        }
        return keys.next(id, values, (byte[]) name.next());
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

        long nextLong(long absent) {
            long value = column.getCurrentDefinitionLevel() == present ? column.getLong() : absent;
            column.consume();
            return value;
        }
    }

    private record DeletesColumns(Column rows, Column inline, Column path, Column offset, Column bytes) {
        private static final ValueFormat.Reader BYTES =
                in -> ByteBuffer.wrap(in.getBinary().getBytes());
        private static final ValueFormat.Reader PATH =
                in -> TablePath.require(in.getBinary().toStringUsingUTF8());

        static DeletesColumns of(ColumnReadStore store, MessageType projection) {
            return new DeletesColumns(
                    column(store, projection, LONG, RunSchema.DELETES, RunDeletes.ROWS),
                    column(store, projection, BYTES, RunSchema.DELETES, RunDeletes.INLINE),
                    column(store, projection, PATH, RunSchema.DELETES, RunDeletes.PATH),
                    column(store, projection, LONG, RunSchema.DELETES, RunDeletes.OFFSET),
                    column(store, projection, LONG, RunSchema.DELETES, RunDeletes.BYTES));
        }

        Optional<DeletionVector> next() {
            long deleted = rows.nextLong(ABSENT);
            ByteBuffer vector = (ByteBuffer) inline.next();
            String file = (String) path.next();
            long from = offset.nextLong(ABSENT);
            long length = bytes.nextLong(ABSENT);
            return deleted == ABSENT
                    ? Optional.empty()
                    : Optional.of(RunDeletes.vector(deleted, vector, file, from, length, ABSENT));
        }
    }

    private record BorderColumns(Column radius, Column rows, Column bytes) {
        private static final ValueFormat.Reader DOUBLE = ColumnReader::getDouble;

        static BorderColumns of(ColumnReadStore store, MessageType projection) {
            return new BorderColumns(
                    column(store, projection, DOUBLE, RunSchema.HINTS, RunBorders.BORDER, RunBorders.RADIUS),
                    column(store, projection, LONG, RunSchema.HINTS, RunBorders.BORDER, RunBorders.ROWS),
                    column(store, projection, LONG, RunSchema.HINTS, RunBorders.BORDER, RunBorders.BYTES));
        }

        Optional<Border> next(long fileRows, long fileBytes) {
            Double within = (Double) radius.next();
            long first = rows.nextLong(ABSENT);
            long length = bytes.nextLong(ABSENT);
            return within == null ? Optional.empty() : Border.hinted(within, first, length, fileRows, fileBytes);
        }
    }

    private record StatsColumns(int fieldId, Column lower, Column upper, Column nulls, Column exact) {
        ColumnStats next() {
            Object least = lower.next();
            Object greatest = upper.next();
            return new ColumnStats(least, greatest, nulls.nextLong(-1), Boolean.TRUE.equals(exact.next()));
        }
    }
}
