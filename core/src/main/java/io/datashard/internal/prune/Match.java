package io.datashard.internal.prune;

/**
 * Which rows of a file satisfy a condition, as far as that is known without reading it. The order is that of certainty for the
 * condition, so that a conjunction is the least and a disjunction the greatest of its parts.
 */
public enum Match {
    /** No row does. */
    NONE,
    /** Some may, some may not. */
    SOME,
    /** Every row does: the condition is true for it, not unknown. */
    ALL;

    /** Which values lie outside of a set, if this says which lie inside. */
    Match complement() {
        return this == NONE ? ALL : this == ALL ? NONE : SOME;
    }

    /** The conjunction. */
    Match and(Match other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The disjunction. */
    Match or(Match other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
