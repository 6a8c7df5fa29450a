package io.datashard.internal.version;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.types.FieldTree;
import io.datashard.internal.types.Widening;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether what was written or read under one schema means the same under a later one. Columns are the same that have the same id. */
final class SchemaFit {
    private SchemaFit() {}

    /** Why files with some columns do not fit a table with others, or nothing if they do. */
    static Optional<String> refusal(List<Field> now, List<Field> written) {
        for (Field field : now) {
            Optional<String> refusal = find(field.id(), written)
                    .map(before -> refusal(field, before))
                    .orElseGet(() -> refusalOfNew(field));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return written.stream()
                .filter(field -> find(field.id(), now).isEmpty())
                .findFirst()
                .map(field -> "the column " + field.name() + " was dropped");
    }

    private static Optional<Field> find(int id, List<Field> fields) {
        return fields.stream().filter(field -> field.id() == id).findFirst();
    }

    private static Optional<String> refusalOfNew(Field field) {
        return field.nullable() || field.defaults().initial() != null
                ? Optional.empty()
                : Optional.of("the column " + field.name() + ", which is never null, was added");
    }

    private static Optional<String> refusal(Field now, Field before) {
        return before.nullable() && !now.nullable()
                ? becameRequired(now.name())
                : refusal(now.name(), now.type(), before.type());
    }

    private static Optional<String> becameRequired(String column) {
        return Optional.of("the column " + column + " became one that is never null");
    }

    private static Optional<String> refusal(String column, Type now, Type before) {
        if (now instanceof Type.Struct struct && before instanceof Type.Struct older) {
            return refusal(struct.fields(), older.fields());
        } else if (now instanceof Type.Array array && before instanceof Type.Array older) {
            return older.elementNullable() && !array.elementNullable()
                    ? becameRequired(column + ".element")
                    : refusal(column + ".element", array.element(), older.element());
        } else if (now instanceof Type.Map map && before instanceof Type.Map older) {
            return older.valueNullable() && !map.valueNullable()
                    ? becameRequired(column + ".value")
                    : refusal(column + ".key", map.key(), older.key())
                            .or(() -> refusal(column + ".value", map.value(), older.value()));
        }
        return now.equals(before) || Widening.isPossible(before, now)
                ? Optional.empty()
                : Optional.of("the column " + column + " changed from " + before + " to " + now);
    }

    /** Whether no primitive column that both have is narrower now. */
    static boolean reads(Schema now, Schema written) {
        Set<Integer> ids = new HashSet<>();
        written.columns().forEach(column -> FieldTree.collectIds(column, ids));
        return ids.stream()
                .map(id -> written.field(id).orElseThrow())
                .filter(field -> field.type().isPrimitive())
                .allMatch(field -> now.field(field.id())
                        .map(Field::type)
                        .map(type -> type.equals(field.type()) || Widening.isPossible(field.type(), type))
                        .orElse(true));
    }

    /** The column that has another primitive type than before, if there is one. */
    static Optional<String> widened(Schema now, Schema before) {
        Set<Integer> ids = new HashSet<>();
        before.columns().forEach(column -> FieldTree.collectIds(column, ids));
        return ids.stream()
                .sorted()
                .map(id -> before.field(id).orElseThrow())
                .filter(field -> field.type().isPrimitive())
                .filter(field -> now.field(field.id())
                        .filter(other -> !other.type().equals(field.type()))
                        .isPresent())
                .findFirst()
                .map(field -> "the column " + field.name() + " changed from " + field.type() + " to "
                        + now.field(field.id()).orElseThrow().type());
    }
}
