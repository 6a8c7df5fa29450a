package io.datashard.spark.layout;

import io.datashard.internal.types.SortOrder;
import io.datashard.internal.types.SortOrder.SortKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Tells files whose rows a compaction has put in an order from others, by their names: where the name is wrong, rows are sorted once too
 * often or not at all, and nobody reads anything else for it.
 */
final class OrderMark {
    static final String SORTED = "sorted";
    static final String Z = "z";
    private static final Pattern ANY = Pattern.compile("-(" + SORTED + "|" + Z + ")-[0-9a-f]{8}-");

    private OrderMark() {}

    /** Part of a name, the same as long as the columns are, whatever they are called. */
    static String of(String kind, SortOrder order) {
        String keys = order.keys().stream().map(OrderMark::text).collect(Collectors.joining(","));
        CRC32C checksum = new CRC32C();
        checksum.update(keys.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "-%s-%08x", kind, checksum.getValue());
    }

    private static String text(SortKey key) {
        return key.column().id() + " " + key.direction() + " " + key.nulls();
    }

    static boolean isIn(String name, String mark) {
        return name.contains(mark + "-");
    }

    /** Whether a compaction has put the rows in any order. */
    static boolean isInAny(String name) {
        return ANY.matcher(name).find();
    }
}
