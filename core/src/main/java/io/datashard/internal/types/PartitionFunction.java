package io.datashard.internal.types;

import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Schema;
import io.datashard.Transform;
import java.util.List;

/** Computes the values of a partition field. Safe for concurrent use. */
@FunctionalInterface
public interface PartitionFunction {

    /**
     * The partition value of a row.
     *
     * @param sources the values of the field's columns in their order, each as its type's value class or null
     * @throws io.datashard.DatashardException if there is no partition value for them that its type can hold
     */
    Object apply(List<Object> sources);

    /**
     * The function of a partition field.
     *
     * @throws io.datashard.DatashardException if the schema lacks a source column, or its type does not suit the transform
     */
    static PartitionFunction of(PartitionField field, Schema schema) {
        return of(field.transform(), PartitionTypes.sources(field, schema));
    }

    /**
     * The function of a transform.
     *
     * @param columns as many as the transform has
     * @throws io.datashard.DatashardException if the type of one does not suit the transform
     */
    static PartitionFunction of(Transform transform, List<Field> columns) {
        Field first = columns.get(0);
        if (transform instanceof Transform.HealpixCell cell) {
            return HealpixFunction.of(cell, first, columns.get(1));
        }
        TransformFunction function = TransformFunction.of(transform, first.type(), first.name());
        return sources -> function.apply(sources.get(0));
    }
}
