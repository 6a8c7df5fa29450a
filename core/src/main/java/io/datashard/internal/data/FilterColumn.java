package io.datashard.internal.data;

import io.datashard.Predicate.Operator;
import io.datashard.Type;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.api.Binary;

/** A column of a file that filters can be made of. What it cannot say is nothing, never a filter that holds for fewer rows. */
interface FilterColumn {

    FilterPredicate isNull();

    FilterPredicate isNotNull();

    Optional<FilterPredicate> compare(Operator operator, Object literal);

    Optional<FilterPredicate> in(Set<Object> literals);

    /** The values of which the file's form is less than {@code bytes}. */
    Optional<FilterPredicate> below(Binary bytes);

    /**
     * The column for values of a type, or nothing if filters cannot name it or compare its values.
     *
     * @param nanInBounds whether upper bounds in the file are not less than NaN where it occurs
     */
    static Optional<FilterColumn> of(Type type, Leaf leaf, boolean nanInBounds) {
        String name = leaf.path().toDotString();
        if (!ColumnPath.fromDotString(name).equals(leaf.path())) {
            // A point in a name: Parquet would look for a field of a struct, and take what it cannot find for null.
            return Optional.empty();
        }
        return LeafCodec.of(type, leaf.type())
                .flatMap(codec -> switch (leaf.type().getPrimitiveTypeName()) {
                    case BOOLEAN -> Optional.of(new BooleanFilterColumn(FilterApi.booleanColumn(name)));
                    case INT32 -> Optional.of(
                            new OrderedFilterColumn<>(FilterApi.intColumn(name), Integer.class, codec, nanInBounds));
                    case INT64 -> Optional.of(
                            new OrderedFilterColumn<>(FilterApi.longColumn(name), Long.class, codec, nanInBounds));
                    case FLOAT -> Optional.of(
                            new OrderedFilterColumn<>(FilterApi.floatColumn(name), Float.class, codec, nanInBounds));
                    case DOUBLE -> Optional.of(
                            new OrderedFilterColumn<>(FilterApi.doubleColumn(name), Double.class, codec, nanInBounds));
                    case BINARY, FIXED_LEN_BYTE_ARRAY -> Optional.of(
                            new OrderedFilterColumn<>(FilterApi.binaryColumn(name), Binary.class, codec, nanInBounds));
                    case INT96 -> Optional.empty();
                });
    }
}
