package io.datashard.spark.seam;

import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;

/** Some rows of a vector, in their order. */
final class SelectedVector extends VectorView<ColumnVector> {
    private final int[] places;
    private final ColumnVector[] fields;

    private SelectedVector(ColumnVector read, int[] places, ColumnVector... fields) {
        super(read.dataType(), read);
        this.places = places;
        this.fields = fields;
    }

    /** {@code places} says of each row which one it is of the vector. It may change from batch to batch. */
    static ColumnVector of(ColumnVector read, int[] places) {
        ColumnVector[] fields = {};
        if (read.dataType() instanceof StructType struct) {
            fields = new ColumnVector[struct.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = of(read.getChild(i), places);
            }
        }
        return new SelectedVector(read, places, fields);
    }

    @Override
    public boolean isNullAt(int row) {
        return read.isNullAt(places[row]);
    }

    @Override
    public boolean getBoolean(int row) {
        return read.getBoolean(places[row]);
    }

    @Override
    public byte getByte(int row) {
        return read.getByte(places[row]);
    }

    @Override
    public short getShort(int row) {
        return read.getShort(places[row]);
    }

    @Override
    public int getInt(int row) {
        return read.getInt(places[row]);
    }

    @Override
    public long getLong(int row) {
        return read.getLong(places[row]);
    }

    @Override
    public float getFloat(int row) {
        return read.getFloat(places[row]);
    }

    @Override
    public double getDouble(int row) {
        return read.getDouble(places[row]);
    }

    @Override
    public Decimal getDecimal(int row, int precision, int scale) {
        return read.getDecimal(places[row], precision, scale);
    }

    @Override
    public UTF8String getUTF8String(int row) {
        return read.getUTF8String(places[row]);
    }

    @Override
    public byte[] getBinary(int row) {
        return read.getBinary(places[row]);
    }

    @Override
    public ColumnarArray getArray(int row) {
        return read.getArray(places[row]);
    }

    @Override
    public ColumnarMap getMap(int row) {
        return read.getMap(places[row]);
    }

    /** The fields of a struct; what is in an array or a map is found by it. */
    @Override
    public ColumnVector getChild(int ordinal) {
        return fields[ordinal];
    }
}
