package io.datashard.internal.catalog;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Tablet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What to read of the catalog: some tablets, with some columns' statistics.
 *
 * @param stats which columns' statistics, by field id
 * @param tablets which tablets
 * @param partitions what leads to those tablets: for partitionings, by id, a condition on the partition's values that all
 *     wanted tablets satisfy. Its leaves hold {@link io.datashard.Field}s with the ids of the partition fields and the types of
 *     their values. Pages of a run that cannot satisfy it are not read. A partitioning that is missing here is read whole
 */
public record Selection(
        IntPredicate stats, java.util.function.Predicate<Tablet> tablets, Map<Integer, Predicate> partitions) {
    private static final int MOST_VALUES = 100;

    public Selection {
        partitions = Map.copyOf(partitions);
    }

    /** Every tablet with all of its statistics. */
    public static Selection all() {
        return new Selection(id -> true, tablet -> true, Map.of());
    }

    /** Every tablet with the statistics of some columns. */
    public static Selection ofStats(Set<Integer> fieldIds) {
        return new Selection(Set.copyOf(fieldIds)::contains, tablet -> true, Map.of());
    }

    /** Certain tablets without statistics. */
    public static Selection of(Set<Tablet> tablets, CatalogSchema schema) {
        Map<Integer, Predicate> conditions = new HashMap<>();
        for (int id : schema.partitionings()) {
            List<Tablet> inPartitioning = tablets.stream()
                    .filter(tablet -> tablet.partitioning() == id)
                    .toList();
            conditions.put(id, inPartitioning.isEmpty() ? Predicate.FALSE : valuesOf(inPartitioning, schema));
        }
        return ofStats(Set.of()).ofTablets(tablets::contains, conditions);
    }

    private static Predicate valuesOf(List<Tablet> tablets, CatalogSchema schema) {
        List<Integer> fields = schema.partitionFields(tablets.get(0));
        List<Predicate> conditions = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            int position = i;
            Set<Object> values = tablets.stream()
                    .map(tablet -> tablet.partition().get(position))
                    .collect(Collectors.toCollection(HashSet::new));
            // A long list of values leads to nearly every page anyway
            if (values.size() <= MOST_VALUES && !values.contains(null)) {
                int id = fields.get(i);
                conditions.add(new Predicate.In(
                        Field.optional(id, "p" + id, schema.partitionTypes().get(id)), values));
            }
        }
        return new Predicate.And(conditions);
    }

    /** The same statistics of the tablets that satisfy {@code wanted}, to which {@code conditions} lead. */
    public Selection ofTablets(java.util.function.Predicate<Tablet> wanted, Map<Integer, Predicate> conditions) {
        return new Selection(stats, wanted, conditions);
    }
}
