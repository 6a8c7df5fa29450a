package io.datashard;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A condition on the rows of a table, in SQL's three-valued logic: a comparison with null is unknown, and a row is selected
 * only where the condition is true. Leaves name a column by its {@link Field}, from {@link Schema#field}, and hold literals of
 * that field's value class. Floats and doubles are ordered as in Spark: NaN equals NaN and is the greatest value, and -0.0
 * equals 0.0. Strings are ordered by their UTF-8 bytes.
 */
public sealed interface Predicate {

    /** Every row. */
    Predicate TRUE = new And(List.of());

    /** No row. */
    Predicate FALSE = new Or(List.of());

    /** All of them hold. */
    record And(List<Predicate> all) implements Predicate {
        public And {
            all = List.copyOf(all);
        }
    }

    /** At least one of them holds. */
    record Or(List<Predicate> any) implements Predicate {
        public Or {
            any = List.copyOf(any);
        }
    }

    /** The condition is false (not unknown). */
    record Not(Predicate condition) implements Predicate {
        public Not {
            Objects.requireNonNull(condition, "condition");
        }
    }

    /** A column compared with a literal. */
    record Comparison(Field column, Operator operator, Object literal) implements Predicate {
        public Comparison {
            requireLiteral(column, literal);
        }
    }

    /** A column equals one of the literals. */
    record In(Field column, Set<Object> literals) implements Predicate {
        public In {
            literals = Set.copyOf(literals);
            for (Object literal : literals) {
                requireLiteral(column, literal);
            }
        }
    }

    /** A column has no value; never unknown itself. */
    record IsNull(Field column) implements Predicate {
        public IsNull {
            Objects.requireNonNull(column, "column");
        }
    }

    /** A string column starts with a prefix. */
    record StartsWith(Field column, String prefix) implements Predicate {
        public StartsWith {
            requireLiteral(column, prefix);
        }
    }

    /**
     * The point of two columns, of doubles or floats in degrees, is in a cone. Unknown where one of them is null; false where one is NaN
     * or they are no point of the sphere.
     */
    record Within(Field longitude, Field latitude, Cone cone) implements Predicate {
        public Within {
            requireDegrees(longitude);
            requireDegrees(latitude);
            Objects.requireNonNull(cone, "cone");
        }

        private static void requireDegrees(Field column) {
            if (column.type() != Type.Primitive.DOUBLE && column.type() != Type.Primitive.FLOAT) {
                throw new IllegalArgumentException("the column " + column.name() + " of type " + column.type()
                        + " holds no degrees: it must be double or float");
            }
        }
    }

    /** How a column compares with a literal. */
    enum Operator {
        EQ,
        NE,
        LT,
        LE,
        GT,
        GE
    }

    private static void requireLiteral(Field column, Object literal) {
        if (!column.type().valueClass().isInstance(literal)) {
            throw new IllegalArgumentException("the column " + column.name() + " of type " + column.type()
                    + " cannot be compared with " + literal + ": the literal must be a "
                    + column.type().valueClass().getName());
        }
    }
}
