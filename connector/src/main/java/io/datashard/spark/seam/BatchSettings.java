package io.datashard.spark.seam;

import java.io.Serializable;
import org.apache.spark.TaskContext;

/**
 * How batches are laid out.
 *
 * @param rows in a batch
 * @param offHeap whether the session wants them outside the heap
 */
record BatchSettings(int rows, boolean offHeap) implements Serializable {
    /** Dates and times in the table's files are in the proleptic calendar, so none is rebased. */
    private static final String CORRECTED = "CORRECTED";

    /** A reader for one file. Off the heap only inside a task, at whose end the memory is freed. */
    RowGroupReader newReader() {
        return new RowGroupReader(CORRECTED, offHeap && TaskContext.get() != null, rows);
    }
}
