package io.datashard.spark.read;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.And;
import org.apache.spark.sql.connector.expressions.filter.Or;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * Versions that follow each other; none if the two are equal.
 *
 * @param since the one before the first
 * @param until the last
 */
record VersionRange(long since, long until) {

    /**
     * The least range with those of them that can satisfy a condition on {@link ChangeColumns#VERSION}; all of them for another condition.
     */
    VersionRange where(Predicate condition) {
        Expression[] children = condition.children();
        if (condition instanceof And and) {
            return where(and.left()).where(and.right());
        } else if (condition instanceof Or or) {
            return where(or.left()).with(where(or.right()));
        } else if (condition.name().equals("IN") && isVersion(children[0])) {
            return Stream.of(children)
                    .skip(1)
                    .map(value -> version(value).map(this::only).orElse(this))
                    .reduce(VersionRange::with)
                    .orElse(this);
        } else if (children.length == 2 && isVersion(children[0])) {
            return version(children[1])
                    .map(version -> where(condition.name(), version))
                    .orElse(this);
        } else if (children.length == 2 && isVersion(children[1])) {
            return version(children[0])
                    .map(version -> where(mirrored(condition.name()), version))
                    .orElse(this);
        }
        return this;
    }

    private static boolean isVersion(Expression expression) {
        return expression instanceof NamedReference column
                && column.fieldNames().length == 1
                && column.fieldNames()[0].equals(ChangeColumns.VERSION);
    }

    private static Optional<Long> version(Expression expression) {
        return expression instanceof Literal<?> literal && literal.value() instanceof Long version
                ? Optional.of(version)
                : Optional.empty();
    }

    private static String mirrored(String comparison) {
        return switch (comparison) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> comparison;
        };
    }

    private VersionRange where(String comparison, long version) {
        return switch (comparison) {
            case "=", "<=>" -> only(version);
            case ">" -> after(version);
            case ">=" -> version > since ? after(version - 1) : this;
            case "<" -> version > since ? upTo(version - 1) : none();
            case "<=" -> upTo(version);
            default -> this;
        };
    }

    private VersionRange only(long version) {
        return version > since && version <= until ? new VersionRange(version - 1, version) : none();
    }

    private VersionRange after(long version) {
        return new VersionRange(Math.min(Math.max(since, version), until), until);
    }

    private VersionRange upTo(long version) {
        return new VersionRange(since, Math.max(Math.min(until, version), since));
    }

    private VersionRange none() {
        return new VersionRange(until, until);
    }

    private VersionRange with(VersionRange other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return new VersionRange(Math.min(since, other.since), Math.max(until, other.until));
    }

    private boolean isEmpty() {
        return since == until;
    }
}
