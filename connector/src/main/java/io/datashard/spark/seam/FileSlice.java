package io.datashard.spark.seam;

/**
 * A range of a data file. It stands for the row groups whose middle lies in it.
 *
 * @param path relative to the table's root
 * @param start the first byte
 * @param length how many bytes
 * @param fileBytes the size of the whole file, which the catalog knows, so that the store need not be asked
 */
public record FileSlice(String path, long start, long length, long fileBytes) {}
