package io.datashard.spark.types;

import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Schema;
import io.datashard.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;

/**
 * Spark's conditions as ours. A translation selects exactly the rows for which Spark's condition is true; what cannot be said
 * exactly (functions, casts, columns compared with each other, types that differ) is not translated.
 *
 * <p>Ours has no word for "unknown", which a comparison with null is. So a condition is asked two questions instead, when it is
 * true and when it is false, and NOT exchanges them.
 */
public final class SparkPredicates {
    private final Schema schema;

    private SparkPredicates(Schema schema) {
        this.schema = schema;
    }

    /** The condition on a table of this schema; nothing if it cannot be translated exactly. */
    public static Optional<Predicate> translate(
            org.apache.spark.sql.connector.expressions.filter.Predicate condition, Schema schema) {
        return new SparkPredicates(schema).whenTrue(condition);
    }

    /** All of the conditions at once, and {@link Predicate#TRUE} if each is; nothing if one of them cannot be translated exactly. */
    public static Optional<Predicate> translateAll(
            List<org.apache.spark.sql.connector.expressions.filter.Predicate> conditions, Schema schema) {
        List<Predicate> translated = conditions.stream()
                .flatMap(condition -> translate(condition, schema).stream())
                .toList();
        if (translated.size() < conditions.size()) {
            return Optional.empty();
        }
        List<Predicate> saying = translated.stream()
                .filter(condition -> !condition.equals(Predicate.TRUE))
                .toList();
        return Optional.of(saying.size() == 1 ? saying.get(0) : new Predicate.And(saying));
    }

    private Optional<Predicate> whenTrue(Expression condition) {
        Expression[] children = condition.children();
        return switch (name(condition)) {
            case "ALWAYS_TRUE" -> Optional.of(Predicate.TRUE);
            case "ALWAYS_FALSE" -> Optional.of(Predicate.FALSE);
            case "AND" -> both(whenTrue(children[0]), whenTrue(children[1]), Predicate.And::new);
            case "OR" -> both(whenTrue(children[0]), whenTrue(children[1]), Predicate.Or::new);
            case "NOT" -> whenFalse(children[0]);
            case "IS_NULL" -> column(children[0]).map(Predicate.IsNull::new);
            case "IS_NOT_NULL" -> column(children[0]).map(column -> new Predicate.Not(new Predicate.IsNull(column)));
                // of nothing, as runtime filters are when the other side of a join is empty
            case "IN" -> children.length == 1 ? column(children[0]).map(column -> Predicate.FALSE) : in(children);
            case "STARTS_WITH" -> startsWith(children);
            case "<=>" -> nullSafeEqual(children);
            case "<=", ">=" -> within(condition)
                    .or(() -> comparison(condition).flatMap(c -> comparison(c, c.operator())));
            default -> comparison(condition).flatMap(c -> comparison(c, c.operator()));
        };
    }

    private Optional<Predicate> whenFalse(Expression condition) {
        Expression[] children = condition.children();
        return switch (name(condition)) {
            case "ALWAYS_TRUE" -> Optional.of(Predicate.FALSE);
            case "ALWAYS_FALSE" -> Optional.of(Predicate.TRUE);
            case "AND" -> both(whenFalse(children[0]), whenFalse(children[1]), Predicate.Or::new);
            case "OR" -> both(whenFalse(children[0]), whenFalse(children[1]), Predicate.And::new);
            case "NOT" -> whenTrue(children[0]);
                // x NOT IN (1, null) is never true: it is false for 1 and unknown for everything else
            case "IN" -> in(children).map(in -> hasNull(children) ? Predicate.FALSE : new Predicate.Not(in));
            case "STARTS_WITH" -> startsWith(children)
                    .map(starts -> isNull(children[1]) ? Predicate.FALSE : new Predicate.Not(starts));
                // null and not null, never unknown
            case "IS_NULL", "IS_NOT_NULL", "<=>" -> whenTrue(condition).map(SparkPredicates::complement);
            default -> comparison(condition).flatMap(c -> comparison(c, negated(c.operator())));
        };
    }

    private static Predicate complement(Predicate known) {
        return known instanceof Predicate.Not not ? not.condition() : new Predicate.Not(known);
    }

    private static Optional<Predicate> both(
            Optional<Predicate> left, Optional<Predicate> right, Function<List<Predicate>, Predicate> join) {
        return left.flatMap(l -> right.map(r -> join.apply(List.of(l, r))));
    }

    private Optional<Predicate> in(Expression[] children) {
        if (children.length < 2) {
            return Optional.empty();
        }
        Optional<Field> column = column(children[0]);
        if (column.isEmpty()) {
            return Optional.empty();
        }
        Set<Object> values = new HashSet<>();
        for (Expression child : List.of(children).subList(1, children.length)) {
            if (isNull(child)) {
                continue;
            }
            Optional<Object> value = value(child, column.get().type());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values.isEmpty() ? Predicate.FALSE : new Predicate.In(column.get(), values));
    }

    private Optional<Predicate> startsWith(Expression[] children) {
        Optional<Field> column = column(children[0]).filter(field -> field.type() == Type.Primitive.STRING);
        if (isNull(children[1])) {
            return column.map(field -> Predicate.FALSE);
        }
        return column.flatMap(field ->
                value(children[1], field.type()).map(prefix -> new Predicate.StartsWith(field, (String) prefix)));
    }

    /** Never unknown: where the column is null, it is as false as where it has another value. */
    private Optional<Predicate> nullSafeEqual(Expression[] children) {
        Expression literal = children[0] instanceof Literal ? children[0] : children[1];
        Optional<Field> column = column(literal == children[0] ? children[1] : children[0]);
        if (isNull(literal)) {
            return column.map(Predicate.IsNull::new);
        }
        return column.flatMap(field -> value(literal, field.type())
                .map(value -> new Predicate.And(List.of(
                        new Predicate.Not(new Predicate.IsNull(field)),
                        new Predicate.Comparison(field, Operator.EQ, value)))));
    }

    /** A column compared with a literal, the column on the left. */
    private record Compared(Expression column, Operator operator, Expression literal) {}

    private static Optional<Compared> comparison(Expression condition) {
        Optional<Operator> operator = operator(name(condition));
        Expression[] children = condition.children();
        if (operator.isEmpty() || children.length != 2) {
            return Optional.empty();
        } else if (children[0] instanceof Literal) {
            return Optional.of(new Compared(children[1], mirrored(operator.get()), children[0]));
        }
        return Optional.of(new Compared(children[0], operator.get(), children[1]));
    }

    private Optional<Predicate> comparison(Compared compared, Operator operator) {
        Optional<Field> column =
                column(compared.column()).filter(field -> field.type().isPrimitive());
        if (isNull(compared.literal())) {
            return column.map(field -> Predicate.FALSE);
        }
        return column.flatMap(field ->
                value(compared.literal(), field.type()).map(value -> new Predicate.Comparison(field, operator, value)));
    }

    /** A distance that is at most a number of degrees. */
    private Optional<Predicate> within(Expression condition) {
        return comparison(condition)
                .filter(compared -> compared.operator() == Operator.LE)
                .flatMap(compared -> ConeCondition.of(compared.column(), compared.literal(), this::column));
    }

    private static Optional<Operator> operator(String name) {
        return switch (name) {
            case "=" -> Optional.of(Operator.EQ);
            case "<>" -> Optional.of(Operator.NE);
            case "<" -> Optional.of(Operator.LT);
            case "<=" -> Optional.of(Operator.LE);
            case ">" -> Optional.of(Operator.GT);
            case ">=" -> Optional.of(Operator.GE);
            default -> Optional.empty();
        };
    }

    private static Operator mirrored(Operator operator) {
        return switch (operator) {
            case EQ, NE -> operator;
            case LT -> Operator.GT;
            case LE -> Operator.GE;
            case GT -> Operator.LT;
            case GE -> Operator.LE;
        };
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

    private static String name(Expression condition) {
        return condition instanceof org.apache.spark.sql.connector.expressions.filter.Predicate predicate
                ? predicate.name()
                : "";
    }

    private Optional<Field> column(Expression expression) {
        return expression instanceof NamedReference reference ? schema.field(reference.fieldNames()) : Optional.empty();
    }

    private static Optional<Object> value(Expression expression, Type type) {
        return expression instanceof Literal<?> literal ? SparkLiterals.value(literal, type) : Optional.empty();
    }

    private static boolean isNull(Expression expression) {
        return expression instanceof Literal<?> literal && literal.value() == null;
    }

    private static boolean hasNull(Expression[] expressions) {
        return List.of(expressions).stream().anyMatch(SparkPredicates::isNull);
    }
}
