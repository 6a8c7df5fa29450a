package io.datashard.spark.types;

import io.datashard.DatashardException;
import io.datashard.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Values of primitive types as Spark holds them in rows, and as core does. */
public final class SparkValues {
    private SparkValues() {}

    /** A value of a row as Spark holds it; null for null. Strings may point into the row: copy what is kept. */
    public static Object raw(InternalRow row, int ordinal, Type type) {
        return row.isNullAt(ordinal) ? null : row.get(ordinal, PrimitiveTypes.toSpark(type));
    }

    /**
     * What core makes of a value of Spark's that is not null.
     *
     * @param column the value's column, for the error
     * @throws DatashardException for a string whose bytes are not UTF-8: a String could not hold them
     */
    public static Object value(Object raw, Type type, String column) {
        if (raw instanceof UTF8String text) {
            return string(text, column);
        } else if (raw instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes.clone());
        } else if (raw instanceof Decimal number && type instanceof Type.Decimal decimal) {
            return number.toJavaBigDecimal().setScale(decimal.scale());
        } else if (raw instanceof Byte || raw instanceof Short) {
            return ((Number) raw).intValue();
        }
        return raw;
    }

    private static String string(UTF8String text, String column) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DatashardException(
                    "the column " + column
                            + " holds bytes that are not UTF-8, which cannot be a partition value. Cast the"
                            + " column to binary, or partition by another one",
                    e);
        }
    }

    /** What Spark makes of a value of core's; null for null. */
    public static Object toSpark(Object value, Type type) {
        if (value instanceof String text) {
            return UTF8String.fromString(text);
        } else if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        } else if (value instanceof BigDecimal number && type instanceof Type.Decimal decimal) {
            return Decimal.apply(number, decimal.precision(), decimal.scale());
        } else if (value instanceof Integer number && type == Type.Primitive.BYTE) {
            return number.byteValue();
        } else if (value instanceof Integer number && type == Type.Primitive.SHORT) {
            return number.shortValue();
        }
        return value;
    }
}
