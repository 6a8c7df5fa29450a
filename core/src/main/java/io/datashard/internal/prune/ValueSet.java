package io.datashard.internal.prune;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The values that satisfy a comparison. */
sealed interface ValueSet {

    /**
     * Which of a file's values are in this set.
     *
     * @param range holds all of the values; not empty
     * @param partition the file's partition
     */
    Match covers(Interval range, List<Object> partition);

    /** All other values. */
    default ValueSet complement() {
        return new Complement(this);
    }

    /** The values of an interval. */
    record Span(Interval interval, Comparator<Object> order) implements ValueSet {
        @Override
        public Match covers(Interval range, List<Object> partition) {
            if (interval.isDisjoint(range, order)) {
                return Match.NONE;
            }
            return interval.contains(range, order) ? Match.ALL : Match.SOME;
        }
    }

    /**
     * Single values, at least one.
     *
     * @param sorted by {@code order}
     * @param buckets where they are, for each bucket field on the column
     */
    record Points(List<Object> sorted, Comparator<Object> order, List<Buckets> buckets) implements ValueSet {
        @Override
        public Match covers(Interval range, List<Object> partition) {
            int first = range.lower() == null ? 0 : firstFrom(range.lower());
            if (first == sorted.size() || range.endsBefore(sorted.get(first), order) || inOtherBucket(partition)) {
                return Match.NONE;
            }
            return range.isPoint(order) ? Match.ALL : Match.SOME;
        }

        /** The index of the first point that is not less than a value. */
        private int firstFrom(Object value) {
            int low = 0;
            int high = sorted.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (order.compare(sorted.get(middle), value) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private boolean inOtherBucket(List<Object> partition) {
            for (Buckets candidates : buckets) {
                Object bucket = partition.get(candidates.index());
                if (bucket != null && !candidates.numbers().contains(bucket)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The buckets of some values.
     *
     * @param index of the bucket field in the partition
     */
    record Buckets(int index, Set<Object> numbers) {}

    /** All values but those of a set. */
    record Complement(ValueSet set) implements ValueSet {
        @Override
        public Match covers(Interval range, List<Object> partition) {
            return set.covers(range, partition).complement();
        }

        @Override
        public ValueSet complement() {
            return set;
        }
    }
}
