package io.datashard.spark.seam;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of a file that was written before the column was widened. Spark's reader knows some of these conversions and not others,
 * and some not for pages with dictionaries; so it reads the type that is in the file.
 */
final class WidenedVector extends VectorView<ColumnVector> {
    private final boolean ofFloats;

    WidenedVector(DataType type, ColumnVector read) {
        super(type, read);
        this.ofFloats = read.dataType() instanceof FloatType;
    }

    @Override
    public long getLong(int row) {
        return read.getInt(row);
    }

    @Override
    public double getDouble(int row) {
        return ofFloats ? read.getFloat(row) : read.getDouble(row);
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
        if (read.isNullAt(row)) {
            return null;
        }
        Decimal narrow = read.getDecimal(row, ((DecimalType) read.dataType()).precision(), scale);
        return precision <= Decimal.MAX_LONG_DIGITS()
                ? Decimal.createUnsafe(narrow.toUnscaledLong(), precision, scale)
                : Decimal.apply(narrow.toJavaBigDecimal(), precision, scale);
    }

    @Override
    public boolean getBoolean(int row) {
        return read.getBoolean(row);
    }

    @Override
    public byte getByte(int row) {
        return read.getByte(row);
    }

    @Override
    public short getShort(int row) {
        return read.getShort(row);
    }

    @Override
    public int getInt(int row) {
        return read.getInt(row);
    }

    @Override
    public float getFloat(int row) {
        return read.getFloat(row);
    }

    @Override
    public UTF8String getUTF8String(int row) {
        return read.getUTF8String(row);
    }

    @Override
    public byte[] getBinary(int row) {
        return read.getBinary(row);
    }

    @Override
    public ColumnarArray getArray(int row) {
        return read.getArray(row);
    }

    @Override
    public ColumnarMap getMap(int row) {
        return read.getMap(row);
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        return read.getChild(ordinal);
    }
}
