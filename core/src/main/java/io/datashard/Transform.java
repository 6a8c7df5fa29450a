package io.datashard;

import io.datashard.internal.sphere.Healpix;

/**
 * How a partition value is computed from the values of columns, of one but for {@link HealpixCell}. A null value always gives a null
 * partition value. The functions of one column are those of the Iceberg table specification, appendix "Partition Transforms", so that
 * their results agree.
 */
public sealed interface Transform {

    /** How many columns a value is computed from. */
    default int columns() {
        return 1;
    }

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

    /**
     * The cell of the sphere that a longitude and a latitude in degrees lie in: its number in the NESTED scheme of HEALPix. NaN, like
     * null, is in no cell and gives null; other values that are no point of the sphere cannot be written.
     *
     * @param order from 0 (12 cells) to 29, each with four times as many cells as the one before
     */
    record HealpixCell(int order) implements Transform {
        public HealpixCell {
            if (order < 0 || order > Healpix.MAX_ORDER) {
                throw new IllegalArgumentException(
                        "healpix needs an order from 0 to " + Healpix.MAX_ORDER + ", not " + order);
            }
        }

        @Override
        public int columns() {
            return 2;
        }

        @Override
        public String toString() {
            return "healpix(" + order + ")";
        }
    }
}
