package io.datashard;

import java.util.Objects;
import java.util.Optional;

/**
 * A column of a table or a field of a struct.
 *
 * @param id the column's identity: it stays when the column is renamed and is never given to another column
 * @param name unique among its siblings, without regard to case
 * @param nullable whether a row may lack a value
 * @param comment what a user said about the column
 */
public record Field(int id, String name, Type type, boolean nullable, Optional<String> comment) {

    public Field {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(comment, "comment");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name; the column with id " + id + " has an empty one");
        }
    }

    /** A column that may be null. */
    public static Field optional(int id, String name, Type type) {
        return new Field(id, name, type, true, Optional.empty());
    }

    /** A column that is never null. */
    public static Field required(int id, String name, Type type) {
        return new Field(id, name, type, false, Optional.empty());
    }

    /** The same column with another type. */
    public Field withType(Type newType) {
        return new Field(id, name, newType, nullable, comment);
    }
}
