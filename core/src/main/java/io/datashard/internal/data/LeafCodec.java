package io.datashard.internal.data;

import io.datashard.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * How the values of a column's type lie in a column of a file. The type may be wider than the file's, where a column was
 * widened after the file was written: int to long, float to double, a decimal to more digits.
 *
 * @param decode from the file's value ({@code Integer}, {@code Long}, {@code Float}, {@code Double}, {@code Boolean}, {@link
 *     Binary}) to the value in memory; nothing if there is none: a string that is not valid UTF-8
 * @param encode the reverse, keeping the order; nothing if the column of the file cannot hold the value
 */
record LeafCodec(Function<Object, Optional<Object>> decode, Function<Object, Optional<Comparable<?>>> encode) {
    /** More than any decimal has: numbers like 1e999999999 must not be written out. */
    private static final int MOST_DIGITS = 40;

    private static final LeafCodec SAME = new LeafCodec(Optional::of, value -> Optional.of((Comparable<?>) value));

    private static final LeafCodec INT_AS_LONG = new LeafCodec(
            number -> Optional.of(((Integer) number).longValue()),
            number -> Optional.of((Long) number).filter(n -> n == n.intValue()).map(Long::intValue));

    private static final LeafCodec FLOAT_AS_DOUBLE =
            new LeafCodec(number -> Optional.of(((Float) number).doubleValue()), number -> Optional.of((Double) number)
                    .filter(n -> Double.compare(n, n.floatValue()) == 0)
                    .map(Double::floatValue));

    private static final LeafCodec BYTES = new LeafCodec(
            binary -> Optional.of(ByteBuffer.wrap(((Binary) binary).getBytes())),
            bytes -> Optional.of(Binary.fromReusedByteBuffer(((ByteBuffer) bytes).duplicate())));

    private static final LeafCodec TEXT = new LeafCodec(
            binary -> text((Binary) binary),
            text -> Optional.of(Binary.fromConstantByteArray(((String) text).getBytes(StandardCharsets.UTF_8))));

    /** The codec for a type in a column of a file, or nothing if values of that type cannot lie there. */
    static Optional<LeafCodec> of(Type type, PrimitiveType column) {
        if (type instanceof Type.Primitive primitive) {
            return ofPrimitive(primitive, column);
        } else if (type instanceof Type.Decimal decimal) {
            return ofDecimal(decimal, column);
        } else if (type instanceof Type.YearMonthInterval) {
            return sameIf(isSignedInteger(column, PrimitiveTypeName.INT32, Integer.SIZE));
        } else if (type instanceof Type.DayTimeInterval) {
            return sameIf(isSignedInteger(column, PrimitiveTypeName.INT64, Long.SIZE));
        }
        return Optional.empty();
    }

    private static Optional<LeafCodec> ofPrimitive(Type.Primitive type, PrimitiveType column) {
        PrimitiveTypeName physical = column.getPrimitiveTypeName();
        LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
        return switch (type) {
            case BOOLEAN -> sameIf(physical == PrimitiveTypeName.BOOLEAN);
            case BYTE -> sameIf(isSignedInteger(column, PrimitiveTypeName.INT32, Byte.SIZE));
            case SHORT -> sameIf(isSignedInteger(column, PrimitiveTypeName.INT32, Short.SIZE));
            case INT -> sameIf(isSignedInteger(column, PrimitiveTypeName.INT32, Integer.SIZE));
            case LONG -> isSignedInteger(column, PrimitiveTypeName.INT32, Integer.SIZE)
                    ? Optional.of(INT_AS_LONG)
                    : sameIf(isSignedInteger(column, PrimitiveTypeName.INT64, Long.SIZE));
            case FLOAT -> sameIf(physical == PrimitiveTypeName.FLOAT);
            case DOUBLE -> physical == PrimitiveTypeName.FLOAT
                    ? Optional.of(FLOAT_AS_DOUBLE)
                    : sameIf(physical == PrimitiveTypeName.DOUBLE);
            case STRING -> Optional.of(TEXT).filter(codec -> isBytes(column));
            case BINARY -> Optional.of(BYTES).filter(codec -> isBytes(column));
            case DATE -> sameIf(LogicalTypeAnnotation.dateType().equals(logical));
            case TIMESTAMP -> sameIf(
                    LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS).equals(logical));
            case TIMESTAMP_NTZ -> sameIf(
                    LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS).equals(logical));
        };
    }

    private static Optional<LeafCodec> sameIf(boolean matches) {
        return matches ? Optional.of(SAME) : Optional.empty();
    }

    private static boolean isSignedInteger(PrimitiveType column, PrimitiveTypeName physical, int bits) {
        if (column.getPrimitiveTypeName() != physical) {
            return false;
        } else if (column.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation integer) {
            return integer.isSigned() && integer.getBitWidth() <= bits;
        }
        return column.getLogicalTypeAnnotation() == null
                && bits == (physical == PrimitiveTypeName.INT32 ? Integer.SIZE : Long.SIZE);
    }

    private static boolean isBytes(PrimitiveType column) {
        LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
        return column.getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && (logical == null || logical instanceof StringLogicalTypeAnnotation);
    }

    private static Optional<Object> text(Binary binary) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(binary.toByteBuffer())
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<LeafCodec> ofDecimal(Type.Decimal type, PrimitiveType column) {
        if (!(column.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation inFile)
                || inFile.getScale() != type.scale()
                || inFile.getPrecision() > type.precision()) {
            return Optional.empty();
        }
        int scale = type.scale();
        return switch (column.getPrimitiveTypeName()) {
            case INT32 -> Optional.of(new LeafCodec(
                    number -> Optional.of(BigDecimal.valueOf((Integer) number, scale)),
                    value -> unscaled(value, scale, Integer.SIZE).map(BigInteger::intValueExact)));
            case INT64 -> Optional.of(new LeafCodec(
                    number -> Optional.of(BigDecimal.valueOf((Long) number, scale)),
                    value -> unscaled(value, scale, Long.SIZE).map(BigInteger::longValueExact)));
            case FIXED_LEN_BYTE_ARRAY -> Optional.of(
                    new LeafCodec(number -> Optional.of(decimal(number, scale)), value -> unscaled(
                                    value, scale, column.getTypeLength() * Byte.SIZE)
                            .map(number -> fixed(number, column.getTypeLength()))));
                // One number has many forms of different length here, so that no encoded value finds all of them.
            case BINARY -> Optional.of(
                    new LeafCodec(number -> Optional.of(decimal(number, scale)), value -> Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static BigDecimal decimal(Object number, int scale) {
        return new BigDecimal(new BigInteger(((Binary) number).getBytes()), scale);
    }

    private static Optional<BigInteger> unscaled(Object value, int scale, int bits) {
        BigDecimal decimal = (BigDecimal) value;
        boolean tooFine =
                decimal.scale() > scale && decimal.stripTrailingZeros().scale() > scale;
        if (tooFine || (long) decimal.precision() - decimal.scale() > MOST_DIGITS) {
            return Optional.empty();
        }
        return Optional.of(decimal.setScale(scale).unscaledValue()).filter(number -> number.bitLength() < bits);
    }

    private static Binary fixed(BigInteger number, int length) {
        byte[] shortest = number.toByteArray();
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (number.signum() < 0 ? -1 : 0));
        System.arraycopy(shortest, 0, bytes, length - shortest.length, shortest.length);
        return Binary.fromConstantByteArray(bytes);
    }
}
