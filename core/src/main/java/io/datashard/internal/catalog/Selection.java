package io.datashard.internal.catalog;

import io.datashard.Predicate;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What to read of the catalog.
 *
 * @param stats which columns' statistics, by field id
 * @param partitions for partitionings, by id, a condition on the partition's values. Its leaves hold {@link io.datashard.Field}s
 *     with the ids of the partition fields and the types of their values. Entries of runs that cannot satisfy it may be left
 *     out or not: it leads to the right pages and decides nothing. A partitioning that is missing here is read whole
 */
public record Selection(IntPredicate stats, Map<Integer, Predicate> partitions) {
    public Selection {
        partitions = Map.copyOf(partitions);
    }

    /** Every entry with all of its statistics. */
    public static Selection all() {
        return new Selection(id -> true, Map.of());
    }

    /** Every entry with the statistics of some columns. */
    public static Selection ofStats(Set<Integer> fieldIds) {
        return new Selection(Set.copyOf(fieldIds)::contains, Map.of());
    }

    /** The same of the partitions that may satisfy conditions. */
    public Selection ofPartitions(Map<Integer, Predicate> conditions) {
        return new Selection(stats, conditions);
    }
}
