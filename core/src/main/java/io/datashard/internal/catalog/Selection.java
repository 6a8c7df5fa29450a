package io.datashard.internal.catalog;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Tablet;
import java.util.ArrayList;
import java.util.Collection;
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
            conditions.put(
                    id,
                    inPartitioning.isEmpty()
                            ? Predicate.FALSE
                            : valuesOf(
                                    inPartitioning.stream()
                                            .map(Tablet::partition)
                                            .toList(),
                                    schema.partitionFields(inPartitioning.get(0)),
                                    schema));
        }
        return ofStats(Set.of()).ofTablets(tablets::contains, conditions);
    }

    /**
     * A condition that partitions satisfy: each of their values is one that a partition among them has there.
     *
     * @param partitions tuples of values of one partitioning, at least one
     * @param fields the ids of the fields that they are values of, in order
     */
    public static Predicate valuesOf(Collection<List<Object>> partitions, List<Integer> fields, CatalogSchema schema) {
        List<Predicate> conditions = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            int position = i;
            Field column = Field.optional(
                    fields.get(i), "p" + fields.get(i), schema.partitionTypes().get(fields.get(i)));
            Set<Object> values = partitions.stream()
                    .map(tuple -> tuple.get(position))
                    .collect(Collectors.toCollection(HashSet::new));
            boolean withNull = values.remove(null);
            Predicate in = new Predicate.In(column, values);
            Predicate isNull = new Predicate.IsNull(column);
            conditions.add(!withNull ? in : values.isEmpty() ? isNull : new Predicate.Or(List.of(in, isNull)));
        }
        return new Predicate.And(conditions);
    }

    /** The same statistics of the tablets that satisfy {@code wanted}, to which {@code conditions} lead. */
    public Selection ofTablets(java.util.function.Predicate<Tablet> wanted, Map<Integer, Predicate> conditions) {
        return new Selection(stats, wanted, conditions);
    }
}
