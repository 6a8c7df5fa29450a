package io.datashard;

/**
 * How a partition value is computed from a column's value. A null value always gives a null partition value. The
 * functions are those of the Iceberg table specification, appendix "Partition Transforms", so that their results agree.
 */
public sealed interface Transform {

    /** The value itself. */
    record Identity() implements Transform {
        @Override
        public String toString() {
            return "identity";
        }
    }

    /** Years since 1970, of a date or timestamp. */
    record Years() implements Transform {
        @Override
        public String toString() {
            return "years";
        }
    }

    /** Months since 1970-01, of a date or timestamp. */
    record Months() implements Transform {
        @Override
        public String toString() {
            return "months";
        }
    }

    /** Days since 1970-01-01, of a date or timestamp; a date. */
    record Days() implements Transform {
        @Override
        public String toString() {
            return "days";
        }
    }

    /** Hours since 1970-01-01T00, of a timestamp. */
    record Hours() implements Transform {
        @Override
        public String toString() {
            return "hours";
        }
    }

    /** A hash of the value, in 0 until {@code buckets}: {@code (murmur3_x86_32(bytes) & 0x7fffffff) % buckets}. */
    record Bucket(int buckets) implements Transform {
        public Bucket {
            if (buckets < 1) {
                throw new IllegalArgumentException("bucket needs at least one bucket, not " + buckets);
            }
        }

        @Override
        public String toString() {
            return "bucket(" + buckets + ")";
        }
    }

    /**
     * Numbers rounded down to a multiple of {@code width} (of the unscaled value for decimals), strings cut to {@code
     * width} code points, binary to {@code width} bytes.
     */
    record Truncate(int width) implements Transform {
        public Truncate {
            if (width < 1) {
                throw new IllegalArgumentException("truncate needs a width of at least 1, not " + width);
            }
        }

        @Override
        public String toString() {
            return "truncate(" + width + ")";
        }
    }
}
