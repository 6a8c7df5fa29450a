package io.datashard.spark.types;

import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Spark's literals, which hold Spark's internal values, as values of a type of ours. */
final class SparkLiterals {
    private SparkLiterals() {}

    /** The literal's value; nothing unless its type is exactly {@code type}. Null must be asked for before. */
    static Optional<Object> value(Literal<?> literal, Type type) {
        if (!type.isPrimitive() || !literal.dataType().equals(PrimitiveTypes.toSpark(type))) {
            return Optional.empty();
        }
        Object value = literal.value();
        if (type instanceof Type.Decimal decimal) {
            return decimal(((Decimal) value).toJavaBigDecimal(), decimal.scale());
        } else if (type == Primitive.STRING) {
            return string((UTF8String) value).map(Object.class::cast);
        } else if (type == Primitive.BINARY) {
            return Optional.of(ByteBuffer.wrap(((byte[]) value).clone()));
        } else if (type == Primitive.BYTE || type == Primitive.SHORT) {
            return Optional.of(((Number) value).intValue());
        }
        return Optional.of(value);
    }

    private static Optional<Object> decimal(BigDecimal value, int scale) {
        BigDecimal exact = value.stripTrailingZeros();
        return exact.scale() <= scale ? Optional.of(exact.setScale(scale)) : Optional.empty();
    }

    /** Nothing for bytes that are not UTF-8: a String could not hold them, and would be another value. */
    private static Optional<String> string(UTF8String value) {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value.getBytes()));
            return Optional.of(decoded.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
