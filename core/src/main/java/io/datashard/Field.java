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
 * @param sqlType how SQL declared the type where that says more than {@code type}: {@code varchar(10)}, {@code array<char(2)>}. Structs
 *     in it are {@code struct<>}, as their fields have types of their own
 * @param defaults what the column holds where nobody gave it a value
 */
public record Field(
        int id,
        String name,
        Type type,
        boolean nullable,
        Optional<String> comment,
        Optional<String> sqlType,
        Defaults defaults) {

    public Field {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(comment, "comment");
        Objects.requireNonNull(sqlType, "sqlType");
        Objects.requireNonNull(defaults, "defaults");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name; the column with id " + id + " has an empty one");
        }
    }

    /** A column without defaults. */
    public Field(int id, String name, Type type, boolean nullable, Optional<String> comment) {
        this(id, name, type, nullable, comment, Optional.empty(), Defaults.NONE);
    }

    /** A column that may be null. */
    public static Field optional(int id, String name, Type type) {
        return new Field(id, name, type, true, Optional.empty());
    }

    /** A column that is never null. */
    public static Field required(int id, String name, Type type) {
        return new Field(id, name, type, false, Optional.empty());
    }

    /** The same column with another id. */
    public Field withId(int newId) {
        return new Field(newId, name, type, nullable, comment, sqlType, defaults);
    }

    /** The same column with another name. */
    public Field withName(String newName) {
        return new Field(id, newName, type, nullable, comment, sqlType, defaults);
    }

    /** The same column with another type. */
    public Field withType(Type newType) {
        return new Field(id, name, newType, nullable, comment, sqlType, defaults);
    }

    /** The same column, which may be null or may not. */
    public Field withNullable(boolean mayBeNull) {
        return new Field(id, name, type, mayBeNull, comment, sqlType, defaults);
    }

    /** The same column with another comment. */
    public Field withComment(Optional<String> newComment) {
        return new Field(id, name, type, nullable, newComment, sqlType, defaults);
    }

    /** The same column with another declaration of its type. */
    public Field withSqlType(Optional<String> declared) {
        return new Field(id, name, type, nullable, comment, declared, defaults);
    }

    /** The same column with other defaults. */
    public Field withDefaults(Defaults newDefaults) {
        return new Field(id, name, type, nullable, comment, sqlType, newDefaults);
    }
}
