package io.datashard.spark.seam;

import io.datashard.DeletionVector;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A range of a data file. It stands for the row groups whose middle lies in it.
 *
 * @param path relative to the table's root
 * @param start the first byte
 * @param length how many bytes
 * @param fileBytes the size of the whole file, which the catalog knows, so that the store need not be asked
 * @param constants values that all rows of the file have in columns that are not stored in it, one for each {@link
 *     AddedColumn#CONSTANT} of the projection. Slices that follow each other share the object where they can
 * @param deletes which rows of the file are deleted; nothing if none is
 */
public record FileSlice(
        String path, long start, long length, long fileBytes, InternalRow constants, Optional<DeletionVector> deletes) {

    /** A slice of a file of which nothing but its own columns and its path is read, and no row is deleted. */
    public FileSlice(String path, long start, long length, long fileBytes) {
        this(path, start, length, fileBytes, InternalRow.empty());
    }

    /** A slice of a file of which no row is deleted. */
    public FileSlice(String path, long start, long length, long fileBytes, InternalRow constants) {
        this(path, start, length, fileBytes, constants, Optional.empty());
    }
}
