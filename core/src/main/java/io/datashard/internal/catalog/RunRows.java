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
import java.util.Objects;
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
    private static final ValueFormat.Reader STRING = in -> in.getBinary().toStringUsingUTF8();

    private final CatalogSchema schema;
    private final long joined;
    private final Column partitioning;
    private final Column name;
    private final Column version;
    private final Column path;
    private final Column rows;
    private final Column bytes;

    /** The columns of partition values, in the order of {@code partitionFields}. */
    private final List<Column> partition = new ArrayList<>();

    private final List<Integer> partitionFields = new ArrayList<>();

    /** Where among all partition values those of a partitioning are, by its id. */
    private final Map<Integer, int[]> positions = new HashMap<>();

    private final List<StatsColumns> stats = new ArrayList<>();
    private final Object[] values;
    private long left;

    /** Entries of one partition come one after the other, and share its values. */
    private Tablet last;

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
        columns.partition().forEach((id, reader) -> {
            partitionFields.add(id);
            partition.add(column(store, projection, reader, RunSchema.PARTITION, RunSchema.partitionColumn(id)));
        });
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
        String file = (String) path.next();
        long fileRows = rows.nextLong(ABSENT);
        long fileBytes = bytes.nextLong(ABSENT);
        Map<Integer, ColumnStats> fileStats = stats();
        if (file == null) {
            return CatalogEntry.tombstone(tablet, saidBy);
        } else if (fileRows == ABSENT || fileBytes == ABSENT) {
            throw new CorruptTableException("its entry for " + file + " lacks the file's rows or bytes");
        }
        FileEntry entry = new FileEntry(tablet, TablePath.require(file), fileRows, fileBytes, fileStats, saidBy);
        return new CatalogEntry(tablet, saidBy, Optional.of(entry));
    }

    private Tablet tablet() {
        int id = (Integer) partitioning.next();
        for (int i = 0; i < values.length; i++) {
            values[i] = partition.get(i).next();
        }
        int[] wanted = positions.computeIfAbsent(id, this::positions);
        String tabletName = (String) name.next();
        last = new Tablet(id, isLast(id, wanted) ? last.partition() : tuple(wanted), tabletName);
        return last;
    }

    private boolean isLast(int id, int[] wanted) {
        if (last == null || last.partitioning() != id) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!Objects.equals(last.partition().get(i), values[wanted[i]])) {
                return false;
            }
        }
        return true;
    }

    private List<Object> tuple(int[] wanted) {
        Object[] tuple = new Object[wanted.length];
        for (int i = 0; i < tuple.length; i++) {
            tuple[i] = values[wanted[i]];
        }
        return Arrays.asList(tuple);
    }

    private int[] positions(int id) {
        List<Integer> fields = schema.partitionFields(id)
                .orElseThrow(() -> new CorruptTableException(
                        "it has an entry of the partitioning " + id + ", which the table never had"));
        int[] found = new int[fields.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = partitionFields.indexOf(fields.get(i));
            if (found[i] < 0) {
                throw new CorruptTableException("it has an entry of the partitioning " + id + " but no column '"
                        + RunSchema.partitionColumn(fields.get(i)) + "'");
            }
        }
        return found;
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

    private record StatsColumns(int fieldId, Column lower, Column upper, Column nulls, Column exact) {
        ColumnStats next() {
            Object least = lower.next();
            Object greatest = upper.next();
            return new ColumnStats(least, greatest, nulls.nextLong(-1), Boolean.TRUE.equals(exact.next()));
        }
    }
}
