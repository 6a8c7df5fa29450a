package io.datashard.spark.seam;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.compat.RowGroupFilter;
import org.apache.parquet.filter2.compat.RowGroupFilter.FilterLevel;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexFilter;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

/**
 * The row groups of an open file, and the pages in them, that a condition leaves. Parquet's reader does the same if it is opened with
 * the condition; but that takes the file's schema, for which the file would have to be opened and its footer read before.
 */
final class SelectedRowGroups implements Closeable {
    private final ParquetFileReader file;
    private final long rows;
    private final Iterator<RowGroup> rest;

    private SelectedRowGroups(ParquetFileReader file, List<RowGroup> selected) {
        this.file = file;
        this.rows = selected.stream().mapToLong(RowGroup::rows).sum();
        this.rest = selected.iterator();
    }

    /** What is read of one row group. */
    private interface RowGroup {
        long rows();

        PageReadStore read(ParquetFileReader file) throws IOException;
    }

    private record Whole(int index, long rows) implements RowGroup {
        @Override
        public PageReadStore read(ParquetFileReader file) throws IOException {
            return file.readRowGroup(index);
        }
    }

    private record Part(int index, RowRanges ranges) implements RowGroup {
        @Override
        public long rows() {
            return ranges.rowCount();
        }

        @Override
        public PageReadStore read(ParquetFileReader file) throws IOException {
            return file.readFilteredRowGroup(index, ranges);
        }
    }

    /** All row groups of a file. */
    static SelectedRowGroups all(ParquetFileReader file) {
        List<RowGroup> all = new ArrayList<>();
        for (int i = 0; i < file.getRowGroups().size(); i++) {
            all.add(new Whole(i, file.getRowGroups().get(i).getRowCount()));
        }
        return of(file, all);
    }

    /** Those in which a condition may hold. Reads what statistics, dictionaries, Bloom filters and page indexes say of it. */
    static SelectedRowGroups where(FilterCompat.Filter condition, ParquetFileReader file, ParquetReadOptions options)
            throws IOException {
        List<BlockMetaData> all = file.getRowGroups();
        Set<BlockMetaData> left = Collections.newSetFromMap(new IdentityHashMap<>());
        left.addAll(RowGroupFilter.filterRowGroups(levels(options), condition, all, file));
        Set<ColumnPath> columns = file.getFileMetaData().getSchema().getPaths().stream()
                .map(ColumnPath::get)
                .collect(Collectors.toSet());
        List<RowGroup> selected = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            long rows = all.get(i).getRowCount();
            if (left.contains(all.get(i))) {
                selected.add(
                        options.useColumnIndexFilter()
                                ? new Part(
                                        i,
                                        ColumnIndexFilter.calculateRowRanges(
                                                condition, file.getColumnIndexStore(i), columns, rows))
                                : new Whole(i, rows));
            }
        }
        return of(file, selected);
    }

    private static List<FilterLevel> levels(ParquetReadOptions options) {
        List<FilterLevel> levels = new ArrayList<>();
        if (options.useStatsFilter()) {
            levels.add(FilterLevel.STATISTICS);
        }
        if (options.useDictionaryFilter()) {
            levels.add(FilterLevel.DICTIONARY);
        }
        if (options.useBloomFilter()) {
            levels.add(FilterLevel.BLOOMFILTER);
        }
        return levels;
    }

    private static SelectedRowGroups of(ParquetFileReader file, List<RowGroup> selected) {
        return new SelectedRowGroups(
                file, selected.stream().filter(group -> group.rows() > 0).toList());
    }

    /** How many rows there are in all. */
    long rows() {
        return rows;
    }

    /** The pages of the next row group, or null after the last. */
    PageReadStore next() throws IOException {
        return rest.hasNext() ? rest.next().read(file) : null;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
