package io.datashard.internal.catalog;

import java.util.Objects;

/**
 * A sorted run of the catalog: an immutable Parquet file of entries in key order, at most one for each tablet.
 *
 * @param path relative to the table's root
 * @param entries entries in the run, tombstones included
 * @param bytes size of the file
 * @param version the version at which the run joined the table: that of its entries which carry none; {@link
 *     io.datashard.FileEntry#UNCOMMITTED} until it has joined one
 */
public record Run(String path, long entries, long bytes, long version) {
    public Run {
        Objects.requireNonNull(path, "path");
    }

    /** The same run as it joins a version. */
    public Run withVersion(long newVersion) {
        return new Run(path, entries, bytes, newVersion);
    }
}
