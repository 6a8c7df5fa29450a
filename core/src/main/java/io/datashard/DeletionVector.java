package io.datashard;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Which rows of a data file are deleted: {@link RowSet}, kept in the catalog where they are small, else in a file. Immutable.
 */
public sealed interface DeletionVector {

    /** How many rows of the file are deleted, at least one. */
    long rows();

    /**
     * A vector that lies in the catalog.
     *
     * @param bytes what {@link RowSet#bytes} gives
     */
    record Inline(long rows, ByteBuffer bytes) implements DeletionVector {
        public Inline {
            requireRows(rows);
            bytes = bytes.slice().asReadOnlyBuffer();
        }

        /** What {@link RowSet#bytes} gives, in a buffer of the caller's own. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }
    }

    /**
     * A vector that lies in a file with others.
     *
     * @param path the file, relative to the table's root
     * @param offset where in it the vector begins
     * @param bytes how many bytes it takes there
     */
    record Stored(long rows, String path, long offset, int bytes) implements DeletionVector {
        public Stored {
            requireRows(rows);
            Objects.requireNonNull(path, "path");
            if (offset < 0 || bytes < 1 || offset > Long.MAX_VALUE - bytes) {
                throw new CorruptTableException(
                        "a deletion vector cannot have " + bytes + " bytes at " + offset + " of " + path
                                + ": the catalog is damaged. Restore the table from a copy or an earlier version");
            }
        }
    }

    private static void requireRows(long rows) {
        if (rows < 1) {
            throw new CorruptTableException("a deletion vector cannot delete " + rows
                    + " rows: the catalog is damaged. Restore the table from a copy or an earlier version");
        }
    }
}
