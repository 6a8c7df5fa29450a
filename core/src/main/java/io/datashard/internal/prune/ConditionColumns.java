package io.datashard.internal.prune;

import io.datashard.Predicate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The columns that conditions look at. */
public final class ConditionColumns {
    private ConditionColumns() {}

    /** Their field ids. */
    public static Set<Integer> of(Collection<Predicate> conditions) {
        Set<Integer> ids = new HashSet<>();
        conditions.forEach(condition -> collect(condition, ids));
        return ids;
    }

    private static void collect(Predicate condition, Set<Integer> ids) {
        if (condition instanceof Predicate.And and) {
            and.all().forEach(part -> collect(part, ids));
        } else if (condition instanceof Predicate.Or or) {
            or.any().forEach(part -> collect(part, ids));
        } else if (condition instanceof Predicate.Not not) {
            collect(not.condition(), ids);
        } else if (condition instanceof Predicate.Comparison comparison) {
            ids.add(comparison.column().id());
        } else if (condition instanceof Predicate.In in) {
            ids.add(in.column().id());
        } else if (condition instanceof Predicate.IsNull isNull) {
            ids.add(isNull.column().id());
        } else if (condition instanceof Predicate.StartsWith startsWith) {
            ids.add(startsWith.column().id());
        } else if (condition instanceof Predicate.Within within) {
            ids.add(within.longitude().id());
            ids.add(within.latitude().id());
        }
    }
}
