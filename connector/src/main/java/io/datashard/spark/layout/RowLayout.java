package io.datashard.spark.layout;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.internal.types.SortOrder;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How a compaction arranges rows in files. Immutable. */
public sealed interface RowLayout permits FileOrder, Sorted, ZOrdered {

    /** Each file in the table's {@code sort-order}, if it has one. */
    static RowLayout of(Snapshot snapshot) {
        return new FileOrder(SortOrder.of(snapshot.properties(), snapshot.schema()));
    }

    /**
     * The files of a partition in one order.
     *
     * @param columns as in {@code sort-order}
     * @throws io.datashard.DatashardException if that is malformed, or names what is no column
     */
    static RowLayout sorted(String columns, Snapshot snapshot) {
        return new Sorted(SortOrder.parse("the order of a compaction", columns, snapshot.schema()));
    }

    /**
     * The files of a partition along a curve that keeps rows together which are near each other in each of some columns.
     *
     * @param columns as in {@code sort-order}, but for directions, of which a curve has none
     * @throws io.datashard.DatashardException if that is malformed, or names what is no column
     */
    static RowLayout zOrdered(String columns, Snapshot snapshot) {
        return ZOrdered.of(SortOrder.parse(ZOrdered.WHAT, columns, snapshot.schema()));
    }

    /**
     * Chooses files of a snapshot that are not arranged so.
     *
     * @param most how many files may come out
     * @param candidates which files may be chosen
     */
    RewritePlan plan(Snapshot snapshot, long targetBytes, int most, Predicate<FileEntry> candidates);

    /**
     * The rows of a plan's files in tasks of which each makes a file.
     *
     * @param first by what rows of a file are sorted before all else; may be empty
     */
    Dataset<Row> arranged(Dataset<Row> rows, RewritePlan plan, List<Column> first);

    /** What the names of files hold that are arranged so; nothing where they need not be told from others. */
    String mark();
}
