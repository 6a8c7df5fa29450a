package io.datashard.spark;

import io.datashard.Totals;

/**
 * What a table held when it was last looked through for files to compact. Looking takes reading its catalog, so it is done again when the
 * table has grown by a share: for each file that is added it then comes to the same, however many there are.
 *
 * @param files without those that were too young to be compacted
 * @param deletedRows without those that were deleted too lately
 * @param nanoTime when that was
 */
record LastLook(long files, long deletedRows, long nanoTime) {
    /** One in so many files, or rows, makes a table worth looking at. */
    private static final int SHARE = 8;

    private static final long LEAST_FILES = 8;

    /**
     * What a compaction leaves, without what it left alone because it was too young.
     *
     * @param before all that there was
     * @param old what of that was old enough
     */
    static Totals without(Totals before, Totals old, Totals after) {
        long youngFiles = Math.max(0, before.files() - old.files());
        long youngDeletes = Math.max(0, before.deletedRows() - old.deletedRows());
        return new Totals(
                Math.max(0, after.files() - youngFiles),
                after.rows(),
                after.bytes(),
                Math.max(0, after.deletedRows() - youngDeletes));
    }

    /** Of a table that nobody has looked at. */
    static LastLook never(long nanoTime) {
        return new LastLook(0, 0, nanoTime);
    }

    /** What is left of it, where files were dropped or compacted since: what comes after that is new. */
    LastLook within(Totals now) {
        return new LastLook(Math.min(files, now.files()), Math.min(deletedRows, now.deletedRows()), nanoTime);
    }

    /** Whether so much has come since that some of it is probably to be compacted. */
    boolean isDue(Totals now) {
        long deleted = now.deletedRows() - deletedRows;
        return now.files() - files >= Math.max(LEAST_FILES, files / SHARE)
                || (deleted > 0 && deleted >= (now.rows() + now.deletedRows()) / SHARE);
    }
}
