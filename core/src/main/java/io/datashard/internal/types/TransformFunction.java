package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Transform;
import io.datashard.Type;
import java.util.Optional;
import java.util.function.Function;

/**
 * Computes partition values from the values of one column, both as the value classes of their types; null gives null. Safe
 * for concurrent use. What a partition field is computed by, of one column or two, is a {@link PartitionFunction}.
 */
public final class TransformFunction implements Function<Object, Object> {
    private final Function<Object, Object> onValues;

    private TransformFunction(Function<Object, Object> onValues) {
        this.onValues = onValues;
    }

    /**
     * The function of a transform on the values of a type.
     *
     * @param column the name of the source column, for errors
     * @throws DatashardException if the transform does not accept the type
     */
    public static TransformFunction of(Transform transform, Type type, String column) {
        return new TransformFunction(bind(transform, type)
                .orElseThrow(() -> new DatashardException("the transform " + transform
                        + " cannot be applied to the column " + column + " of type " + type + ": it accepts "
                        + acceptedTypes(transform) + ". Choose another transform or another column")));
    }

    /**
     * The partition value of a column's value.
     *
     * @throws DatashardException if the result does not fit its type: hours beyond the year 246000, or a decimal that
     *     truncation gives more digits than its type has
     */
    @Override
    public Object apply(Object value) {
        return value == null ? null : onValues.apply(value);
    }

    private static Optional<Function<Object, Object>> bind(Transform transform, Type type) {
        if (transform.columns() != 1) {
            throw new IllegalArgumentException(transform + " is not of one column");
        }
        if (transform instanceof Transform.Identity) {
            return type.isPrimitive() ? Optional.of(TransformFunction::withoutNegativeZero) : Optional.empty();
        } else if (transform instanceof Transform.Bucket bucket) {
            return BucketHash.of(type)
                    .map(hash -> value -> BucketHash.bucket(hash.applyAsInt(value), bucket.buckets()));
        } else if (transform instanceof Transform.Truncate truncate) {
            return Truncation.of(type, truncate.width());
        }
        return CalendarTransforms.of(transform, type);
    }

    /** -0.0 equals 0.0, so they are one partition. */
    private static Object withoutNegativeZero(Object value) {
        if (value instanceof Double number) {
            return number + 0.0;
        } else if (value instanceof Float number) {
            return number + 0.0f;
        }
        return value;
    }

    private static String acceptedTypes(Transform transform) {
        if (transform instanceof Transform.Identity) {
            return "every type but struct, array and map";
        } else if (transform instanceof Transform.Bucket) {
            return "byte, short, int, long, decimal, date, timestamp, timestamp_ntz, string and binary";
        } else if (transform instanceof Transform.Truncate) {
            return "byte, short, int, long, decimal, string and binary";
        }
        return transform instanceof Transform.Hours
                ? "timestamp and timestamp_ntz"
                : "date, timestamp and timestamp_ntz";
    }
}
