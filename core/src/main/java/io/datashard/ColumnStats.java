package io.datashard;

/**
 * What is known about a column's values in one file. A bound is null when it is not known (also when all values are null).
 *
 * @param lower no value is less than this
 * @param upper no value is greater than this; NaN is the greatest float and double
 * @param nulls how many values are null, or -1 when unknown
 * @param exact whether both bounds are values of the column, not shortened ones
 */
public record ColumnStats(Object lower, Object upper, long nulls, boolean exact) {

    /** Nothing is known. */
    public static final ColumnStats UNKNOWN = new ColumnStats(null, null, -1, false);
}
