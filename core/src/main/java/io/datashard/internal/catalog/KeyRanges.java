package io.datashard.internal.catalog;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Comparison;
import io.datashard.Predicate.Operator;
import io.datashard.Tablet;
import io.datashard.internal.types.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cuts a selection of the whole catalog into ranges of keys, by the first partition value of the partitioning that comes last in key
 * order. Tablets of other partitionings and those without a value come before all values, and so belong to the first range.
 */
final class KeyRanges {
    /** Those of values that lead to pages of a run. */
    private static final Set<Class<?>> CLASSES = Set.of(Integer.class, Long.class, String.class);

    private final Selection whole;
    private final int partitioning;
    private final Field field;
    private final Comparator<Object> order;

    private KeyRanges(Selection whole, int partitioning, Field field) {
        this.whole = whole;
        this.partitioning = partitioning;
        this.field = field;
        this.order = ValueOrder.of(field.type());
    }

    /** Nothing if a selection leads to certain partitions already, or the keys have no value to cut them by. */
    static Optional<KeyRanges> of(Selection whole, CatalogSchema schema) {
        if (!whole.partitions().values().stream().allMatch(Predicate.TRUE::equals)) {
            return Optional.empty();
        }
        int last = schema.partitionings().stream().max(Integer::compare).orElseThrow();
        return schema.partitionFields(last).orElseThrow().stream()
                .findFirst()
                .map(id -> Field.optional(
                        id,
                        RunSchema.partitionColumn(id),
                        schema.partitionTypes().get(id)))
                .filter(first -> CLASSES.contains(first.type().valueClass()))
                .map(first -> new KeyRanges(whole, last, first));
    }

    /** The partition field whose values are cut. */
    Field field() {
        return field;
    }

    /** The ranges that values, in any order, lie between. */
    List<Selection> between(List<Object> values, CatalogSchema schema) {
        TreeSet<Object> bounds = new TreeSet<>(order);
        bounds.addAll(values);
        List<Selection> ranges = new ArrayList<>();
        Object start = null;
        for (Object end : bounds) {
            ranges.add(range(start, end, schema));
            start = end;
        }
        ranges.add(range(start, null, schema));
        return ranges;
    }

    /**
     * @param start null for the first range
     * @param end which the range does not reach; null for the last one
     */
    private Selection range(Object start, Object end, CatalogSchema schema) {
        List<Predicate> leading = new ArrayList<>();
        Map<Integer, Predicate> conditions = new HashMap<>();
        if (start != null) {
            leading.add(new Comparison(field, Operator.GE, start));
            schema.partitionings().forEach(other -> conditions.put(other, Predicate.FALSE));
        }
        if (end != null) {
            Predicate before = new Comparison(field, Operator.LT, end);
            leading.add(start == null ? new Predicate.Or(List.of(new Predicate.IsNull(field), before)) : before);
        }
        conditions.put(partitioning, new Predicate.And(leading));
        return whole.ofTablets(
                whole.tablets().and(tablet -> isFrom(start, tablet) && (end == null || !isFrom(end, tablet))),
                conditions);
    }

    /** Whether a tablet comes from a value on in key order; all come from null on. */
    private boolean isFrom(Object start, Tablet tablet) {
        if (start == null) {
            return true;
        } else if (tablet.partitioning() != partitioning) {
            return false;
        }
        Object value = tablet.partition().get(0);
        return value != null && order.compare(value, start) >= 0;
    }
}
