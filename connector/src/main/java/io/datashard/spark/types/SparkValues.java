package io.datashard.spark.types;

import io.datashard.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
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
     * @throws CharacterCodingException for a string whose bytes are not UTF-8: a String could not hold them
     */
    public static Object value(Object raw, Type type) throws CharacterCodingException {
        if (raw instanceof UTF8String text) {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes()));
            return decoded.toString();
        } else if (raw instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes.clone());
        } else if (raw instanceof Decimal number && type instanceof Type.Decimal decimal) {
            BigDecimal value = number.toJavaBigDecimal();
            return value.setScale(decimal.scale());
        } else if (raw instanceof Byte || raw instanceof Short) {
            return ((Number) raw).intValue();
        }
        return raw;
    }
}
