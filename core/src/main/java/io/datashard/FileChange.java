package io.datashard;

import java.util.Objects;
import java.util.Optional;

/**
 * What a version changed about one tablet.
 *
 * @param tablet the file's key
 * @param partition the tablet's partition in words, {@code day=2024-01-02/region=eu}; empty in an unpartitioned table
 * @param added the tablet's new file, without its statistics, which may take the place of an older one, or
 *     the same file with more deleted rows; nothing if the tablet ended
 */
public record FileChange(Tablet tablet, String partition, Optional<FileEntry> added) {
    public FileChange {
        Objects.requireNonNull(tablet, "tablet");
        Objects.requireNonNull(partition, "partition");
        Objects.requireNonNull(added, "added");
    }
}
