package io.datashard;

import java.util.List;

/**
 * The files of a snapshot that may hold rows satisfying some conditions, and what was pruned to find them.
 *
 * @param files every file that may hold a matching row, in catalog order (by partition, then name)
 * @param filesTotal files of the snapshot
 * @param filesInPartitions files left by the partition values alone; {@code files} are those left by column bounds as well
 * @param decided for each condition, whether every row of every file in {@code files} is known to satisfy it, so that it need
 *     not be evaluated on rows
 */
public record ScanPlan(PlannedFiles files, long filesTotal, long filesInPartitions, List<Boolean> decided) {
    public ScanPlan {
        decided = List.copyOf(decided);
    }

    /** The first of the files that together hold {@code rows} rows that are not deleted, or all files if they hold fewer. */
    public ScanPlan first(long rows) {
        return new ScanPlan(files.first(rows), filesTotal, filesInPartitions, decided);
    }

    /** The size of {@link #files}. */
    public long bytes() {
        return files.bytes();
    }

    /** The rows in {@link #files} that are not deleted, of which some may not match. */
    public long rows() {
        return files.rows();
    }
}
