package io.datashard.spark.layout;

import io.datashard.CompactionGroup;
import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.internal.types.SortOrder;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows are in order within each file; which file they are in is all the same. */
record FileOrder(SortOrder order) implements RowLayout {

    @Override
    public RewritePlan plan(Snapshot snapshot, long targetBytes, int most, Predicate<FileEntry> candidates) {
        List<CompactionGroup> groups =
                snapshot.compactionGroups(targetBytes, most, candidates.and(FileOrder::mayLoseItsPlace));
        return new RewritePlan(groups, groups.size(), targetBytes);
    }

    /** What was put in an order with other files stays in it, unless it is to be written again anyway. */
    private static boolean mayLoseItsPlace(FileEntry file) {
        return !OrderMark.isInAny(file.tablet().name()) || file.hasManyDeleted();
    }

    @Override
    public Dataset<Row> arranged(Dataset<Row> rows, RewritePlan plan, List<Column> first) {
        Column[] keys = SortColumns.after(first, SortColumns.of(order));
        return keys.length == 0 ? rows : rows.sortWithinPartitions(keys);
    }

    @Override
    public String mark() {
        return "";
    }
}
