package io.datashard.internal.catalog;

import io.datashard.Predicate;
import io.datashard.Tablet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

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

    /** The same statistics of the tablets that satisfy {@code wanted}, to which {@code conditions} lead. */
    public Selection ofTablets(java.util.function.Predicate<Tablet> wanted, Map<Integer, Predicate> conditions) {
        return new Selection(stats, wanted, conditions);
    }
}
