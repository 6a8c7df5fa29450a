package io.datashard.internal.prune;

import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.internal.sphere.ConeRegion;
import io.datashard.internal.types.ConeBounds;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Turns conditions into tests of the files of one partitioning. Negation is pushed down to the leaves, where it is a set's
 * complement: a null is in neither, as three-valued logic demands, and what is left is conjunctions and disjunctions of facts.
 */
final class ConditionCompiler {
    private final Partitioning partitioning;
    private final Schema schema;

    ConditionCompiler(Partitioning partitioning, Schema schema) {
        this.partitioning = partitioning;
        this.schema = schema;
    }

    /** The condition is true. */
    FileTest holds(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return FileTest.all(and.all().stream().map(this::holds).toList());
        } else if (condition instanceof Predicate.Or or) {
            return FileTest.any(or.any().stream().map(this::holds).toList());
        } else if (condition instanceof Predicate.Not not) {
            return fails(not.condition());
        } else if (condition instanceof Predicate.IsNull isNull) {
            return tests(isNull.column()).isNull();
        } else if (condition instanceof Predicate.In in && in.literals().isEmpty()) {
            return FileTest.any(List.of());
        } else if (condition instanceof Predicate.Within within) {
            return within(within);
        }
        return values(condition, Function.identity());
    }

    /** The condition is false, not unknown. */
    FileTest fails(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return FileTest.any(and.all().stream().map(this::fails).toList());
        } else if (condition instanceof Predicate.Or or) {
            return FileTest.all(or.any().stream().map(this::fails).toList());
        } else if (condition instanceof Predicate.Not not) {
            return holds(not.condition());
        } else if (condition instanceof Predicate.IsNull isNull) {
            return tests(isNull.column()).notNull();
        } else if (condition instanceof Predicate.In in && in.literals().isEmpty()) {
            // Whether null is outside of an empty list, engines disagree.
            return file -> Match.SOME;
        } else if (condition instanceof Predicate.Within) {
            return file -> Match.SOME;
        }
        return values(condition, ValueSet::complement);
    }

    /** That bounds and cells are within a cone doesn't say that the points are. */
    private FileTest within(Predicate.Within within) {
        FileTest bounds = holds(ConeBounds.of(within));
        FileTest cells = CellFields.of(partitioning, within.longitude(), within.latitude())
                .touching(new ConeRegion(within.cone()));
        return FileTest.all(List.of(file -> Match.SOME, bounds, cells));
    }

    private FileTest values(Predicate leaf, Function<ValueSet, ValueSet> side) {
        if (leaf instanceof Predicate.Comparison comparison) {
            ColumnTests tests = tests(comparison.column());
            return tests.in(side.apply(compared(comparison, tests)));
        } else if (leaf instanceof Predicate.In in) {
            ColumnTests tests = tests(in.column());
            return tests.in(side.apply(tests.points(in.literals())));
        } else if (leaf instanceof Predicate.StartsWith startsWith) {
            ColumnTests tests = tests(startsWith.column());
            return tests.in(side.apply(tests.span(startingWith(startsWith.prefix()))));
        }
        throw new IllegalArgumentException(leaf + " is not a leaf of a condition");
    }

    private static Interval startingWith(String prefix) {
        return prefix.isEmpty() ? Interval.EVERYTHING : Interval.halfOpen(prefix, Successor.of(prefix));
    }

    private static ValueSet compared(Predicate.Comparison comparison, ColumnTests tests) {
        Object literal = comparison.literal();
        return switch (comparison.operator()) {
            case EQ -> tests.points(Set.of(literal));
            case NE -> tests.points(Set.of(literal)).complement();
            case LT -> tests.span(Interval.below(literal));
            case LE -> tests.span(Interval.upTo(literal));
            case GT -> tests.span(Interval.upTo(literal)).complement();
            case GE -> tests.span(Interval.below(literal)).complement();
        };
    }

    private ColumnTests tests(Field column) {
        Field known = schema.field(column.id())
                .orElseThrow(() -> new IllegalArgumentException("a condition names the column " + column.name()
                        + " with id " + column.id() + ", which the schema " + schema + " does not have"));
        if (!known.type().equals(column.type())) {
            throw new IllegalArgumentException("a condition compares the column " + column.name() + " as a "
                    + column.type() + ", but in the schema it is a " + known.type());
        }
        return new ColumnTests(known, partitioning);
    }
}
