package io.datashard.internal.catalog;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Type;
import io.datashard.internal.types.ValueOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.LogicalInverseRewriter;
import org.apache.parquet.filter2.predicate.Operators.Column;
import org.apache.parquet.filter2.predicate.Operators.SupportsLtGt;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Turns conditions on partition values into a Parquet filter that keeps every page with a key that may satisfy them. What has
 * no such form keeps everything: floats and doubles, whose NaN and -0.0 Parquet's statistics treat in ways of their own;
 * booleans; decimals beyond a long; most negations; columns that were written with a narrower type.
 */
final class KeyFilter {
    /** No partitioning has this id, so that a comparison with it keeps nothing. */
    private static final int NO_PARTITIONING = -1;

    /** Up to so many values are each looked for; of more than these, what lies between the least and the greatest is kept. */
    private static final int MOST_VALUES = 100;

    private final GroupType partition;

    private KeyFilter(GroupType partition) {
        this.partition = partition;
    }

    /** The filter for a file with these columns; nothing if every entry may match. */
    static Optional<FilterPredicate> of(CatalogSchema schema, Map<Integer, Predicate> conditions, MessageType file) {
        if (conditions.isEmpty() || !file.containsField(RunSchema.PARTITION)) {
            return Optional.empty();
        }
        KeyFilter filter = new KeyFilter(file.getType(RunSchema.PARTITION).asGroupType());
        FilterPredicate any = partitioning(NO_PARTITIONING);
        boolean rulesOut = false;
        for (int id : schema.partitionings()) {
            Predicate condition = conditions.getOrDefault(id, Predicate.TRUE);
            if (condition.equals(Predicate.FALSE)) {
                rulesOut = true;
            } else {
                FilterPredicate one = partitioning(id);
                Optional<FilterPredicate> values = filter.convert(condition);
                rulesOut |= values.isPresent();
                any = FilterApi.or(
                        any, values.map(some -> FilterApi.and(one, some)).orElse(one));
            }
        }
        return rulesOut ? Optional.of(any) : Optional.empty();
    }

    private static FilterPredicate partitioning(int id) {
        return FilterApi.eq(FilterApi.intColumn(RunSchema.PARTITIONING), id);
    }

    /** Nothing for what cannot be converted, which then rules nothing out. */
    private Optional<FilterPredicate> convert(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return and.all().stream()
                    .map(this::convert)
                    .flatMap(Optional::stream)
                    .reduce(FilterApi::and);
        } else if (condition instanceof Predicate.Or or) {
            return any(or.any());
        } else if (condition instanceof Predicate.In in) {
            return in(in);
        } else if (condition instanceof Predicate.IsNull isNull) {
            return isNull(isNull.column());
        } else if (condition instanceof Predicate.Not not && not.condition() instanceof Predicate.IsNull isNull) {
            return isNull(isNull.column()).map(FilterApi::not).map(LogicalInverseRewriter::rewrite);
        } else if (condition instanceof Predicate.Comparison comparison) {
            return isStoredAsNow(comparison.column())
                    ? compare(comparison.column(), comparison.operator(), comparison.literal())
                    : Optional.empty();
        } else if (condition instanceof Predicate.StartsWith startsWith) {
            return isStoredAsNow(startsWith.column())
                    ? startsWith(startsWith.column(), startsWith.prefix())
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<FilterPredicate> any(List<Predicate> conditions) {
        List<FilterPredicate> converted = new ArrayList<>();
        for (Predicate condition : conditions) {
            convert(condition).ifPresent(converted::add);
        }
        return converted.size() < conditions.size()
                ? Optional.empty()
                : converted.stream().reduce(FilterApi::or);
    }

    private Optional<FilterPredicate> in(Predicate.In in) {
        Field column = in.column();
        if (in.literals().size() <= MOST_VALUES) {
            return any(in.literals().stream()
                    .<Predicate>map(literal -> new Predicate.Comparison(column, Operator.EQ, literal))
                    .toList());
        }
        Comparator<Object> order = ValueOrder.of(column.type());
        return convert(new Predicate.And(List.of(
                new Predicate.Comparison(column, Operator.GE, Collections.min(in.literals(), order)),
                new Predicate.Comparison(column, Operator.LE, Collections.max(in.literals(), order)))));
    }

    private Optional<FilterPredicate> isNull(Field column) {
        if (!isStoredAsNow(column)) {
            return Optional.empty();
        }
        String path = path(column);
        return switch (ValueFormat.of(column.type()).physical()) {
            case INT32 -> Optional.of(FilterApi.eq(FilterApi.intColumn(path), null));
            case INT64 -> Optional.of(FilterApi.eq(FilterApi.longColumn(path), null));
            case BINARY -> Optional.of(FilterApi.eq(FilterApi.binaryColumn(path), null));
            default -> Optional.empty();
        };
    }

    private boolean isStoredAsNow(Field column) {
        String name = RunSchema.partitionColumn(column.id());
        return partition.containsField(name) && partition.getType(name).equals(column(column));
    }

    /** The column of a run that values of a partition field are written to. */
    static PrimitiveType column(Field field) {
        return ValueFormat.of(field.type()).column(RunSchema.partitionColumn(field.id()), field.id());
    }

    private static Optional<FilterPredicate> compare(Field column, Operator operator, Object literal) {
        String path = path(column);
        if (literal instanceof Integer value) {
            return Optional.of(compare(FilterApi.intColumn(path), operator, value));
        } else if (literal instanceof Long value) {
            return Optional.of(compare(FilterApi.longColumn(path), operator, value));
        } else if (literal instanceof String value) {
            return Optional.of(compare(FilterApi.binaryColumn(path), operator, Binary.fromString(value)));
        } else if (literal instanceof ByteBuffer value) {
            Binary bytes = Binary.fromConstantByteBuffer(value.duplicate());
            return Optional.of(compare(FilterApi.binaryColumn(path), operator, bytes));
        } else if (literal instanceof BigDecimal value
                && column.type() instanceof Type.Decimal type
                && value.scale() == type.scale()
                && value.precision() <= type.precision()) {
            return compareDecimals(path, operator, value.unscaledValue(), type.precision());
        }
        return Optional.empty();
    }

    private static Optional<FilterPredicate> compareDecimals(
            String path, Operator operator, BigInteger unscaled, int precision) {
        if (precision <= ValueFormat.INT_DIGITS) {
            return Optional.of(compare(FilterApi.intColumn(path), operator, unscaled.intValueExact()));
        } else if (precision <= ValueFormat.LONG_DIGITS) {
            return Optional.of(compare(FilterApi.longColumn(path), operator, unscaled.longValueExact()));
        }
        return Optional.empty();
    }

    private static <T extends Comparable<T>, C extends Column<T> & SupportsLtGt> FilterPredicate compare(
            C column, Operator operator, T literal) {
        return switch (operator) {
            case EQ -> FilterApi.eq(column, literal);
            case NE -> FilterApi.notEq(column, literal);
            case LT -> FilterApi.lt(column, literal);
            case LE -> FilterApi.ltEq(column, literal);
            case GT -> FilterApi.gt(column, literal);
            case GE -> FilterApi.gtEq(column, literal);
        };
    }

    /** From the prefix on, and below the prefix with its last byte raised by one: no byte of UTF-8 is the greatest byte. */
    private static Optional<FilterPredicate> startsWith(Field column, String prefix) {
        byte[] end = prefix.getBytes(StandardCharsets.UTF_8);
        if (end.length == 0) {
            return Optional.empty();
        }
        end[end.length - 1]++;
        return Optional.of(FilterApi.and(
                FilterApi.gtEq(FilterApi.binaryColumn(path(column)), Binary.fromString(prefix)),
                FilterApi.lt(FilterApi.binaryColumn(path(column)), Binary.fromConstantByteArray(end))));
    }

    private static String path(Field column) {
        return RunSchema.PARTITION + "." + RunSchema.partitionColumn(column.id());
    }
}
