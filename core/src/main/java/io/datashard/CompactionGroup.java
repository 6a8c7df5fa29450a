package io.datashard;

import java.util.List;

/**
 * Files of one partition that should be written together: as one file, or as as many as they need in an order that spans them.
 *
 * @param files at least one; a single one has many deleted rows
 */
public record CompactionGroup(List<FileEntry> files) {
    /** How many files there are at most, so that tiny ones are no burden for one task. */
    public static final int MOST_FILES = 10_000;

    public CompactionGroup {
        files = List.copyOf(files);
    }

    /** The rows of the files that are deleted. */
    public long deletedRows() {
        return files.stream().mapToLong(FileEntry::deletedRows).sum();
    }

    /** The rows of the files that are not deleted. */
    public long liveRows() {
        return files.stream().mapToLong(FileEntry::liveRows).sum();
    }

    /** About how many bytes of the files these take. */
    public long liveBytes() {
        return files.stream().mapToLong(FileEntry::liveBytes).sum();
    }

    /** The size of the files. */
    public long bytes() {
        return files.stream().mapToLong(FileEntry::bytes).sum();
    }
}
