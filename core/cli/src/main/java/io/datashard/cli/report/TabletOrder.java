package io.datashard.cli.report;

import io.datashard.Tablet;
import io.datashard.Type.Primitive;
import io.datashard.internal.types.ValueOrder;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;

/**
 * The order of the catalog's keys for tablets of different versions. A column that files are partitioned by may have been widened, or be
 * narrow again after a rollback, and so numbers compare whatever their classes.
 */
final class TabletOrder implements Comparator<Tablet> {
    private static final Comparator<Object> WHOLE_NUMBERS = ValueOrder.of(Primitive.LONG);
    private static final Comparator<Object> FRACTIONS = ValueOrder.of(Primitive.DOUBLE);
    private static final Comparator<Object> TEXTS = ValueOrder.of(Primitive.STRING);
    private static final Comparator<Object> BYTES = ValueOrder.of(Primitive.BINARY);

    @Override
    public int compare(Tablet a, Tablet b) {
        int order = Integer.compare(a.partitioning(), b.partitioning());
        if (order == 0) {
            order = comparePartitions(a.partition(), b.partition());
        }
        return order != 0 ? order : TEXTS.compare(a.name(), b.name());
    }

    private static int comparePartitions(List<Object> a, List<Object> b) {
        int order = Integer.compare(a.size(), b.size());
        for (int i = 0; order == 0 && i < a.size(); i++) {
            order = compareValues(a.get(i), b.get(i));
        }
        return order;
    }

    private static int compareValues(Object a, Object b) {
        int order = Integer.compare(kind(a), kind(b));
        if (order != 0 || a == null) {
            return order;
        }
        return switch (kind(a)) {
            case 1 -> Boolean.compare((Boolean) a, (Boolean) b);
            case 2 -> WHOLE_NUMBERS.compare(((Number) a).longValue(), ((Number) b).longValue());
            case 3 -> FRACTIONS.compare(((Number) a).doubleValue(), ((Number) b).doubleValue());
            case 4 -> ((BigDecimal) a).compareTo((BigDecimal) b);
            case 5 -> TEXTS.compare(a, b);
            default -> BYTES.compare(a, b);
        };
    }

    /** Nulls come first. Values of two kinds meet only where a partitioning's id was given twice, after a rollback. */
    private static int kind(Object value) {
        if (value == null) {
            return 0;
        } else if (value instanceof Boolean) {
            return 1;
        } else if (value instanceof Integer || value instanceof Long) {
            return 2;
        } else if (value instanceof Float || value instanceof Double) {
            return 3;
        } else if (value instanceof BigDecimal) {
            return 4;
        } else if (value instanceof String) {
            return 5;
        } else if (value instanceof ByteBuffer) {
            return 6;
        }
        throw new IllegalArgumentException("a " + value.getClass().getName() + " is no value of a partition");
    }
}
