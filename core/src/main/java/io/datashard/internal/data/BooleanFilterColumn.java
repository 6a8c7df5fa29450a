package io.datashard.internal.data;

import io.datashard.Predicate.Operator;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators;
import org.apache.parquet.io.api.Binary;

/** Booleans, which Parquet's filters know no order of. */
record BooleanFilterColumn(Operators.BooleanColumn column) implements FilterColumn {

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
        return switch (operator) {
            case EQ -> Optional.of(FilterApi.eq(column, (Boolean) literal));
            case NE -> Optional.of(FilterApi.notEq(column, (Boolean) literal));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<FilterPredicate> in(Set<Object> literals) {
        return literals.size() == 1 ? compare(Operator.EQ, literals.iterator().next()) : Optional.empty();
    }

    @Override
    public Optional<FilterPredicate> below(Binary bytes) {
        return Optional.empty();
    }
}
