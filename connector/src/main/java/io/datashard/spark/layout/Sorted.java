package io.datashard.spark.layout;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.internal.types.SortOrder;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows are in order, file after file. */
record Sorted(SortOrder order) implements RowLayout {

    @Override
    public RewritePlan plan(Snapshot snapshot, long targetBytes, int most, Predicate<FileEntry> candidates) {
        return new UnorderedFiles(mark(), targetBytes, most).find(snapshot, candidates);
    }

    @Override
    public Dataset<Row> arranged(Dataset<Row> rows, RewritePlan plan, List<Column> first) {
        Column[] keys = SortColumns.of(order);
        Dataset<Row> ranges = plan.isShuffled() ? rows.repartitionByRange(plan.files(), keys) : rows;
        return ranges.sortWithinPartitions(SortColumns.after(first, keys));
    }

    @Override
    public String mark() {
        return OrderMark.of(OrderMark.SORTED, order);
    }
}
