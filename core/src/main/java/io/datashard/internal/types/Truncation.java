package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * The functions behind truncate(width). A multiple below the least value of an integral type wraps around, as it does in
 * Iceberg; it then is no multiple of the width any more.
 */
final class Truncation {
    private Truncation() {}

    /** The truncation of a type's values; empty for types that have none. */
    static Optional<Function<Object, Object>> of(Type type, int width) {
        if (type instanceof Type.Decimal decimal) {
            return Optional.of(value -> truncate((BigDecimal) value, decimal, width));
        } else if (!(type instanceof Type.Primitive primitive)) {
            return Optional.empty();
        } else {
            return switch (primitive) {
                case BYTE -> Optional.of(value -> (int) (byte) floor((Integer) value, width));
                case SHORT -> Optional.of(value -> (int) (short) floor((Integer) value, width));
                case INT -> Optional.of(value -> (int) floor((Integer) value, width));
                case LONG -> Optional.of(value -> floor((Long) value, width));
                case STRING -> Optional.of(value -> truncate((String) value, width));
                case BINARY -> Optional.of(value -> truncate((ByteBuffer) value, width));
                case BOOLEAN, FLOAT, DOUBLE, DATE, TIMESTAMP, TIMESTAMP_NTZ -> Optional.empty();
            };
        }
    }

    private static long floor(long value, int width) {
        return value - Math.floorMod(value, width);
    }

    private static BigDecimal truncate(BigDecimal value, Type.Decimal type, int width) {
        BigInteger unscaled =
                value.setScale(type.scale(), RoundingMode.UNNECESSARY).unscaledValue();
        BigDecimal result = new BigDecimal(unscaled.subtract(unscaled.mod(BigInteger.valueOf(width))), type.scale());
        if (result.precision() > type.precision()) {
            throw new DatashardException("the value " + value + " rounded down to a multiple of "
                    + BigDecimal.valueOf(width, type.scale()).toPlainString() + " is " + result.toPlainString()
                    + ", which the type " + type + " of its column cannot hold. Use a smaller width or a wider type");
        }
        return result;
    }

    private static String truncate(String value, int width) {
        if (value.length() <= width || value.codePointCount(0, value.length()) <= width) {
            return value;
        }
        return value.substring(0, value.offsetByCodePoints(0, width));
    }

    private static ByteBuffer truncate(ByteBuffer value, int width) {
        return value.slice(value.position(), Math.min(value.remaining(), width)).asReadOnlyBuffer();
    }
}
