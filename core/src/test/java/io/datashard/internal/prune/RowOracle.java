package io.datashard.internal.prune;

import io.datashard.Predicate;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Evaluates conditions on rows, straight from SQL's truth tables, sharing no code with what it judges. */
final class RowOracle {
    enum Truth {
        FALSE,
        UNKNOWN,
        TRUE
    }

    private RowOracle() {}

    /** The condition's truth for a row of values by field id. */
    static Truth evaluate(Predicate condition, Map<Integer, Object> row) {
        if (condition instanceof Predicate.And and) {
            return truths(and.all(), row).stream().min(Truth::compareTo).orElse(Truth.TRUE);
        } else if (condition instanceof Predicate.Or or) {
            return truths(or.any(), row).stream().max(Truth::compareTo).orElse(Truth.FALSE);
        } else if (condition instanceof Predicate.Not not) {
            return switch (evaluate(not.condition(), row)) {
                case TRUE -> Truth.FALSE;
                case UNKNOWN -> Truth.UNKNOWN;
                case FALSE -> Truth.TRUE;
            };
        } else if (condition instanceof Predicate.IsNull isNull) {
            return truth(row.get(isNull.column().id()) == null);
        } else if (condition instanceof Predicate.Comparison comparison) {
            Object value = row.get(comparison.column().id());
            return value == null ? Truth.UNKNOWN : truth(holds(comparison, compare(value, comparison.literal())));
        } else if (condition instanceof Predicate.In in) {
            Object value = row.get(in.column().id());
            return value == null
                    ? Truth.UNKNOWN
                    : truth(in.literals().stream().anyMatch(literal -> compare(value, literal) == 0));
        } else if (condition instanceof Predicate.StartsWith startsWith) {
            String value = (String) row.get(startsWith.column().id());
            return value == null ? Truth.UNKNOWN : truth(value.startsWith(startsWith.prefix()));
        }
        throw new AssertionError(condition);
    }

    /** Less than, equal to or greater than zero, as Spark compares. */
    static int compare(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y && (a instanceof Float || a instanceof Double)) {
            return compareFloating(x.doubleValue(), y.doubleValue());
        } else if (a instanceof BigDecimal x) {
            return x.subtract((BigDecimal) b).signum();
        } else if (a instanceof Number x && b instanceof Number y) {
            return Long.compare(x.longValue(), y.longValue());
        } else if (a instanceof String x) {
            return Arrays.compareUnsigned(
                    x.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
        } else if (a instanceof ByteBuffer x) {
            return Arrays.compareUnsigned(bytes(x), bytes((ByteBuffer) b));
        }
        return ((Boolean) a).compareTo((Boolean) b);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static int compareFloating(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.isNaN(a) ? (Double.isNaN(b) ? 0 : 1) : -1;
        }
        return a < b ? -1 : a > b ? 1 : 0;
    }

    private static boolean holds(Predicate.Comparison comparison, int order) {
        return switch (comparison.operator()) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private static List<Truth> truths(List<Predicate> parts, Map<Integer, Object> row) {
        return parts.stream().map(part -> evaluate(part, row)).toList();
    }

    private static Truth truth(boolean holds) {
        return holds ? Truth.TRUE : Truth.FALSE;
    }
}
