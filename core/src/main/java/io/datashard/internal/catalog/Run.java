package io.datashard.internal.catalog;

/**
 * A sorted run of the catalog: an immutable Parquet file of entries in key order, at most one for each tablet.
 *
 * @param path relative to the table's root
 * @param entries entries in the run, tombstones included
 * @param bytes size of the file
 * @param version the version at which the run joined the table: that of its entries which carry none
 */
public record Run(String path, long entries, long bytes, long version) {}
