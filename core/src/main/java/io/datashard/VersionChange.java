package io.datashard;

import java.util.List;
import java.util.Objects;

/**
 * What a version changed in the catalog of files.
 *
 * @param version what the history says of it
 * @param fromEmpty whether everything that its parent held was removed first
 * @param files the tablets that it added, replaced or removed, in no order
 */
public record VersionChange(Table.HistoryLine version, boolean fromEmpty, List<FileChange> files) {
    public VersionChange {
        Objects.requireNonNull(version, "version");
        files = List.copyOf(files);
    }
}
