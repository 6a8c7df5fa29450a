package io.datashard.internal.data;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;

/** The part of a file's schema that a table's columns are read from. Columns and struct fields are found by id, never by name. */
final class Projection {
    private Projection() {}

    /**
     * The columns of a file that a schema has too, with the file's names.
     *
     * @throws IllegalArgumentException if a column of the file cannot hold the values of the table's column with its id
     */
    static MessageType of(Schema schema, MessageType file) {
        return new MessageType(file.getName(), fields(schema.columns(), file));
    }

    /** The field of a group that has an id. */
    static Optional<org.apache.parquet.schema.Type> find(int id, GroupType group) {
        return group.getFields().stream()
                .filter(type -> type.getId() != null && type.getId().intValue() == id)
                .findFirst();
    }

    private static List<org.apache.parquet.schema.Type> fields(List<Field> fields, GroupType group) {
        List<org.apache.parquet.schema.Type> found = new ArrayList<>();
        for (Field field : fields) {
            find(field.id(), group).map(type -> column(field.type(), type)).ifPresent(found::add);
        }
        return found;
    }

    private static org.apache.parquet.schema.Type column(Type type, org.apache.parquet.schema.Type column) {
        if (type instanceof Type.Struct struct && isGroup(column)) {
            List<org.apache.parquet.schema.Type> fields = fields(struct.fields(), column.asGroupType());
            // Without any column nothing would tell which structs are null.
            return fields.isEmpty() ? narrowed(column) : column.asGroupType().withNewFields(fields);
        } else if (type instanceof Type.Array array && isRepeatedGroup(column, ListLogicalTypeAnnotation.class, 1)) {
            return inside(column, List.of(array.element()));
        } else if (type instanceof Type.Map map && isRepeatedGroup(column, MapLogicalTypeAnnotation.class, 2)) {
            return inside(column, List.of(map.key(), map.value()));
        } else if (column.isPrimitive()
                && !column.isRepetition(org.apache.parquet.schema.Type.Repetition.REPEATED)
                && LeafCodec.of(type, column.asPrimitiveType()).isPresent()) {
            return column;
        }
        throw new IllegalArgumentException("its column " + column + " cannot be read as " + type);
    }

    private static boolean isGroup(org.apache.parquet.schema.Type column) {
        return !column.isPrimitive()
                && column.getLogicalTypeAnnotation() == null
                && !column.isRepetition(org.apache.parquet.schema.Type.Repetition.REPEATED);
    }

    /** Whether a column is a group that holds a repeated group, as the specification wants lists and maps. */
    private static boolean isRepeatedGroup(org.apache.parquet.schema.Type column, Class<?> annotation, int fields) {
        return annotation.isInstance(column.getLogicalTypeAnnotation())
                && !column.isPrimitive()
                && column.asGroupType().getFieldCount() == 1
                && !column.asGroupType().getType(0).isPrimitive()
                && column.asGroupType().getType(0).isRepetition(org.apache.parquet.schema.Type.Repetition.REPEATED)
                && column.asGroupType().getType(0).asGroupType().getFieldCount() == fields;
    }

    private static org.apache.parquet.schema.Type inside(org.apache.parquet.schema.Type column, List<Type> types) {
        GroupType repeated = column.asGroupType().getType(0).asGroupType();
        List<org.apache.parquet.schema.Type> fields = new ArrayList<>();
        for (Type type : types) {
            fields.add(column(type, repeated.getType(fields.size())));
        }
        return column.asGroupType().withNewFields(repeated.withNewFields(fields));
    }

    private static org.apache.parquet.schema.Type narrowed(org.apache.parquet.schema.Type column) {
        return column.isPrimitive()
                ? column
                : column.asGroupType()
                        .withNewFields(narrowed(column.asGroupType().getType(0)));
    }
}
