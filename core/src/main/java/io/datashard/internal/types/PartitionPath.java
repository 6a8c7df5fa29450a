package io.datashard.internal.types;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Names the directory of a partition in the manner of Hive: {@code ts_day=2024-01-01/region=eu}. It is for people to read and
 * never parsed; the catalog holds the values. Safe for concurrent use.
 */
public final class PartitionPath {
    /** Stands for null. */
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    /** What most file systems allow in one name. */
    private static final int COMPONENT_BYTES = 255;

    /** Object stores allow 1024 bytes in a key, of which the table's root and the file's name need a part. */
    private static final int PATH_BYTES = 600;

    private final List<Part> parts;
    private final int componentBytes;

    private record Part(String name, Function<Object, String> text) {}

    private PartitionPath(List<Part> parts) {
        this.parts = parts;
        this.componentBytes = Math.min(COMPONENT_BYTES, PATH_BYTES / Math.max(1, parts.size()));
    }

    /** Names the partitions of a partitioning. */
    public static PartitionPath of(Partitioning partitioning, Schema schema) {
        return new PartitionPath(partitioning.fields().stream()
                .map(field -> new Part(
                        PathComponent.escape(field.name()), text(field.transform(), PartitionTypes.of(field, schema))))
                .toList());
    }

    /**
     * The directory of a partition; empty for an unpartitioned table.
     *
     * @param values one for each field of the partitioning
     */
    public String path(List<Object> values) {
        if (values.size() != parts.size()) {
            throw new IllegalArgumentException(
                    "the partition " + values + " must have " + parts.size() + " values, one for each partition field");
        }
        List<String> components = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Object value = values.get(i);
            String text = value == null ? NULL : escapeValue(part.text().apply(value));
            components.add(PathComponent.shorten(part.name() + "=" + text, componentBytes));
        }
        return components.stream().collect(Collectors.joining("/"));
    }

    /** A timestamp in ISO form without a zone. */
    static String timestampText(long micros) {
        long second = TimeUnit.SECONDS.toMicros(1);
        int nanos = (int) Math.floorMod(micros, second) * 1000;
        return LocalDateTime.ofEpochSecond(Math.floorDiv(micros, second), nanos, ZoneOffset.UTC)
                .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private static String escapeValue(String text) {
        // A string may read like the name for null, and must not share its directory.
        return text.equals(NULL) ? "%5F" + text.substring(1) : PathComponent.escape(text);
    }

    private static Function<Object, String> text(Transform transform, Type type) {
        if (transform instanceof Transform.Years) {
            return value -> yearText(1970L + (Integer) value);
        } else if (transform instanceof Transform.Months) {
            return value -> yearText(1970L + Math.floorDiv((Integer) value, 12)) + "-"
                    + twoDigits(Math.floorMod((Integer) value, 12) + 1);
        } else if (transform instanceof Transform.Hours) {
            return value -> LocalDate.ofEpochDay(Math.floorDiv((Integer) value, 24)) + "-"
                    + twoDigits(Math.floorMod((Integer) value, 24));
        } else if (type == Type.Primitive.DATE) {
            return value -> LocalDate.ofEpochDay((Integer) value).toString();
        } else if (type == Type.Primitive.TIMESTAMP) {
            return value -> timestampText((Long) value) + "Z";
        } else if (type == Type.Primitive.TIMESTAMP_NTZ) {
            return value -> timestampText((Long) value);
        } else if (type instanceof Type.Decimal) {
            return value -> ((BigDecimal) value).toPlainString();
        } else if (type == Type.Primitive.BINARY) {
            return value -> base64((ByteBuffer) value);
        }
        return Object::toString;
    }

    private static String yearText(long year) {
        return String.format(Locale.ROOT, "%04d", year);
    }

    private static String twoDigits(int number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    private static String base64(ByteBuffer value) {
        ByteBuffer encoded = Base64.getUrlEncoder().withoutPadding().encode(value.duplicate());
        return StandardCharsets.US_ASCII.decode(encoded).toString();
    }
}
