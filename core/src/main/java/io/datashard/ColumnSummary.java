package io.datashard;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What is known about a column's values in several files.
 *
 * @param stats bounds and nulls of all of the files together
 * @param distinct how many different values there are, without null, where each file is known to hold a single one
 */
public record ColumnSummary(ColumnStats stats, OptionalLong distinct) {
    public ColumnSummary {
        Objects.requireNonNull(stats, "stats");
        Objects.requireNonNull(distinct, "distinct");
    }
}
