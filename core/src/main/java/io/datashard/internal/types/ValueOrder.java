package io.datashard.internal.types;

import io.datashard.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The order of a type's values, as Spark compares them: NaN equals NaN and is the greatest float and double, -0.0 equals 0.0,
 * strings are ordered by their UTF-8 bytes, binary by unsigned bytes. Nulls are not values: wrap with {@link
 * Comparator#nullsFirst} where they occur.
 */
public final class ValueOrder {
    private static final Comparator<Object> BOOLEANS = (a, b) -> Boolean.compare((Boolean) a, (Boolean) b);
    private static final Comparator<Object> INTS = (a, b) -> Integer.compare((Integer) a, (Integer) b);
    private static final Comparator<Object> LONGS = (a, b) -> Long.compare((Long) a, (Long) b);
    private static final Comparator<Object> FLOATS = (a, b) -> compareFloats((Float) a, (Float) b);
    private static final Comparator<Object> DOUBLES = (a, b) -> compareDoubles((Double) a, (Double) b);
    private static final Comparator<Object> DECIMALS = (a, b) -> ((BigDecimal) a).compareTo((BigDecimal) b);
    private static final Comparator<Object> STRINGS = (a, b) -> compareStrings((String) a, (String) b);
    private static final Comparator<Object> BINARIES = (a, b) -> compareBytes((ByteBuffer) a, (ByteBuffer) b);

    private ValueOrder() {}

    /** The order of a primitive type's values. */
    public static Comparator<Object> of(Type type) {
        Class<?> values = type.valueClass();
        if (values == Integer.class) {
            return INTS;
        } else if (values == Long.class) {
            return LONGS;
        } else if (values == String.class) {
            return STRINGS;
        } else if (values == Double.class) {
            return DOUBLES;
        } else if (values == Float.class) {
            return FLOATS;
        } else if (values == BigDecimal.class) {
            return DECIMALS;
        } else if (values == Boolean.class) {
            return BOOLEANS;
        } else if (values == ByteBuffer.class) {
            return BINARIES;
        }
        throw new IllegalArgumentException("values of type " + type + " have no order");
    }

    private static int compareFloats(float a, float b) {
        return a == b ? 0 : Float.compare(a, b);
    }

    private static int compareDoubles(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }

    /** UTF-16 sorts surrogates below the characters U+E000 to U+FFFF; UTF-8 sorts what they stand for above them. */
    private static int compareStrings(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xSurrogate = Character.isSurrogate(x);
                return xSurrogate == Character.isSurrogate(y) ? Character.compare(x, y) : xSurrogate ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int compareBytes(ByteBuffer a, ByteBuffer b) {
        if (a.hasArray() && b.hasArray()) {
            return Arrays.compareUnsigned(
                    a.array(),
                    a.arrayOffset() + a.position(),
                    a.arrayOffset() + a.limit(),
                    b.array(),
                    b.arrayOffset() + b.position(),
                    b.arrayOffset() + b.limit());
        }
        int mismatch = a.mismatch(b);
        if (mismatch < 0) {
            return 0;
        } else if (mismatch >= Math.min(a.remaining(), b.remaining())) {
            return Integer.compare(a.remaining(), b.remaining());
        }
        return Integer.compare(a.get(a.position() + mismatch) & 0xff, b.get(b.position() + mismatch) & 0xff);
    }
}
