package io.datashard.internal.vector;

import io.datashard.CorruptTableException;
import io.datashard.DeletionVector;
import io.datashard.RowSet;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Reads vectors, one after the other. The file of the last one stays open, as the next one often lies in it, too. For one thread.
 */
public final class VectorReader implements Closeable {
    private final Source source;
    private String path;
    private SeekableInputStream file;

    /** Where files of vectors are. */
    @FunctionalInterface
    public interface Source {
        /** Opens the file of a vector. */
        SeekableInputStream open(DeletionVector.Stored vector) throws IOException;
    }

    public VectorReader(Source source) {
        this.source = source;
    }

    /**
     * The deleted rows of a file.
     *
     * @param dataFile the path of the file whose rows they are, for errors
     * @param rows how many rows that file has
     * @throws CorruptTableException if the vector is missing, damaged, or not one of that file
     * @throws UncheckedIOException if the store fails
     */
    public RowSet read(DeletionVector vector, String dataFile, long rows) {
        try {
            RowSet positions = vector instanceof DeletionVector.Stored stored
                    ? VectorFormat.readStored(bytes(stored))
                    : RowSet.of(((DeletionVector.Inline) vector).bytes());
            if (positions.count() != vector.rows() || positions.last() >= rows) {
                throw new CorruptTableException("it deletes " + positions + ", and should delete " + vector.rows()
                        + " of the " + rows + " rows of that file");
            }
            return positions;
        } catch (CorruptTableException | EOFException | FileNotFoundException | NoSuchFileException e) {
            throw new CorruptTableException(
                    "which rows of the file " + dataFile + " are deleted cannot be read from " + place(vector) + ": "
                            + e.getMessage()
                            + ". It was deleted, cut off or damaged. Restore it from a copy, or roll the"
                            + " table back to a version before the delete",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + place(vector) + ", which says what rows of the file " + dataFile + " are deleted: "
                            + e,
                    e);
        }
    }

    private static String place(DeletionVector vector) {
        return vector instanceof DeletionVector.Stored stored
                ? "the deletion vector of " + stored.bytes() + " bytes at " + stored.offset() + " of " + stored.path()
                : "the deletion vector in the catalog";
    }

    private ByteBuffer bytes(DeletionVector.Stored vector) throws IOException {
        if (!vector.path().equals(path)) {
            close();
            file = source.open(vector);
            path = vector.path();
        }
        file.seek(vector.offset());
        byte[] bytes = new byte[vector.bytes()];
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() throws IOException {
        path = null;
        if (file != null) {
            SeekableInputStream closing = file;
            file = null;
            closing.close();
        }
    }
}
