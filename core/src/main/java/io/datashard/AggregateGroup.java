package io.datashard;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Aggregates of the rows that agree in some columns.
 *
 * @param key the rows' values in these columns, of which some may be null; 0.0 stands for -0.0, too
 * @param values of the aggregates in the order in which they were asked for, of which some may be null
 */
public record AggregateGroup(List<Object> key, List<Object> values) {
    public AggregateGroup {
        key = Collections.unmodifiableList(Arrays.asList(key.toArray()));
        values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
    }
}
