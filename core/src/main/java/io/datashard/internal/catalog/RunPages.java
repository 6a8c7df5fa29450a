package io.datashard.internal.catalog;

import java.io.IOException;
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
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexFilter;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;

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
