package io.datashard;

import java.util.Objects;
import java.util.Optional;

/**
 * What a column holds where nobody gave it a value. Only columns have default values, not the fields of structs; values are of the
 * value class of the column's type.
 *
 * @param since the version that added the column: files that older versions added lack it. 1 for a column that was always there, 0
 *     while the version that adds it is not committed
 * @param initial the value of every row of a file that lacks the column; null for null
 * @param written the value of new rows that are written without one; null if there is none, or only an engine can compute it
 * @param expression the default of new rows in SQL, as its user wrote it; it is computed for each write where {@code written} is null
 */
public record Defaults(long since, Object initial, Object written, Optional<String> expression) {
    /** Null, in a column that was always there. */
    public static final Defaults NONE = new Defaults(1, null, null, Optional.empty());

    public Defaults {
        Objects.requireNonNull(expression, "expression");
    }

    /** One value for the rows that are there and for new ones. */
    public static Defaults of(Object value) {
        return new Defaults(1, value, value, Optional.empty());
    }

    /** Whether rows that are written without the column get something else than null. */
    public boolean isForNewRows() {
        return written != null || expression.isPresent();
    }

    /** Whether only an engine can tell what rows get that are written without the column. */
    public boolean isComputed() {
        return written == null && expression.isPresent();
    }

    /** The same defaults of a column that a version adds. */
    public Defaults withSince(long version) {
        return new Defaults(version, initial, written, expression);
    }

    /** The same defaults of a column that every file has. */
    public Defaults ofNewTable() {
        return new Defaults(1, null, written, expression);
    }

    /** The same defaults with another one for new rows. */
    public Defaults forNewRows(Defaults other) {
        return new Defaults(since, initial, other.written, other.expression);
    }
}
