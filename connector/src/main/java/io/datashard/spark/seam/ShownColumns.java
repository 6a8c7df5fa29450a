package io.datashard.spark.seam;

import java.util.Optional;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The columns that a scan returns of a file: those that are read, without what is read only as a witness, and among them those that are not
 * stored in the file.
 *
 * @param positions there if the projection has a column of them
 */
record ShownColumns(StructType projection, FileSlice slice, Optional<RowPositions> positions) {

    /** A view of the one batch that a reader fills again and again; its number of rows is its own. */
    ColumnarBatch of(ColumnarBatch read) {
        ColumnVector[] columns = new ColumnVector[projection.size()];
        int inFile = 0;
        int constant = 0;
        for (int i = 0; i < columns.length; i++) {
            StructField column = projection.fields()[i];
            Optional<AddedColumn> added = AddedColumn.of(column);
            if (added.isEmpty()) {
                columns[i] = ProjectedVector.view((WritableColumnVector) read.column(inFile++), column);
                continue;
            }
            columns[i] = switch (added.get()) {
                case PATH -> ConstantVectors.of(UTF8String.fromString(slice.path()), column.dataType());
                case POSITION -> positions.orElseThrow().vector();
                case CONSTANT -> ConstantVectors.of(slice.constants(), constant++, column.dataType());
            };
        }
        return new ColumnarBatch(columns);
    }

    /** Follows the reader to its next batch. */
    void next(int rows) {
        positions.ifPresent(numbers -> numbers.fill(rows));
    }
}
