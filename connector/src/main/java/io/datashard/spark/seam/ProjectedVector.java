package io.datashard.spark.seam;

import io.datashard.spark.types.SparkSchema;
import org.apache.spark.sql.execution.vectorized.WritableColumnVector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A nested vector without the fields that {@link FileProjection} reads only as witnesses. Vectors are filled again for each batch
 * but never exchanged, so one view serves all batches of a file.
 */
final class ProjectedVector extends VectorView<WritableColumnVector> {
    private final ColumnVector[] children;

    private ProjectedVector(DataType type, WritableColumnVector read, ColumnVector... children) {
        super(type, read);
        this.children = children;
    }

    /** A view of what was read of a column. Spark's reader says of one that the file lacks that it is all null. */
    static ColumnVector view(WritableColumnVector read, StructField column) {
        Object initial = SparkSchema.initialDefault(column);
        return initial != null && read.isAllNull()
                ? ConstantVectors.of(initial, column.dataType())
                : view(read, column.dataType());
    }

    private static ColumnVector view(WritableColumnVector read, DataType type) {
        if (type instanceof StructType struct) {
            ColumnVector[] fields = new ColumnVector[struct.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = view(read.getChild(i), struct.fields()[i].dataType());
            }
            return new ProjectedVector(type, read, fields);
        } else if (type instanceof ArrayType array) {
            return new ProjectedVector(type, read, view(read.arrayData(), array.elementType()));
        } else if (type instanceof MapType map) {
            return new ProjectedVector(
                    type, read, view(read.getChild(0), map.keyType()), view(read.getChild(1), map.valueType()));
        }
        return read.dataType().equals(type) ? read : new WidenedVector(type, read);
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        return children[ordinal];
    }

    @Override
    public ColumnarArray getArray(int row) {
        return isNullAt(row)
                ? null
                : new ColumnarArray(children[0], read.getArrayOffset(row), read.getArrayLength(row));
    }

    @Override
    public ColumnarMap getMap(int row) {
        return isNullAt(row)
                ? null
                : new ColumnarMap(children[0], children[1], read.getArrayOffset(row), read.getArrayLength(row));
    }

    @Override
    public boolean getBoolean(int row) {
        throw nested();
    }

    @Override
    public byte getByte(int row) {
        throw nested();
    }

    @Override
    public short getShort(int row) {
        throw nested();
    }

    @Override
    public int getInt(int row) {
        throw nested();
    }

    @Override
    public long getLong(int row) {
        throw nested();
    }

    @Override
    public float getFloat(int row) {
        throw nested();
    }

    @Override
    public double getDouble(int row) {
        throw nested();
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
        throw nested();
    }

    @Override
    public UTF8String getUTF8String(int row) {
        throw nested();
    }

    @Override
    public byte[] getBinary(int row) {
        throw nested();
    }

    private UnsupportedOperationException nested() {
        return new UnsupportedOperationException(
                "a vector of " + dataType().catalogString() + " has no values of its own");
    }
}
