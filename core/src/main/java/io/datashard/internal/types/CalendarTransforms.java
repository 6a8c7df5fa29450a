package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Transform;
import io.datashard.Type;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;

/** The functions behind years, months, days and hours. What lies before 1970 counts down from -1. */
final class CalendarTransforms {
    private static final long MICROS_PER_DAY = TimeUnit.DAYS.toMicros(1);
    private static final long MICROS_PER_HOUR = TimeUnit.HOURS.toMicros(1);
    private static final int EPOCH_YEAR = 1970;

    private CalendarTransforms() {}

    /** The function of a calendar transform on a type's values; empty if it does not accept them. */
    static Optional<Function<Object, Object>> of(Transform transform, Type type) {
        boolean timestamp = type == Type.Primitive.TIMESTAMP || type == Type.Primitive.TIMESTAMP_NTZ;
        if (transform instanceof Transform.Hours) {
            return timestamp ? Optional.of(value -> hours((Long) value)) : Optional.empty();
        } else if (timestamp) {
            LongFunction<Object> ofDays = ofDays(transform);
            return Optional.of(value -> ofDays.apply(Math.floorDiv((Long) value, MICROS_PER_DAY)));
        } else if (type == Type.Primitive.DATE) {
            LongFunction<Object> ofDays = ofDays(transform);
            return Optional.of(value -> ofDays.apply((Integer) value));
        }
        return Optional.empty();
    }

    private static LongFunction<Object> ofDays(Transform transform) {
        if (transform instanceof Transform.Years) {
            return days -> LocalDate.ofEpochDay(days).getYear() - EPOCH_YEAR;
        } else if (transform instanceof Transform.Months) {
            return days -> (int) (LocalDate.ofEpochDay(days).getLong(ChronoField.PROLEPTIC_MONTH) - EPOCH_YEAR * 12L);
        } else if (transform instanceof Transform.Days) {
            return days -> (int) days;
        }
        throw new IllegalArgumentException(transform + " is not a calendar transform");
    }

    private static Integer hours(long micros) {
        long hours = Math.floorDiv(micros, MICROS_PER_HOUR);
        if (hours != (int) hours) {
            throw new DatashardException("the timestamp " + PartitionPath.timestampText(micros)
                    + " is too far from 1970 for the transform hours, which counts hours in an int. Partition by days");
        }
        return (int) hours;
    }
}
