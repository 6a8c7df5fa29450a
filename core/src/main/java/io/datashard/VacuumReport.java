package io.datashard;

/**
 * What a vacuum has deleted or, asked in advance, would delete.
 *
 * @param firstKept the oldest version that stays readable without a tag or a pin
 * @param versions how many versions are no longer readable
 * @param files data files and metadata files that only those versions needed
 * @param uncommittedFiles files of transactions that never committed
 * @param bytes the size of all of these files
 */
public record VacuumReport(long firstKept, long versions, long files, long uncommittedFiles, long bytes) {}
