package io.datashard;

import java.util.List;

/**
 * Files of one partition that should be one file.
 *
 * @param files at least one; a single one has many deleted rows
 */
public record CompactionGroup(List<FileEntry> files) {
    public CompactionGroup {
        files = List.copyOf(files);
    }

    /** The rows of the files that are deleted. */
    public long deletedRows() {
        return files.stream().mapToLong(FileEntry::deletedRows).sum();
    }

    /** The size of the files. */
    public long bytes() {
        return files.stream().mapToLong(FileEntry::bytes).sum();
    }
}
