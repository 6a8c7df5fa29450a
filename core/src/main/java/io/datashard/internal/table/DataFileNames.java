package io.datashard.internal.table;

import java.util.Locale;

/**
 * Names of the data files that one writer of a transaction writes. They hold the snapshot id and the writer's, so that no file of
 * the table ever gets the same name by chance.
 */
public final class DataFileNames {
    private final String prefix;
    private int count;

    /**
     * Names for one writer.
     *
     * @param writer distinguishes the writers of a transaction, and the attempts of a task
     */
    public DataFileNames(String snapshotId, String writer) {
        this.prefix = snapshotId + "-" + writer;
    }

    /** The next name. */
    public String next() {
        return String.format(Locale.ROOT, "%s-%d.parquet", prefix, count++);
    }
}
