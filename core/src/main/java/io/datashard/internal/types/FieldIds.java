package io.datashard.internal.types;

import io.datashard.Field;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;

/** Hands out field ids, level by level, so that top-level columns have the lowest. */
public final class FieldIds {
    private int last;

    /** @param last the highest id that the table ever used */
    public FieldIds(int last) {
        this.last = last;
    }

    /** The highest id that was given. */
    public int last() {
        return last;
    }

    /** The fields, and all that is inside them, with new ids. */
    public List<Field> assign(List<Field> fields) {
        int first = last + 1;
        last += fields.size();
        List<Field> assigned = new ArrayList<>(fields.size());
        for (Field field : fields) {
            assigned.add(field.withId(first + assigned.size()).withType(assign(field.type())));
        }
        return assigned;
    }

    private Type assign(Type type) {
        if (type instanceof Type.Struct struct) {
            return new Type.Struct(assign(struct.fields()));
        } else if (type instanceof Type.Array array) {
            int elementId = ++last;
            return new Type.Array(elementId, assign(array.element()), array.elementNullable());
        } else if (type instanceof Type.Map map) {
            int keyId = ++last;
            int valueId = ++last;
            return new Type.Map(keyId, assign(map.key()), valueId, assign(map.value()), map.valueNullable());
        }
        return type;
    }
}
