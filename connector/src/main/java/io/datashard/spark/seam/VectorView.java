package io.datashard.spark.seam;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Shows a vector of a reader as one of another type, with the same nulls. */
abstract class VectorView<V extends ColumnVector> extends ColumnVector {
    final V read;

    VectorView(DataType type, V read) {
        super(type);
        this.read = read;
    }

    @Override
    public boolean hasNull() {
        return read.hasNull();
    }

    @Override
    public int numNulls() {
        return read.numNulls();
    }

    @Override
    public boolean isNullAt(int row) {
        return read.isNullAt(row);
    }

    /** Left to the reader, whose vector this is. */
    @Override
    public void close() {}
}
