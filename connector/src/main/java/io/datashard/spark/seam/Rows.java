package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

/** Rows that are made on the driver. */
public final class Rows {
    private Rows() {}

    /** These values, which are Spark's internal ones, as a row. */
    public static InternalRow of(Object[] values) {
        return new GenericInternalRow(values.clone());
    }

    /** Some of these values, which are Spark's internal ones, as a row. */
    public static InternalRow of(Object[] values, int[] columns) {
        Object[] chosen = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            chosen[i] = values[columns[i]];
        }
        return new GenericInternalRow(chosen);
    }
}
