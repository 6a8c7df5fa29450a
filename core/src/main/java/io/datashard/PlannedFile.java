package io.datashard;

import java.util.List;

/**
 * What a scan needs to know of a data file.
 *
 * @param path where the file is, relative to the table's root, with {@code /} between names
 * @param rows rows in the file
 * @param bytes size of the file
 * @param version that last said something of the file, as in {@link FileEntry}
 * @param partitioning id of the partitioning that the file was written under
 * @param partition one value for each field of that partitioning, as in {@link Tablet}; files of one partition that follow each other
 *     share the list
 */
public record PlannedFile(String path, long rows, long bytes, long version, int partitioning, List<Object> partition) {

    public PlannedFile {
        partition = PartitionValues.of(partition);
    }
}
