package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Columns of one value. */
final class ConstantVectors {
    private ConstantVectors() {}

    /**
     * A column in which every row has a value.
     *
     * @param value as Spark holds it, of a primitive type or a struct; null for null
     */
    static ConstantColumnVector of(Object value, DataType type) {
        // how many rows there are, it does not look at
        ConstantColumnVector vector = new ConstantColumnVector(Integer.MAX_VALUE, type);
        if (value == null) {
            vector.setNull();
            return vector;
        }
        vector.setNotNull();
        if (value instanceof Boolean truth) {
            vector.setBoolean(truth);
        } else if (value instanceof Byte number) {
            vector.setByte(number);
        } else if (value instanceof Short number) {
            vector.setShort(number);
        } else if (value instanceof Integer number) {
            vector.setInt(number);
        } else if (value instanceof Long number) {
            vector.setLong(number);
        } else if (value instanceof Float number) {
            vector.setFloat(number);
        } else if (value instanceof Double number) {
            vector.setDouble(number);
        } else if (value instanceof Decimal number) {
            vector.setDecimal(number, ((DecimalType) type).precision());
        } else if (value instanceof UTF8String text) {
            vector.setUtf8String(text);
        } else if (value instanceof byte[] bytes) {
            vector.setBinary(bytes);
        } else if (value instanceof InternalRow struct && type instanceof StructType fields) {
            for (int i = 0; i < fields.size(); i++) {
                vector.setChild(i, of(struct, i, fields.fields()[i].dataType()));
            }
        } else {
            throw new IllegalArgumentException(
                    value + " of " + value.getClass() + " is no value of a column of type " + type.catalogString());
        }
        return vector;
    }

    /** A column in which every row has the value at a place of a row. */
    static ConstantColumnVector of(InternalRow values, int ordinal, DataType type) {
        return of(values.isNullAt(ordinal) ? null : values.get(ordinal, type), type);
    }
}
