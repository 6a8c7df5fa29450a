package io.datashard.spark.layout;

import io.datashard.internal.types.SortOrder;
import io.datashard.internal.types.SortOrder.SortKey;
import io.datashard.spark.types.SparkTransforms;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** A table's order in Spark's words. */
final class SortColumns {
    private SortColumns() {}

    static Column[] of(SortOrder order) {
        return order.keys().stream().map(SortColumns::ordered).toArray(Column[]::new);
    }

    /** All of them, to sort by one after the other. */
    static Column[] after(List<Column> first, Column... others) {
        return Stream.concat(first.stream(), Stream.of(others)).toArray(Column[]::new);
    }

    /** The column itself. */
    static Column of(SortKey key) {
        return functions.col(SparkTransforms.column(key.path()));
    }

    private static Column ordered(SortKey key) {
        Column column = of(key);
        boolean nullsFirst = key.nulls() == SortOrder.Nulls.FIRST;
        if (key.direction() == SortOrder.Direction.ASCENDING) {
            return nullsFirst ? column.asc_nulls_first() : column.asc_nulls_last();
        }
        return nullsFirst ? column.desc_nulls_first() : column.desc_nulls_last();
    }
}
