package io.datashard.internal.prune;

import io.datashard.Transform;
import io.datashard.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/** Bounds the values of a column that a transform takes to a partition value. Never narrower than they are. */
@FunctionalInterface
interface Preimage {

    /** Bounds the source of a partition value, which is not null. */
    Interval of(Object partitionValue);

    /** The bounds for a transform on a type that it accepts. */
    static Preimage of(Transform transform, Type type) {
        if (transform instanceof Transform.Identity) {
            return value -> Interval.closed(value, value);
        } else if (transform instanceof Transform.Years) {
            return value -> months(12L * (Integer) value, 12, type);
        } else if (transform instanceof Transform.Months) {
            return value -> months((Integer) value, 1, type);
        } else if (transform instanceof Transform.Days) {
            return value -> days((Integer) value, (Integer) value, type);
        } else if (transform instanceof Transform.Hours) {
            return Preimage::hour;
        } else if (transform instanceof Transform.Truncate truncate) {
            return truncated(type, truncate.width());
        }
        return value -> Interval.EVERYTHING;
    }

    private static Preimage truncated(Type type, int width) {
        Class<?> values = type.valueClass();
        if (values == String.class) {
            return value -> prefix((String) value, width);
        } else if (values == ByteBuffer.class) {
            return value -> prefix((ByteBuffer) value, width);
        } else if (values == BigDecimal.class) {
            int scale = ((Type.Decimal) type).scale();
            return value -> Interval.closed(value, ((BigDecimal) value).add(BigDecimal.valueOf(width - 1L, scale)));
        } else if (values == Long.class) {
            return value -> multiple((Long) value, width, Long.MAX_VALUE);
        }
        long greatest = type == Type.Primitive.BYTE
                ? Byte.MAX_VALUE
                : type == Type.Primitive.SHORT ? Short.MAX_VALUE : Integer.MAX_VALUE;
        return value -> ints(multiple((Integer) value, width, greatest));
    }

    /**
     * A multiple below the type's least value has wrapped around. For widths up to the type's greatest value the result is no
     * multiple then (a width that divides 2^bits divides the least value too); wider ones are not told apart.
     */
    private static Interval multiple(long value, int width, long greatest) {
        if (width > greatest || Math.floorMod(value, width) != 0) {
            return Interval.EVERYTHING;
        }
        return Interval.closed(value, value > greatest - (width - 1) ? greatest : value + (width - 1));
    }

    private static Interval ints(Interval longs) {
        return longs.lower() == null
                ? longs
                : Interval.closed(((Long) longs.lower()).intValue(), ((Long) longs.upper()).intValue());
    }

    /** A string that truncation left shorter than the width is the whole value. */
    private static Interval prefix(String prefix, int width) {
        return prefix.codePointCount(0, prefix.length()) < width
                ? Interval.closed(prefix, prefix)
                : Interval.halfOpen(prefix, Successor.of(prefix));
    }

    private static Interval prefix(ByteBuffer prefix, int width) {
        return prefix.remaining() < width
                ? Interval.closed(prefix, prefix)
                : Interval.halfOpen(prefix, Successor.of(prefix));
    }

    private static Interval months(long first, int count, Type type) {
        // Far beyond every date and timestamp, and still within LocalDate.
        if (Math.abs(first) > Integer.MAX_VALUE) {
            return Interval.EVERYTHING;
        }
        return days(firstDay(first), firstDay(first + count) - 1, type);
    }

    private static long firstDay(long month) {
        return LocalDate.of((int) (1970 + Math.floorDiv(month, 12)), Math.floorMod(month, 12) + 1, 1)
                .toEpochDay();
    }

    /** Whole days, as far as the type reaches. No value has days that are all out of its reach. */
    private static Interval days(long first, long last, Type type) {
        boolean date = type == Type.Primitive.DATE;
        long day = TimeUnit.DAYS.toMicros(1);
        long earliest = date ? Integer.MIN_VALUE : Math.floorDiv(Long.MIN_VALUE, day);
        long latest = date ? Integer.MAX_VALUE : Math.floorDiv(Long.MAX_VALUE, day);
        if (last < earliest || first > latest) {
            return Interval.EVERYTHING;
        } else if (date) {
            return Interval.closed((int) Math.max(first, earliest), (int) Math.min(last, latest));
        }
        return Interval.closed(
                first <= earliest ? Long.MIN_VALUE : first * day,
                last >= latest ? Long.MAX_VALUE : (last + 1) * day - 1);
    }

    private static Interval hour(Object value) {
        long hour = TimeUnit.HOURS.toMicros(1);
        long first = (Integer) value * hour;
        return Interval.closed(first, first + hour - 1);
    }
}
