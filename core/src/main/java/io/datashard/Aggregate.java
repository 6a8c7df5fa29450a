package io.datashard;

import java.util.Objects;

/**
 * What {@link Snapshot#aggregate} can tell of rows. Columns are {@link Field}s of the snapshot's schema, from {@link Schema#field};
 * fields of structs are columns, too.
 */
public sealed interface Aggregate {

    /** How many rows there are, a {@link Long}. */
    record CountRows() implements Aggregate {}

    /** How many rows have a value in a column, a {@link Long}. */
    record Count(Field column) implements Aggregate {
        public Count {
            Objects.requireNonNull(column, "column");
        }
    }

    /** The least value of a column, of the value class of its type; null if no row has a value. */
    record Min(Field column) implements Aggregate {
        public Min {
            Objects.requireNonNull(column, "column");
        }
    }

    /** The greatest value of a column, of the value class of its type; null if no row has a value. NaN is the greatest. */
    record Max(Field column) implements Aggregate {
        public Max {
            Objects.requireNonNull(column, "column");
        }
    }
}
