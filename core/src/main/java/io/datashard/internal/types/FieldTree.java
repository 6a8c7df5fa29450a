package io.datashard.internal.types;

import io.datashard.Field;
import io.datashard.Type;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Columns with the fields inside them. */
public final class FieldTree {
    private FieldTree() {}

    /** The columns after a change of every field, innermost first. Elements, keys and values are no fields, but what is inside is. */
    public static List<Field> map(List<Field> fields, UnaryOperator<Field> change) {
        return fields.stream()
                .map(field -> change.apply(field.withType(map(field.type(), change))))
                .toList();
    }

    private static Type map(Type type, UnaryOperator<Field> change) {
        if (type instanceof Type.Struct struct) {
            return new Type.Struct(map(struct.fields(), change));
        } else if (type instanceof Type.Array array) {
            return new Type.Array(array.elementId(), map(array.element(), change), array.elementNullable());
        } else if (type instanceof Type.Map map) {
            return new Type.Map(
                    map.keyId(), map(map.key(), change), map.valueId(), map(map.value(), change), map.valueNullable());
        }
        return type;
    }

    /** Adds the ids of a field and of the fields inside. */
    public static void collectIds(Field field, Set<Integer> ids) {
        map(List.of(field), each -> {
            ids.add(each.id());
            return each;
        });
    }
}
