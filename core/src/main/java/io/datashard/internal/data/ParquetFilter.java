package io.datashard.internal.data;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.internal.types.ConeBounds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * A condition as a filter for Parquet's readers, which leave out row groups and pages by it. The filter holds wherever the
 * condition does; it may hold elsewhere, so that the condition must still be evaluated on rows.
 */
public final class ParquetFilter {
    private final Map<Integer, Leaf> leaves;
    private final boolean nanInBounds;

    private ParquetFilter(Map<Integer, Leaf> leaves, boolean nanInBounds) {
        this.leaves = leaves;
        this.nanInBounds = nanInBounds;
    }

    /**
     * The filter for a file, or nothing if no part of the condition can be one.
     *
     * @param read the part of the file's schema that the reader asks for: Parquet takes any other column for null in all rows,
     *     so conditions on others are left out
     * @param createdBy what the file's footer says about its writer; may be null
     */
    public static Optional<FilterPredicate> of(Predicate condition, MessageType read, String createdBy) {
        return new ParquetFilter(Leaf.byFieldId(read), NanBounds.areKeptBy(createdBy)).translate(condition);
    }

    private Optional<FilterPredicate> translate(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return all(and.all().stream().map(this::translate).toList());
        } else if (condition instanceof Predicate.Or or) {
            return any(or.any().stream().map(this::translate).toList());
        } else if (condition instanceof Predicate.Not not) {
            return translateNegated(not.condition());
        } else if (condition instanceof Predicate.Comparison comparison) {
            return column(comparison.column())
                    .flatMap(column -> column.compare(comparison.operator(), comparison.literal()));
        } else if (condition instanceof Predicate.In in) {
            return column(in.column()).flatMap(column -> column.in(in.literals()));
        } else if (condition instanceof Predicate.IsNull isNull) {
            return column(isNull.column()).map(FilterColumn::isNull);
        } else if (condition instanceof Predicate.StartsWith startsWith) {
            return startsWith(startsWith);
        } else if (condition instanceof Predicate.Within within) {
            return translate(ConeBounds.of(within));
        }
        throw new IllegalArgumentException("no such condition: " + condition);
    }

    /** Where a condition is unknown its negation is unknown too, and each rule here keeps that: so all of them are exact. */
    private Optional<FilterPredicate> translateNegated(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return any(and.all().stream().map(this::translateNegated).toList());
        } else if (condition instanceof Predicate.Or or) {
            return all(or.any().stream().map(this::translateNegated).toList());
        } else if (condition instanceof Predicate.Not not) {
            return translate(not.condition());
        } else if (condition instanceof Predicate.Comparison comparison) {
            return translate(new Predicate.Comparison(
                    comparison.column(), negated(comparison.operator()), comparison.literal()));
        } else if (condition instanceof Predicate.In in) {
            return all(in.literals().stream()
                    .map(literal -> translate(new Predicate.Comparison(in.column(), Operator.NE, literal)))
                    .toList());
        } else if (condition instanceof Predicate.IsNull isNull) {
            return column(isNull.column()).map(FilterColumn::isNotNull);
        }
        // Few pages hold no row but those with one prefix, or of one cone.
        return Optional.empty();
    }

    private Optional<FilterColumn> column(Field column) {
        Leaf leaf = leaves.get(column.id());
        return leaf == null ? Optional.empty() : FilterColumn.of(column.type(), leaf, nanInBounds);
    }

    /** A prefix is a range of UTF-8 bytes. */
    private Optional<FilterPredicate> startsWith(Predicate.StartsWith condition) {
        ByteBuffer prefix = ByteBuffer.wrap(condition.prefix().getBytes(StandardCharsets.UTF_8));
        return column(condition.column())
                .flatMap(column -> all(List.of(
                        column.compare(Operator.GE, condition.prefix()),
                        ShortBound.above(prefix)
                                .flatMap(end -> column.below(Binary.fromConstantByteBuffer((ByteBuffer) end))))));
    }

    private static Optional<FilterPredicate> all(List<Optional<FilterPredicate>> parts) {
        return parts.stream().flatMap(Optional::stream).reduce(FilterApi::and);
    }

    private static Optional<FilterPredicate> any(List<Optional<FilterPredicate>> parts) {
        List<FilterPredicate> known = new ArrayList<>();
        parts.forEach(part -> part.ifPresent(known::add));
        return known.size() < parts.size() ? Optional.empty() : known.stream().reduce(FilterApi::or);
    }

    private static Operator negated(Operator operator) {
        return switch (operator) {
            case EQ -> Operator.NE;
            case NE -> Operator.EQ;
            case LT -> Operator.GE;
            case LE -> Operator.GT;
            case GT -> Operator.LE;
            case GE -> Operator.LT;
        };
    }
}
