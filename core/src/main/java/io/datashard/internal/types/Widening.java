package io.datashard.internal.types;

import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.util.List;

/** Types that hold all values of another type exactly, so that a column may change from the one to the other. */
public final class Widening {
    private static final List<Type> INTEGERS = List.of(Primitive.BYTE, Primitive.SHORT, Primitive.INT, Primitive.LONG);

    private Widening() {}

    /** Whether every value of {@code from} is a value of {@code to}, which is another type. */
    public static boolean isPossible(Type from, Type to) {
        if (from instanceof Type.Decimal narrow && to instanceof Type.Decimal wide) {
            return narrow.scale() == wide.scale() && narrow.precision() < wide.precision();
        }
        return (from == Primitive.FLOAT && to == Primitive.DOUBLE)
                || (INTEGERS.contains(from) && INTEGERS.indexOf(from) < INTEGERS.indexOf(to));
    }

    /** A value of a type that was widened to {@code type}, or was that type already; null for null. */
    public static Object widen(Object value, Type type) {
        if (type == Primitive.LONG && value instanceof Integer number) {
            return number.longValue();
        } else if (type == Primitive.DOUBLE && value instanceof Float number) {
            return number.doubleValue();
        }
        return value;
    }
}
