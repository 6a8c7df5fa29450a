package io.datashard.spark.seam;

import io.datashard.RowSet;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Numbers the rows of a file as they are in the file, while batches leave out row groups and pages. A batch lies within one row group,
 * as Spark's reader makes them.
 */
final class RowPositions {
    private final OnHeapColumnVector positions;
    private PrimitiveIterator.OfLong rest = LongStream.empty().iterator();

    RowPositions(int batchRows) {
        this.positions = new OnHeapColumnVector(batchRows, DataTypes.LongType);
    }

    /** For a file with deleted rows, or a projection that has such a column. */
    static Optional<RowPositions> of(StructType projection, Optional<RowSet> deleted, int batchRows) {
        boolean shown = Stream.of(projection.fields())
                .flatMap(column -> AddedColumn.of(column).stream())
                .anyMatch(AddedColumn.POSITION::equals);
        return shown || deleted.isPresent() ? Optional.of(new RowPositions(batchRows)) : Optional.empty();
    }

    /** The rows that come next are those of a row group, or of its pages that are read. */
    void begin(PageReadStore rowGroup) {
        long first = rowGroup.getRowIndexOffset()
                .orElseThrow(() -> new IllegalStateException("the row group's place in its file is not known"));
        rest = rowGroup.getRowIndexes().map(indexes -> numbered(first, indexes)).orElseGet(() -> LongStream.range(
                        first, first + rowGroup.getRowCount())
                .iterator());
    }

    private static PrimitiveIterator.OfLong numbered(long first, PrimitiveIterator.OfLong indexes) {
        return new PrimitiveIterator.OfLong() {
            @Override
            public boolean hasNext() {
                return indexes.hasNext();
            }

            @Override
            public long nextLong() {
                return first + indexes.nextLong();
            }
        };
    }

    /** Numbers the rows of the next batch. */
    void fill(int rows) {
        for (int row = 0; row < rows; row++) {
            positions.putLong(row, rest.nextLong());
        }
    }

    /** The numbers, one object for all batches. */
    ColumnVector vector() {
        return positions;
    }
}
