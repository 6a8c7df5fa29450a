package io.datashard.spark.read;

import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * Versions that follow each other.
 *
 * @param since the one before the first
 * @param until the last
 */
record VersionRange(long since, long until) {

    /** Those of them that can satisfy a condition on {@link ChangeColumns#VERSION}; all of them if it is another condition. */
    VersionRange where(Predicate condition) {
        if (condition instanceof And and) {
            return where(and.left()).where(and.right());
        } else if (condition.children().length != 2) {
            return this;
        }
        Expression left = condition.children()[0];
        Expression right = condition.children()[1];
        if (isVersion(left) && right instanceof Literal<?> literal && literal.value() instanceof Long version) {
            return where(condition.name(), version);
        } else if (isVersion(right) && left instanceof Literal<?> literal && literal.value() instanceof Long version) {
            return where(mirrored(condition.name()), version);
        }
        return this;
    }

    private static boolean isVersion(Expression expression) {
        return expression instanceof NamedReference column
                && column.fieldNames().length == 1
                && column.fieldNames()[0].equals(ChangeColumns.VERSION);
    }

    private static String mirrored(String comparison) {
        return comparison.startsWith("<") && !comparison.equals("<=>")
                ? comparison.replace('<', '>')
                : comparison.replace('>', comparison.equals("<=>") ? '>' : '<');
    }

    private VersionRange where(String comparison, long version) {
        return switch (comparison) {
            case "=", "<=>" -> from(version).upTo(version);
            case ">" -> version == Long.MAX_VALUE ? upTo(since) : from(version + 1);
            case ">=" -> from(version);
            case "<" -> version == Long.MIN_VALUE ? upTo(since) : upTo(version - 1);
            case "<=" -> upTo(version);
            default -> this;
        };
    }

    /** None of them is below {@code first}. */
    private VersionRange from(long first) {
        long before = Math.max(since, first - 1);
        return new VersionRange(Math.min(before, until), until);
    }

    /** None of them is above {@code last}. */
    private VersionRange upTo(long last) {
        return new VersionRange(since, Math.max(since, Math.min(until, last)));
    }
}
