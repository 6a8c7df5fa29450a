package io.datashard.internal.prune;

import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Values that meet often and love the edges of their types. */
final class RandomValues {
    static final List<Type> TYPES = List.of(
            Primitive.BOOLEAN,
            Primitive.BYTE,
            Primitive.SHORT,
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
            new Type.Decimal(38, 0));

    private static final double[] FLOATING = {
        Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1, -1, 1.5, -2
    };
    private static final int[] CODE_POINTS = {
        'a', 'b', 0, 0xe9, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x1f600, Character.MAX_CODE_POINT
    };
    private static final byte[] BYTES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    Object of(Type type) {
        if (type instanceof Type.Decimal decimal) {
            BigInteger greatest = BigInteger.TEN.pow(decimal.precision()).subtract(BigInteger.ONE);
            return new BigDecimal(
                    switch (random.nextInt(8)) {
                        case 0 -> greatest.subtract(BigInteger.valueOf(random.nextInt(3)));
                        case 1 -> greatest.negate().add(BigInteger.valueOf(random.nextInt(200)));
                        default -> BigInteger.valueOf(random.nextInt(60) - 30L);
                    },
                    decimal.scale());
        }
        return switch ((Primitive) type) {
            case BOOLEAN -> random.nextBoolean();
            case BYTE -> (int) number(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT -> (int) number(Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> number(Long.MIN_VALUE, Long.MAX_VALUE);
            case DATE -> (int)
                    (random.nextBoolean() ? number(Integer.MIN_VALUE, Integer.MAX_VALUE) : random.nextInt(1000) - 500);
            case TIMESTAMP, TIMESTAMP_NTZ -> timestamp();
            case FLOAT -> (float) FLOATING[random.nextInt(FLOATING.length)];
            case DOUBLE -> FLOATING[random.nextInt(FLOATING.length)];
            case STRING -> string();
            case BINARY -> binary();
        };
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(5);
        int alphabet = 1 + random.nextInt(CODE_POINTS.length);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CODE_POINTS[CODE_POINTS.length - 1 - random.nextInt(alphabet)]);
        }
        return text.toString();
    }

    private ByteBuffer binary() {
        byte[] bytes = new byte[random.nextInt(5)];
        int alphabet = 1 + random.nextInt(BYTES.length);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = BYTES[BYTES.length - 1 - random.nextInt(alphabet)];
        }
        return ByteBuffer.wrap(bytes);
    }

    private long number(long least, long greatest) {
        return switch (random.nextInt(8)) {
            case 0 -> least + random.nextInt(12);
            case 1 -> greatest - random.nextInt(12);
            default -> random.nextInt(24) - 12;
        };
    }

    /** Near the edges of the type, or of an hour, day, month or year near 1970. */
    private long timestamp() {
        if (random.nextInt(6) == 0) {
            return number(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        int[] days = {-731, -366, -365, -31, -2, -1, 0, 1, 31, 365, 730};
        return TimeUnit.DAYS.toMicros(days[random.nextInt(days.length)])
                + TimeUnit.HOURS.toMicros(random.nextInt(4) - 2)
                + random.nextInt(3)
                - 1;
    }
}
