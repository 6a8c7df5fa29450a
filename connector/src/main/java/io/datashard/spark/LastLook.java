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

    /** Of a table that nobody has looked at. */
    static final LastLook NEVER = new LastLook(0, 0, 0);

    /** What a compaction found, which did nothing yet. */
    static LastLook at(Totals old, long nanoTime) {
        return new LastLook(old.files(), old.deletedRows(), nanoTime);
    }

    /** What is left when it has done that. What others brought meanwhile it has not looked at. */
    LastLook after(CompactionReport did, long now) {
        return new LastLook(
                Math.max(0, files - did.filesBefore() + did.filesAfter()),
                Math.max(0, deletedRows - did.deletedRows()),
                now);
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
