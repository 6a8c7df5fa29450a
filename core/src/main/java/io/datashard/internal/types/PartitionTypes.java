package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import java.util.List;

/** The types of partition values. */
public final class PartitionTypes {
    private PartitionTypes() {}

    /** The type of each value of a partition. A dropped source column has no type any more; see FORMAT.md, "Partitioning". */
    public static List<Type> of(Partitioning partitioning, Schema schema) {
        return partitioning.fields().stream().map(field -> of(field, schema)).toList();
    }

    /** The type of a partition field's values. */
    public static Type of(PartitionField field, Schema schema) {
        return of(field.transform(), sources(field, schema).get(0).type());
    }

    /** The type of a transform's results on values of a type, that of its first column. */
    public static Type of(Transform transform, Type source) {
        if (transform instanceof Transform.Identity || transform instanceof Transform.Truncate) {
            return source;
        } else if (transform instanceof Transform.HealpixCell) {
            return Type.Primitive.LONG;
        }
        return transform instanceof Transform.Days ? Type.Primitive.DATE : Type.Primitive.INT;
    }

    /** The columns that a partition field is computed from. */
    static List<Field> sources(PartitionField field, Schema schema) {
        return field.sourceIds().stream()
                .map(id -> schema.field(id)
                        .orElseThrow(() -> new DatashardException("the partition field " + field.name()
                                + " refers to a column with id " + id + ", which the schema " + schema
                                + " does not have")))
                .toList();
    }
}
