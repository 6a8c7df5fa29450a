package io.datashard.internal.prune;

import io.datashard.Predicate;
import java.util.Collection;
import java.util.stream.Collectors;

/** A condition as an error shows it: about as SQL writes it, and not too long. */
public final class ConditionText {
    private static final int MOST_LITERALS = 5;

    private ConditionText() {}

    public static String of(Predicate condition) {
        if (condition.equals(Predicate.TRUE)) {
            return "true";
        } else if (condition.equals(Predicate.FALSE)) {
            return "false";
        } else if (condition instanceof Predicate.And and) {
            return joined(and.all(), " AND ");
        } else if (condition instanceof Predicate.Or or) {
            return joined(or.any(), " OR ");
        } else if (condition instanceof Predicate.Not not) {
            return "NOT " + of(not.condition());
        } else if (condition instanceof Predicate.Comparison comparison) {
            return comparison.column().name() + " " + sign(comparison.operator()) + " " + text(comparison.literal());
        } else if (condition instanceof Predicate.In in) {
            String more = in.literals().size() > MOST_LITERALS ? ", ..." : "";
            return in.literals().stream()
                    .limit(MOST_LITERALS)
                    .map(literal -> text(literal))
                    .collect(Collectors.joining(", ", in.column().name() + " IN (", more + ")"));
        } else if (condition instanceof Predicate.IsNull isNull) {
            return isNull.column().name() + " IS NULL";
        } else if (condition instanceof Predicate.StartsWith startsWith) {
            return startsWith.column().name() + " LIKE '" + startsWith.prefix() + "%'";
        }
        return condition.toString();
    }

    private static String joined(Collection<Predicate> conditions, String by) {
        return conditions.stream().map(ConditionText::of).collect(Collectors.joining(by, "(", ")"));
    }

    private static String sign(Predicate.Operator operator) {
        return switch (operator) {
            case EQ -> "=";
            case NE -> "<>";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
        };
    }

    private static String text(Object literal) {
        return literal instanceof String string ? "'" + string + "'" : literal.toString();
    }
}
