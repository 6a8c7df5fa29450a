package io.datashard.spark.layout;

import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.internal.types.SortOrder;
import io.datashard.spark.seam.ZOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Rows that are near each other in each of the columns are near each other, file after file. */
record ZOrdered(SortOrder order) implements RowLayout {
    /** For errors. */
    static final String WHAT = "the Z-order of a compaction";

    /** With more, files are cut in no column often enough to skip any. */
    private static final int MOST_COLUMNS = 8;

    static ZOrdered of(SortOrder order) {
        boolean isPlain = order.keys().stream()
                .allMatch(key ->
                        key.direction() == SortOrder.Direction.ASCENDING && key.nulls() == SortOrder.Nulls.FIRST);
        if (!isPlain) {
            throw new DatashardException(
                    WHAT
                            + " has no direction, and nulls come first in it. Give the columns alone, without asc, desc or nulls");
        } else if (order.keys().size() > MOST_COLUMNS) {
            throw new DatashardException(WHAT + " cannot be of " + order.keys().size()
                    + " columns: files would hold nearly all values of each. Give " + MOST_COLUMNS
                    + " at most, best two or three that queries have conditions on");
        }
        return new ZOrdered(order);
    }

    @Override
    public RewritePlan plan(Snapshot snapshot, long targetBytes, int most, Predicate<FileEntry> candidates) {
        return new UnorderedFiles(mark(), targetBytes, most).find(snapshot, candidates);
    }

    /** Rows of one place on the curve are sorted by the columns themselves. */
    @Override
    public Dataset<Row> arranged(Dataset<Row> rows, RewritePlan plan, List<Column> first) {
        List<Column> columns = order.keys().stream().map(SortColumns::of).toList();
        String place = unused(rows.columns());
        Column[] keys = Stream.concat(Stream.of(functions.col(place)), Arrays.stream(SortColumns.of(order)))
                .toArray(Column[]::new);
        Dataset<Row> placed = rows.withColumn(place, ZOrder.key(rows, columns, plan.rows()));
        Dataset<Row> ranges = plan.isShuffled() ? placed.repartitionByRange(plan.files(), keys) : placed;
        return ranges.sortWithinPartitions(SortColumns.after(first, keys)).drop(place);
    }

    private static String unused(String[] names) {
        StringBuilder name = new StringBuilder("_z_order");
        while (Arrays.stream(names).anyMatch(name.toString()::equalsIgnoreCase)) {
            name.insert(0, '_');
        }
        return name.toString();
    }

    @Override
    public String mark() {
        return OrderMark.of(OrderMark.Z, order);
    }
}
