package io.datashard.spark.seam;

import org.apache.spark.sql.connector.catalog.Table;

/** A table whose writes listen to {@link RowPlacement}. */
public interface SortedTarget extends Table {
    /** Whether it wants rows in some order: that of its partitions, or one of its own. */
    boolean ordersRows();
}
