package io.datashard.internal.version;

/**
 * An immutable Parquet file of history lines.
 *
 * @param path relative to the table's root
 * @param first the oldest version in it
 * @param last the newest version in it
 * @param bytes size of the file
 */
public record HistoryRun(String path, long first, long last, long bytes) {}
