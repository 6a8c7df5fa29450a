package io.datashard.internal.catalog;

import io.datashard.Field;
import io.datashard.Type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.statisticslevel.StatisticsFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexFilter;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.schema.MessageType;

/** The row groups of a run, of each the pages that a filter on keys does not rule out. */
final class RunPages {
    private final ParquetFileReader file;
    private final Optional<FilterPredicate> filter;
    private final FilterCompat.Filter pageFilter;
    private final List<BlockMetaData> rowGroups;
    private final Set<ColumnPath> paths = new HashSet<>();
    private int next;

    RunPages(ParquetFileReader file, Optional<FilterPredicate> filter) {
        this.file = file;
        this.filter = filter;
        this.pageFilter = filter.map(FilterCompat::get).orElse(FilterCompat.NOOP);
        this.rowGroups = file.getRowGroups();
        for (ColumnDescriptor column : file.getFileMetaData().getSchema().getColumns()) {
            paths.add(ColumnPath.get(column.getPath()));
        }
    }

    /** Behind {@link RunReader#leastValues}. */
    static List<Object> leastValues(ParquetFileReader file, Field field) throws IOException {
        ColumnPath path = ColumnPath.get(RunSchema.PARTITION, RunSchema.partitionColumn(field.id()));
        MessageType columns = file.getFileMetaData().getSchema();
        if (!columns.containsPath(path.toArray())
                || !columns.getType(path.toArray()).equals(KeyFilter.column(field))) {
            return List.of();
        }
        List<Object> values = new ArrayList<>();
        for (BlockMetaData rowGroup : file.getRowGroups()) {
            for (ColumnChunkMetaData chunk : rowGroup.getColumns()) {
                ColumnIndex pages = chunk.getPath().equals(path) ? file.readColumnIndex(chunk) : null;
                for (int i = 0; pages != null && i < pages.getNullPages().size(); i++) {
                    values.add(
                            pages.getNullPages().get(i)
                                    ? null
                                    : value(field.type(), pages.getMinValues().get(i)));
                }
            }
        }
        return values;
    }

    /** A string may have been cut off at its end, which leaves it below all that are on the page. */
    private static Object value(Type type, ByteBuffer plain) {
        ByteBuffer bytes = plain.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (type.valueClass() == Integer.class) {
            return bytes.getInt();
        } else if (type.valueClass() == Long.class) {
            return bytes.getLong();
        }
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** The next row group that has anything left, or null after the last. */
    PageReadStore next() throws IOException {
        while (next < rowGroups.size()) {
            int index = next++;
            BlockMetaData rowGroup = rowGroups.get(index);
            if (filter.isEmpty()) {
                return file.readRowGroup(index);
            } else if (!StatisticsFilter.canDrop(filter.get(), rowGroup.getColumns())) {
                RowRanges rows = ColumnIndexFilter.calculateRowRanges(
                        pageFilter, file.getColumnIndexStore(index), paths, rowGroup.getRowCount());
                if (rows.rowCount() > 0) {
                    return file.readFilteredRowGroup(index, rows);
                }
            }
        }
        return null;
    }
}
