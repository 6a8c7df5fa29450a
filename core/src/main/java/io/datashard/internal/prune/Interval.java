package io.datashard.internal.prune;

import java.util.Comparator;

/**
 * The values from {@code lower} on, and up to {@code upper}. A null bound is none.
 *
 * @param upperIncluded whether {@code upper} itself belongs to the interval
 */
record Interval(Object lower, Object upper, boolean upperIncluded) {
    static final Interval EVERYTHING = new Interval(null, null, true);

    static Interval closed(Object lower, Object upper) {
        return new Interval(lower, upper, true);
    }

    static Interval below(Object upper) {
        return new Interval(null, upper, false);
    }

    static Interval upTo(Object upper) {
        return new Interval(null, upper, true);
    }

    /** The values at or above {@code lower} and below {@code upper}. */
    static Interval halfOpen(Object lower, Object upper) {
        return new Interval(lower, upper, upper == null);
    }

    boolean isEmpty(Comparator<Object> order) {
        return lower != null && endsBefore(lower, order);
    }

    /** Whether every value of another interval, which must not be empty, is in this one. */
    boolean contains(Interval other, Comparator<Object> order) {
        return (lower == null || (other.lower != null && order.compare(lower, other.lower) <= 0))
                && (upper == null || (other.upper != null && compareEnds(other, order) <= 0));
    }

    /** Whether no value is in both. */
    boolean isDisjoint(Interval other, Comparator<Object> order) {
        return (other.lower != null && endsBefore(other.lower, order))
                || (lower != null && other.endsBefore(lower, order));
    }

    /** The values in both. */
    Interval intersect(Interval other, Comparator<Object> order) {
        boolean higher = lower == null || (other.lower != null && order.compare(other.lower, lower) > 0);
        Interval end = upper == null || (other.upper != null && compareEnds(other, order) < 0) ? other : this;
        return new Interval(higher ? other.lower : lower, end.upper, end.upperIncluded);
    }

    /** Whether all values are less than one. */
    boolean endsBefore(Object value, Comparator<Object> order) {
        if (upper == null) {
            return false;
        }
        int comparison = order.compare(upper, value);
        return comparison < 0 || (comparison == 0 && !upperIncluded);
    }

    /** Whether at most one value is inside. */
    boolean isPoint(Comparator<Object> order) {
        return lower != null && upper != null && upperIncluded && order.compare(lower, upper) == 0;
    }

    /** Less than zero if the other interval ends first; both have an end. */
    private int compareEnds(Interval other, Comparator<Object> order) {
        int comparison = order.compare(other.upper, upper);
        return comparison != 0 ? comparison : Boolean.compare(other.upperIncluded, upperIncluded);
    }
}
