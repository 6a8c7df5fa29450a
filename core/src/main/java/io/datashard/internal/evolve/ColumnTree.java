package io.datashard.internal.evolve;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A schema as a tree of types, in which one place is changed and the rest stays.
 *
 * @param lastFieldId the highest field id that the table will have used
 */
record ColumnTree(List<Field> columns, int lastFieldId) {
    private static final String ELEMENT = "element";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    ColumnTree(Schema schema) {
        this(schema.columns(), schema.lastFieldId());
    }

    /** What happens to the type at a place, of which the whole path is known to its caller. */
    private interface Edit extends UnaryOperator<Type> {}

    /** The schema after a change of the siblings among which a path ends. */
    Schema editSiblings(List<String> path, UnaryOperator<Siblings> edit) {
        requireNotEmpty(path);
        List<String> parent = SchemaEditor.parent(path);
        return with(at(root(), parent, List.of(), type -> {
            if (!(type instanceof Type.Struct struct)) {
                throw new DatashardException("there is no column " + String.join(".", path) + ": "
                        + String.join(".", parent) + " is a " + type
                        + ", which has no columns. Name a column, or a field of a struct");
            }
            return new Type.Struct(
                    edit.apply(new Siblings(struct.fields(), parent)).fields());
        }));
    }

    /** The schema after a change of the column or struct field at a path. */
    Schema editField(List<String> path, UnaryOperator<Field> edit) {
        return editSiblings(path, siblings -> siblings.replaced(siblings.require(path), edit));
    }

    /** The schema after a change of the type at a path. */
    Schema editType(List<String> path, UnaryOperator<Type> edit) {
        requireNotEmpty(path);
        return with(at(root(), path, List.of(), edit::apply));
    }

    /** The schema in which what is at a path may be null. */
    Schema editNullable(List<String> path) {
        requireNotEmpty(path);
        String last = path.get(path.size() - 1);
        return with(at(root(), SchemaEditor.parent(path), List.of(), type -> {
            if (type instanceof Type.Array array && last.equalsIgnoreCase(ELEMENT)) {
                return new Type.Array(array.elementId(), array.element(), true);
            } else if (type instanceof Type.Map map && last.equalsIgnoreCase(VALUE)) {
                return new Type.Map(map.keyId(), map.key(), map.valueId(), map.value(), true);
            } else if (type instanceof Type.Struct struct) {
                Siblings siblings = new Siblings(struct.fields(), SchemaEditor.parent(path));
                return new Type.Struct(siblings.replaced(siblings.require(path), field -> field.withNullable(true))
                        .fields());
            }
            throw new DatashardException(
                    String.join(".", path)
                            + " is no column that can become nullable: keys of maps are never null, and other types have no columns");
        }));
    }

    /** Whether a path leads to a column or a field of a struct, not to an element, key or value. */
    boolean isField(List<String> path) {
        boolean[] field = {false};
        at(root(), SchemaEditor.parent(path), List.of(), type -> {
            field[0] = type instanceof Type.Struct;
            return type;
        });
        return field[0];
    }

    /** Whether a path leads into the key of a map. */
    boolean isInKey(List<String> path) {
        Type type = root();
        for (String name : path) {
            if (type instanceof Type.Map map && name.equalsIgnoreCase(KEY)) {
                return true;
            }
            type = inside(type, name);
        }
        return false;
    }

    private static Type inside(Type type, String name) {
        if (type instanceof Type.Struct struct) {
            return struct.fields().stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::type)
                    .findFirst()
                    .orElse(type);
        } else if (type instanceof Type.Array array) {
            return array.element();
        }
        return type instanceof Type.Map map ? map.value() : type;
    }

    private Type root() {
        return new Type.Struct(columns);
    }

    private Schema with(Type root) {
        return new Schema(((Type.Struct) root).fields(), lastFieldId);
    }

    private static Type at(Type type, List<String> path, List<String> done, Edit edit) {
        if (path.isEmpty()) {
            return edit.apply(type);
        }
        String name = path.get(0);
        List<String> rest = path.subList(1, path.size());
        List<String> next = new ArrayList<>(done);
        next.add(name);
        if (type instanceof Type.Struct struct) {
            Siblings siblings = new Siblings(struct.fields(), done);
            return new Type.Struct(siblings.replaced(
                            siblings.require(next), field -> field.withType(at(field.type(), rest, next, edit)))
                    .fields());
        } else if (type instanceof Type.Array array && name.equalsIgnoreCase(ELEMENT)) {
            return new Type.Array(array.elementId(), at(array.element(), rest, next, edit), array.elementNullable());
        } else if (type instanceof Type.Map map && name.equalsIgnoreCase(KEY)) {
            Type key = at(map.key(), rest, next, edit);
            return new Type.Map(map.keyId(), key, map.valueId(), map.value(), map.valueNullable());
        } else if (type instanceof Type.Map map && name.equalsIgnoreCase(VALUE)) {
            Type value = at(map.value(), rest, next, edit);
            return new Type.Map(map.keyId(), map.key(), map.valueId(), value, map.valueNullable());
        }
        throw new DatashardException("there is no column " + String.join(".", next) + ": "
                + String.join(".", done) + " is a " + type
                + ". Inside an array is \"element\", inside a map are \"key\" and \"value\"");
    }

    private static void requireNotEmpty(List<String> path) {
        if (path.isEmpty()) {
            throw new DatashardException("a change of columns names no column; give its path, such as [address, city]");
        }
    }
}
