package io.datashard.internal.version;

import io.datashard.CorruptTableException;
import java.util.Locale;

/** What a transaction did, which decides what it conflicts with. */
public enum Operation {
    /** Created the table, perhaps with its first files. */
    CREATE,
    /** Added files and changed nothing. */
    APPEND,
    /** Removed what satisfied a condition, or whole partitions, and perhaps added files. */
    OVERWRITE,
    /** Removed files. */
    DELETE,
    /** Put files in the place of others, with other rows. */
    REPLACE,
    /** Changed schema, partitioning or properties. */
    ALTER;

    /** The name in version objects. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The operation of a name.
     *
     * @throws CorruptTableException if there is none
     */
    public static Operation of(String text) {
        for (Operation operation : values()) {
            if (operation.text().equals(text)) {
                return operation;
            }
        }
        throw new CorruptTableException("the operation \"" + text + "\" is none that this version knows");
    }
}
