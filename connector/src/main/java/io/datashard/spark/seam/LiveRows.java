package io.datashard.spark.seam;

import io.datashard.RowSet;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Leaves deleted rows out of the batches of a file. A batch without any is shown as it is; of the others the rows that are left are
 * shown, where they lie. Batches are one object that is filled again and again, and so is what is shown of them.
 */
final class LiveRows {
    private final RowSet.Cursor deleted;
    private final ColumnVector positions;

    /** Of the rows that are left, where they are in the batch. */
    private final int[] places;

    private ColumnarBatch selected;

    /** {@code positions} are where the rows of the present batch are in the file; it has {@code batchRows} at most. */
    LiveRows(RowSet deleted, ColumnVector positions, int batchRows) {
        this.deleted = deleted.cursor();
        this.positions = positions;
        this.places = new int[batchRows];
    }

    /** The rows of the next batch that are left, perhaps none. */
    ColumnarBatch of(ColumnarBatch batch) {
        int rows = batch.numRows();
        if (rows == 0 || deleted.nextFrom(positions.getLong(0)) > positions.getLong(rows - 1)) {
            return batch;
        }
        selected = selected == null ? view(batch) : selected;
        int left = 0;
        for (int row = 0; row < rows; row++) {
            if (deleted.nextFrom(positions.getLong(row)) != positions.getLong(row)) {
                places[left++] = row;
            }
        }
        selected.setNumRows(left);
        return selected;
    }

    private ColumnarBatch view(ColumnarBatch batch) {
        ColumnVector[] columns = new ColumnVector[batch.numCols()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = SelectedVector.of(batch.column(i), places);
        }
        return new ColumnarBatch(columns);
    }
}
