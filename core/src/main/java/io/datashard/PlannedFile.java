package io.datashard;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a scan needs to know of a data file.
 *
 * @param path where the file is, relative to the table's root, with {@code /} between names
 * @param rows rows in the file, deleted ones included
 * @param bytes size of the file
 * @param version that last said something of the file, as in {@link FileEntry}
 * @param partitioning id of the partitioning that the file was written under
 * @param partition one value for each field of that partitioning, as in {@link Tablet}; files of one partition that follow each other
 *     share the list
 * @param deletes which rows are deleted; nothing if none is
 */
public record PlannedFile(
        String path,
        long rows,
        long bytes,
        long version,
        int partitioning,
        List<Object> partition,
        Optional<DeletionVector> deletes) {

    public PlannedFile {
        partition = PartitionValues.of(partition);
        Objects.requireNonNull(deletes, "deletes");
    }

    /** A file of which no row is deleted. */
    public PlannedFile(String path, long rows, long bytes, long version, int partitioning, List<Object> partition) {
        this(path, rows, bytes, version, partitioning, partition, Optional.empty());
    }

    /** The rows that are not deleted. */
    public long liveRows() {
        return rows - deletes.map(DeletionVector::rows).orElse(0L);
    }
}
