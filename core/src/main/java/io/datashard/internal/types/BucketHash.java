package io.datashard.internal.types;

import io.datashard.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.commons.codec.digest.MurmurHash3;

/** The hash behind bucket(n): murmur3_x86_32 with seed 0, Iceberg table specification, appendix B. */
public final class BucketHash {
    private static final int SEED = 0;

    private BucketHash() {}

    /** The hash of a byte, short, int, long, date or timestamp: all widths hash alike. */
    public static int of(long value) {
        // The library hashes a long's bytes from the highest, the specification from the lowest.
        return MurmurHash3.hash32(Long.reverseBytes(value), SEED);
    }

    /** The hash of binary, or of a string's UTF-8. */
    public static int of(byte[] bytes) {
        return MurmurHash3.hash32x86(bytes, 0, bytes.length, SEED);
    }

    /** The hash of a decimal, whose scale must be its type's. */
    public static int of(BigDecimal value) {
        return of(value.unscaledValue().toByteArray());
    }

    /** The bucket of a hash, in 0 until {@code buckets}. */
    public static int bucket(int hash, int buckets) {
        return (hash & Integer.MAX_VALUE) % buckets;
    }

    /** The hash of a type's values as their value class; empty for types that have none. */
    static Optional<ToIntFunction<Object>> of(Type type) {
        if (type instanceof Type.Decimal decimal) {
            return Optional.of(value -> of(((BigDecimal) value).setScale(decimal.scale(), RoundingMode.UNNECESSARY)));
        } else if (!(type instanceof Type.Primitive primitive)) {
            return Optional.empty();
        } else {
            return switch (primitive) {
                case BYTE, SHORT, INT, LONG, DATE, TIMESTAMP, TIMESTAMP_NTZ -> Optional.of(
                        value -> of(((Number) value).longValue()));
                case STRING -> Optional.of(value -> of(((String) value).getBytes(StandardCharsets.UTF_8)));
                case BINARY -> Optional.of(value -> of(bytes((ByteBuffer) value)));
                case BOOLEAN, FLOAT, DOUBLE -> Optional.empty();
            };
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
