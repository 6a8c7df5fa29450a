package io.datashard.internal.data;

import io.datashard.Predicate.Operator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.io.api.Binary;

/**
 * A column whose values have an order.
 *
 * <p>Parquet compares floating-point numbers in a total order in which -0.0 is less than 0.0, and looks them up in dictionaries by
 * their bits. For Spark the zeros are equal, so every comparison with zero names the zero that leaves none out. NaN is the
 * greatest value for both, but the upper bounds of some writers leave it out: conditions that NaN satisfies are no filter then.
 *
 * @param <T> the class of the file's values
 */
final class OrderedFilterColumn<T extends Comparable<T>, C extends Operators.Column<T> & Operators.SupportsLtGt>
        implements FilterColumn {
    /** So many equalities prune better than the one range that Parquet draws around a set; Spark's limit too. */
    private static final int EQUALITIES = 10;

    private final C column;
    private final Class<T> values;
    private final LeafCodec codec;
    private final boolean nanIsSafe;

    OrderedFilterColumn(C column, Class<T> values, LeafCodec codec, boolean nanInBounds) {
        this.column = column;
        this.values = values;
        this.codec = codec;
        this.nanIsSafe = nanInBounds || !(values == Float.class || values == Double.class);
    }

    @Override
    public FilterPredicate isNull() {
        return FilterApi.eq(column, null);
    }

    @Override
    public FilterPredicate isNotNull() {
        return FilterApi.notEq(column, null);
    }

    @Override
    public Optional<FilterPredicate> compare(Operator operator, Object literal) {
        return value(literal).flatMap(value -> compareValue(operator, value));
    }

    private Optional<FilterPredicate> compareValue(Operator operator, T value) {
        T lowest = zero(value, -0.0f);
        T highest = zero(value, 0.0f);
        boolean oneForm = lowest.equals(highest);
        return switch (operator) {
            case EQ -> Optional.of(
                    oneForm
                            ? FilterApi.eq(column, value)
                            : FilterApi.and(FilterApi.gtEq(column, lowest), FilterApi.ltEq(column, highest)));
            case NE -> ifNanIsSafe(
                    oneForm
                            ? FilterApi.notEq(column, value)
                            : FilterApi.or(FilterApi.lt(column, lowest), FilterApi.gt(column, highest)));
            case LT -> Optional.of(FilterApi.lt(column, lowest));
            case LE -> Optional.of(FilterApi.ltEq(column, highest));
            case GT -> ifNanIsSafe(FilterApi.gt(column, highest));
            case GE -> ifNanIsSafe(FilterApi.gtEq(column, lowest));
        };
    }

    @Override
    public Optional<FilterPredicate> in(Set<Object> literals) {
        Set<T> forms = new HashSet<>();
        for (Object literal : literals) {
            Optional<T> value = value(literal);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            forms.add(zero(value.get(), -0.0f));
            forms.add(zero(value.get(), 0.0f));
        }
        if (forms.size() > EQUALITIES) {
            return Optional.of(FilterApi.in(column, forms));
        }
        return forms.stream()
                .<FilterPredicate>map(value -> FilterApi.eq(column, value))
                .reduce(FilterApi::or);
    }

    @Override
    public Optional<FilterPredicate> below(Binary bytes) {
        return values == Binary.class ? Optional.of(FilterApi.lt(column, values.cast(bytes))) : Optional.empty();
    }

    private Optional<FilterPredicate> ifNanIsSafe(FilterPredicate filter) {
        return nanIsSafe ? Optional.of(filter) : Optional.empty();
    }

    /** The file's form of a literal; nothing for NaN, which bounds say nothing about. */
    private Optional<T> value(Object literal) {
        return codec.encode().apply(literal).map(values::cast).filter(value -> !isNan(value));
    }

    private static boolean isNan(Object value) {
        return (value instanceof Double wide && wide.isNaN()) || (value instanceof Float narrow && narrow.isNaN());
    }

    /** {@code zero} if the value is a zero, else the value itself. */
    private T zero(T value, float zero) {
        if (value instanceof Double number && number == 0) {
            return values.cast((double) zero);
        } else if (value instanceof Float number && number == 0) {
            return values.cast(zero);
        }
        return value;
    }
}
