package io.datashard.internal.prune;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.internal.sphere.ConeRegion;
import io.datashard.internal.types.ConeBounds;
import io.datashard.internal.types.TransformFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns conditions on rows into conditions on the values of one partitioning that hold wherever a row satisfies the former. Negation
 * is pushed down to the leaves, as in {@link ConditionCompiler}; a leaf that says nothing of partition values becomes true.
 */
final class ConditionProjection {
    private final Partitioning partitioning;
    private final Schema schema;

    ConditionProjection(Partitioning partitioning, Schema schema) {
        this.partitioning = partitioning;
        this.schema = schema;
    }

    /** Holds where the condition may be true. */
    Predicate holds(Predicate condition) {
        List<Predicate> all = new ArrayList<>(new BoxProjection(partitioning, schema).of(condition));
        all.add(parts(condition));
        return and(all);
    }

    private Predicate parts(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return and(and.all().stream().map(this::parts).toList());
        } else if (condition instanceof Predicate.Or or) {
            return or(or.any().stream().map(this::holds).toList());
        } else if (condition instanceof Predicate.Not not) {
            return fails(not.condition());
        } else if (condition instanceof Predicate.IsNull isNull) {
            return each(isNull.column(), source -> new Predicate.IsNull(source.values));
        } else if (condition instanceof Predicate.Comparison comparison) {
            return compare(comparison.column(), comparison.operator(), comparison.literal());
        } else if (condition instanceof Predicate.In in) {
            return in(in);
        } else if (condition instanceof Predicate.StartsWith startsWith) {
            return each(startsWith.column(), source -> source.startsWith(startsWith.prefix()));
        } else if (condition instanceof Predicate.Within within) {
            List<Predicate> all = new ArrayList<>(CellFields.of(partitioning, within.longitude(), within.latitude())
                    .onValues(new ConeRegion(within.cone())));
            all.add(bounds(ConeBounds.of(within)));
            return and(all);
        }
        throw new IllegalArgumentException(condition + " is not a condition");
    }

    /** As {@link #parts}, of a cone's own bounds: to find the cells of these boxes, too, costs much and says no more than the cone's. */
    private Predicate bounds(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return and(and.all().stream().map(this::bounds).toList());
        } else if (condition instanceof Predicate.Or or) {
            return or(or.any().stream().map(this::bounds).toList());
        }
        return parts(condition);
    }

    /** Holds where the condition may be false. */
    private Predicate fails(Predicate condition) {
        if (condition instanceof Predicate.And and) {
            return or(and.all().stream().map(this::fails).toList());
        } else if (condition instanceof Predicate.Or or) {
            return and(or.any().stream().map(this::fails).toList());
        } else if (condition instanceof Predicate.Not not) {
            return holds(not.condition());
        } else if (condition instanceof Predicate.IsNull isNull) {
            return each(isNull.column(), source -> new Predicate.Not(new Predicate.IsNull(source.values)));
        } else if (condition instanceof Predicate.Comparison comparison) {
            return compare(comparison.column(), opposite(comparison.operator()), comparison.literal());
        }
        return Predicate.TRUE;
    }

    private Predicate compare(Field column, Operator operator, Object literal) {
        return each(column, source -> source.compare(operator, literal));
    }

    private Predicate in(Predicate.In in) {
        return in.literals().isEmpty() ? Predicate.FALSE : each(in.column(), source -> source.in(in.literals()));
    }

    private Predicate each(Field column, Function<Source, Predicate> projection) {
        List<Predicate> all = new ArrayList<>();
        for (PartitionField field : partitioning.fields()) {
            if (field.isOf(column.id())) {
                Source source = new Source(
                        PartitionProjection.column(field, schema),
                        column.type(),
                        field.transform(),
                        TransformFunction.of(field.transform(), column.type(), column.name()));
                all.add(projection.apply(source));
            }
        }
        return and(all);
    }

    private static Predicate and(List<Predicate> all) {
        List<Predicate> saying =
                all.stream().filter(part -> !part.equals(Predicate.TRUE)).toList();
        if (saying.contains(Predicate.FALSE)) {
            return Predicate.FALSE;
        }
        return saying.size() == 1 ? saying.get(0) : new Predicate.And(saying);
    }

    private static Predicate or(List<Predicate> any) {
        List<Predicate> saying =
                any.stream().filter(part -> !part.equals(Predicate.FALSE)).toList();
        if (saying.contains(Predicate.TRUE)) {
            return Predicate.TRUE;
        }
        return saying.size() == 1 ? saying.get(0) : new Predicate.Or(saying);
    }

    private static Operator opposite(Operator operator) {
        return switch (operator) {
            case EQ -> Operator.NE;
            case NE -> Operator.EQ;
            case LT -> Operator.GE;
            case LE -> Operator.GT;
            case GT -> Operator.LE;
            case GE -> Operator.LT;
        };
    }

    /**
     * A partition field on the column of a condition.
     *
     * @param values a column of the partition's values
     * @param type of the column
     */
    private record Source(Field values, Type type, Transform transform, TransformFunction function) {

        Predicate compare(Operator operator, Object literal) {
            if (transform instanceof Transform.Identity) {
                return new Predicate.Comparison(values, operator, literal);
            }
            Optional<Object> value = value(literal);
            if (value.isEmpty() || operator == Operator.NE) {
                return Predicate.TRUE;
            } else if (operator == Operator.EQ) {
                return new Predicate.Comparison(values, Operator.EQ, value.get());
            } else if (transform instanceof Transform.Bucket) {
                return Predicate.TRUE;
            }
            Operator side = operator == Operator.LT || operator == Operator.LE ? Operator.LE : Operator.GE;
            return range(side, literal, value.get());
        }

        /** The other transforms keep the order, but where truncation wraps around below the least multiple. */
        private Predicate range(Operator side, Object literal, Object value) {
            Optional<Object> wrapped = wrapped();
            if (wrapped.isEmpty()) {
                return new Predicate.Comparison(values, side, value);
            } else if (((Number) value).longValue() > ((Number) literal).longValue()) {
                return Predicate.TRUE;
            }
            return or(List.of(
                    new Predicate.Comparison(values, side, value),
                    new Predicate.Comparison(values, Operator.EQ, wrapped.get())));
        }

        /** What truncation makes of the type's least values, if that is not less than they are. */
        private Optional<Object> wrapped() {
            if (!(transform instanceof Transform.Truncate) || !(type instanceof Type.Primitive primitive)) {
                return Optional.empty();
            }
            Object least =
                    switch (primitive) {
                        case BYTE -> (int) Byte.MIN_VALUE;
                        case SHORT -> (int) Short.MIN_VALUE;
                        case INT -> Integer.MIN_VALUE;
                        case LONG -> Long.MIN_VALUE;
                        default -> null;
                    };
            return Optional.ofNullable(least)
                    .map(function)
                    .filter(value -> ((Number) value).longValue() > ((Number) least).longValue());
        }

        Predicate in(Set<Object> literals) {
            if (transform instanceof Transform.Identity) {
                return new Predicate.In(values, literals);
            }
            Set<Object> results =
                    literals.stream().map(this::value).flatMap(Optional::stream).collect(Collectors.toSet());
            boolean all = literals.stream().map(this::value).allMatch(Optional::isPresent);
            return all ? new Predicate.In(values, results) : Predicate.TRUE;
        }

        Predicate startsWith(String prefix) {
            if (transform instanceof Transform.Identity) {
                return new Predicate.StartsWith(values, prefix);
            } else if (transform instanceof Transform.Truncate truncate) {
                return prefix.codePointCount(0, prefix.length()) <= truncate.width()
                        ? new Predicate.StartsWith(values, prefix)
                        : new Predicate.Comparison(values, Operator.EQ, function.apply(prefix));
            }
            return Predicate.TRUE;
        }

        /** The partition value of a literal; nothing if there is none, as for values that no row can have. */
        private Optional<Object> value(Object literal) {
            if (!isPossible(literal)) {
                return Optional.empty();
            }
            try {
                return Optional.of(function.apply(literal));
            } catch (DatashardException unfit) {
                return Optional.empty();
            }
        }

        private boolean isPossible(Object literal) {
            if (literal instanceof BigDecimal decimal) {
                return decimal.scale() == ((Type.Decimal) type).scale();
            } else if (type == Type.Primitive.BYTE) {
                return ((Integer) literal).byteValue() == (Integer) literal;
            }
            return type != Type.Primitive.SHORT || ((Integer) literal).shortValue() == (Integer) literal;
        }
    }
}
