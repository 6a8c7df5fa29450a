package io.datashard.spark.seam;

import io.datashard.DeletionVector;
import java.util.Optional;

/**
 * A range of a data file. It stands for the row groups whose middle lies in it.
 *
 * @param path relative to the table's root
 * @param start the first byte
 * @param length how many bytes
 * @param fileBytes the size of the whole file, which the catalog knows, so that the store need not be asked
 * @param deletes which rows of the file are deleted; nothing if none is
 */
public record FileSlice(String path, long start, long length, long fileBytes, Optional<DeletionVector> deletes) {

    /** A slice of a file of which no row is deleted. */
    public FileSlice(String path, long start, long length, long fileBytes) {
        this(path, start, length, fileBytes, Optional.empty());
    }
}
