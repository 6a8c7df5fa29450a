package io.datashard;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The type of a column. Every type has one text form, {@code toString()}, which is also its form in a table's metadata.
 *
 * <p>Values of a type are held in memory as the class that {@link #valueClass} names: dates are days since 1970-01-01,
 * timestamps are microseconds since 1970-01-01T00:00:00 (UTC for {@link Primitive#TIMESTAMP}), year-month intervals are
 * months, day-time intervals are microseconds.
 */
public sealed interface Type {

    /** The class of this type's values in partitions, bounds and predicates; for nested types the class in records. */
    Class<?> valueClass();

    /** Whether values of this type have an order and can be bounds, partition sources and predicate literals. */
    default boolean isPrimitive() {
        return true;
    }

    /** Types without parameters. */
    enum Primitive implements Type {
        BOOLEAN("boolean", Boolean.class),
        BYTE("byte", Integer.class),
        SHORT("short", Integer.class),
        INT("int", Integer.class),
        LONG("long", Long.class),
        FLOAT("float", Float.class),
        DOUBLE("double", Double.class),
        STRING("string", String.class),
        BINARY("binary", ByteBuffer.class),
        DATE("date", Integer.class),
        TIMESTAMP("timestamp", Long.class),
        TIMESTAMP_NTZ("timestamp_ntz", Long.class);

        private final String text;
        private final Class<?> valueClass;

        Primitive(String text, Class<?> valueClass) {
            this.text = text;
            this.valueClass = valueClass;
        }

        @Override
        public Class<?> valueClass() {
            return valueClass;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A decimal number of {@code precision} digits, 1 to 38, of which {@code scale} stand behind the point. */
    record Decimal(int precision, int scale) implements Type {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("decimal(" + precision + "," + scale
                        + ") is not a type: the precision must be 1 to 38 and the scale 0 to the precision");
            }
        }

        @Override
        public Class<?> valueClass() {
            return BigDecimal.class;
        }

        @Override
        public String toString() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    /** The fields that an interval can be made of. */
    enum IntervalUnit {
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        SECOND
    }

    /** An interval of months, shown by the fields {@code start} to {@code end}, each year or month. */
    record YearMonthInterval(IntervalUnit start, IntervalUnit end) implements Type {
        public YearMonthInterval {
            requireOrder(start, IntervalUnit.YEAR, end, IntervalUnit.MONTH);
        }

        @Override
        public Class<?> valueClass() {
            return Integer.class;
        }

        @Override
        public String toString() {
            return intervalText(start, end);
        }
    }

    /** An interval of microseconds, shown by the fields {@code start} to {@code end}, each day, hour, minute or second. */
    record DayTimeInterval(IntervalUnit start, IntervalUnit end) implements Type {
        public DayTimeInterval {
            requireOrder(start, IntervalUnit.DAY, end, IntervalUnit.SECOND);
        }

        @Override
        public Class<?> valueClass() {
            return Long.class;
        }

        @Override
        public String toString() {
            return intervalText(start, end);
        }
    }

    /** Named fields. */
    record Struct(List<Field> fields) implements Type {
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public Class<?> valueClass() {
            return java.util.Map.class;
        }

        @Override
        public boolean isPrimitive() {
            return false;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("struct<");
            for (Field field : fields) {
                text.append(text.length() > "struct<".length() ? "," : "")
                        .append(field.name())
                        .append(':')
                        .append(field.type());
            }
            return text.append('>').toString();
        }
    }

    /** A list of elements. {@code elementId} is a field id of its own. */
    record Array(int elementId, Type element, boolean elementNullable) implements Type {
        public Array {
            Objects.requireNonNull(element, "element");
        }

        @Override
        public Class<?> valueClass() {
            return List.class;
        }

        @Override
        public boolean isPrimitive() {
            return false;
        }

        @Override
        public String toString() {
            return "array<" + element + ">";
        }
    }

    /** A map; keys are never null. {@code keyId} and {@code valueId} are field ids of their own. */
    record Map(int keyId, Type key, int valueId, Type value, boolean valueNullable) implements Type {
        public Map {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }

        @Override
        public Class<?> valueClass() {
            return java.util.Map.class;
        }

        @Override
        public boolean isPrimitive() {
            return false;
        }

        @Override
        public String toString() {
            return "map<" + key + "," + value + ">";
        }
    }

    private static void requireOrder(IntervalUnit start, IntervalUnit first, IntervalUnit end, IntervalUnit last) {
        if (start.compareTo(first) < 0 || end.compareTo(last) > 0 || start.compareTo(end) > 0) {
            throw new IllegalArgumentException("interval " + start + " to " + end
                    + " is not a type: it must lie within " + first + " to " + last + ", the longer unit first");
        }
    }

    private static String intervalText(IntervalUnit start, IntervalUnit end) {
        String from = start.name().toLowerCase(Locale.ROOT);
        return start == end
                ? "interval " + from
                : "interval " + from + " to " + end.name().toLowerCase(Locale.ROOT);
    }
}
