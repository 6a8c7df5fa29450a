package io.datashard.internal.data;

import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Values for properties: few enough to be equal often, and all that is awkward. */
final class Values {
    private Values() {}

    /** A type that filters and bounds know. */
    static Arbitrary<Type> types() {
        return Arbitraries.of(
                Primitive.BOOLEAN,
                Primitive.BYTE,
                Primitive.INT,
                Primitive.LONG,
                Primitive.FLOAT,
                Primitive.DOUBLE,
                Primitive.STRING,
                Primitive.BINARY,
                Primitive.DATE,
                Primitive.TIMESTAMP,
                Primitive.TIMESTAMP_NTZ,
                new Type.Decimal(5, 2),
                new Type.Decimal(15, 2),
                new Type.Decimal(25, 2));
    }

    /** Values of a type. */
    static Arbitrary<Object> of(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return Arbitraries.longs().between(-99_999, 99_999).map(n -> BigDecimal.valueOf(n, decimal.scale()));
        }
        return switch ((Primitive) type) {
            case BOOLEAN -> Arbitraries.of(true, false);
            case FLOAT -> Arbitraries.of(floats());
            case DOUBLE -> Arbitraries.of(doubles());
            case STRING -> texts().map(text -> text);
            case BINARY -> Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(ByteBuffer::wrap);
            case LONG, TIMESTAMP, TIMESTAMP_NTZ -> Arbitraries.oneOf(
                    Arbitraries.longs().between(-3, 3), Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE));
            case INT, DATE -> Arbitraries.oneOf(
                    Arbitraries.integers().between(-3, 3), Arbitraries.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
            default -> Arbitraries.integers().between(-3, 3).map(number -> number);
        };
    }

    private static Arbitrary<String> texts() {
        Arbitrary<String> characters =
                Arbitraries.of("a", "b", "\0", "\uD7FF", "\uE000", "\uFFFF", "\uD83D\uDE00", "\uDBFF\uDFFF");
        return characters.list().ofMaxSize(40).map(list -> String.join("", list));
    }

    private static Object[] floats() {
        return new Object[] {-0.0f, 0.0f, 1.0f, -1.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    }

    private static Object[] doubles() {
        return new Object[] {-0.0, 0.0, 1.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    }
}
