package io.datashard.spark;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Comparison;
import io.datashard.Predicate.IsNull;
import io.datashard.Predicate.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The condition that a row lies in one of some partitions. It is a tree, a level for each column, so that whoever decides it for many
 * files follows one branch for each and does not compare it with every partition.
 */
final class PartitionCondition {
    private final List<Field> columns;

    private PartitionCondition(List<Field> columns) {
        this.columns = columns;
    }

    /**
     * @param columns what the partitions have values of; without any, the condition is {@link Predicate#TRUE}
     * @param partitions tuples of values, one for each column, where null means null; without any, the condition is {@link
     *     Predicate#FALSE}
     */
    static Predicate of(List<Field> columns, Collection<List<Object>> partitions) {
        return columns.isEmpty() ? Predicate.TRUE : new PartitionCondition(columns).from(0, partitions);
    }

    private Predicate from(int position, Collection<List<Object>> partitions) {
        Map<Object, List<List<Object>>> byValue = new LinkedHashMap<>();
        for (List<Object> partition : partitions) {
            byValue.computeIfAbsent(partition.get(position), value -> new ArrayList<>())
                    .add(partition);
        }
        Field column = columns.get(position);
        if (position == columns.size() - 1) {
            return in(column, byValue.keySet());
        }
        List<Predicate> branches = new ArrayList<>();
        byValue.forEach(
                (value, rest) -> branches.add(new Predicate.And(List.of(is(column, value), from(position + 1, rest)))));
        return any(branches);
    }

    private static Predicate in(Field column, Set<Object> values) {
        Set<Object> literals = new LinkedHashSet<>(values);
        List<Predicate> branches = new ArrayList<>();
        if (literals.remove(null)) {
            branches.add(new IsNull(column));
        }
        if (literals.size() == 1) {
            branches.add(is(column, literals.iterator().next()));
        } else if (!literals.isEmpty()) {
            branches.add(new Predicate.In(column, literals));
        }
        return any(branches);
    }

    private static Predicate is(Field column, Object value) {
        return value == null ? new IsNull(column) : new Comparison(column, Operator.EQ, value);
    }

    private static Predicate any(List<Predicate> branches) {
        return branches.size() == 1 ? branches.get(0) : new Predicate.Or(branches);
    }
}
