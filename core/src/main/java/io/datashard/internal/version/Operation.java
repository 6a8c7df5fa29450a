package io.datashard.internal.version;

import io.datashard.CorruptTableException;

/**
 * What a transaction did. A table may hold operations that this code does not know, of a newer datashard: they are only names, and
 * never decide what a version holds.
 *
 * @param text the name in version objects
 */
public record Operation(String text) {
    /** Created the table, perhaps with its first files. */
    public static final Operation CREATE = new Operation("create");

    /** Added files and changed nothing. */
    public static final Operation APPEND = new Operation("append");

    /** Removed what satisfied a condition, or whole partitions, and perhaps added files. */
    public static final Operation OVERWRITE = new Operation("overwrite");

    /** Removed files or rows. */
    public static final Operation DELETE = new Operation("delete");

    /** Put files in the place of others, with other rows. */
    public static final Operation REPLACE = new Operation("replace");

    /** Put files with the same rows in the place of others. */
    public static final Operation REWRITE = new Operation("rewrite");

    /** Deleted rows and added them as they are since. */
    public static final Operation UPDATE = new Operation("update");

    /** Deleted rows, added rows, or both, as a MERGE statement of SQL said. {@link #MERGE} is another thing. */
    public static final Operation MERGE_INTO = new Operation("merge-into");

    /** Changed schema, partitioning or properties. */
    public static final Operation ALTER = new Operation("alter");

    /** Merged runs of the catalog: changed nothing that the table holds. */
    public static final Operation MERGE = new Operation("merge");

    /** Made the table again what it was at an older version. */
    public static final Operation ROLLBACK = new Operation("rollback");

    /** Gave a version a name, or took it away. */
    public static final Operation TAG = new Operation("tag");

    /** Gave up old versions. */
    public static final Operation VACUUM = new Operation("vacuum");

    /** Dropped the table. */
    public static final Operation DROP = new Operation("drop");

    public Operation {
        if (text.isBlank()) {
            throw new CorruptTableException("an operation has no name");
        }
    }
}
