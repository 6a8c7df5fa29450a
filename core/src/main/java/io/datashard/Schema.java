package io.datashard;

import io.datashard.internal.types.FieldIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a table, in order. Immutable.
 *
 * <p>A schema remembers the highest field id that the table ever used, so that a column that is dropped and added again
 * is a new column.
 */
public final class Schema {
    private final List<Field> columns;
    private final int lastFieldId;
    private final Map<Integer, Field> byId = new HashMap<>();

    /**
     * A schema with ids already assigned.
     *
     * @param lastFieldId the highest id that the table ever used, at least the highest in {@code columns}
     * @throws IllegalArgumentException for two columns of one name (without regard to case) or one id
     */
    public Schema(List<Field> columns, int lastFieldId) {
        this.columns = List.copyOf(columns);
        this.lastFieldId = lastFieldId;
        index(this.columns, "");
        int highest = byId.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (lastFieldId < highest) {
            throw new IllegalArgumentException(
                    "last field id " + lastFieldId + " is below the id " + highest + " of a column");
        }
    }

    /** A schema whose columns get new ids, from 1 on: first the columns, then what is inside them. */
    public static Schema of(Field... columns) {
        FieldIds ids = new FieldIds(0);
        List<Field> assigned = ids.assign(ofNewTable(List.of(columns)));
        return new Schema(assigned, ids.last());
    }

    /** A schema of other columns, all of which get ids that this one never used. */
    public Schema followedBy(List<Field> other) {
        FieldIds ids = new FieldIds(lastFieldId);
        List<Field> assigned = ids.assign(ofNewTable(other));
        return new Schema(assigned, ids.last());
    }

    /** No file lacks a column of a table that has no files. */
    private static List<Field> ofNewTable(List<Field> columns) {
        return columns.stream()
                .map(column -> column.withDefaults(column.defaults().ofNewTable()))
                .toList();
    }

    /** The top-level columns in order. */
    public List<Field> columns() {
        return columns;
    }

    /** The highest field id that the table ever used. */
    public int lastFieldId() {
        return lastFieldId;
    }

    /** The column or nested field with an id; struct fields inside lists and maps are found too. */
    public Optional<Field> field(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The column or struct field at a path of names, without regard to case: {@code field("address", "street")}. Struct
     * fields inside arrays and maps have no path.
     */
    public Optional<Field> field(String... path) {
        List<Field> siblings = columns;
        Field found = null;
        for (String name : path) {
            found = null;
            for (Field field : siblings) {
                if (field.name().equalsIgnoreCase(name)) {
                    found = field;
                }
            }
            if (found == null) {
                return Optional.empty();
            }
            siblings = found.type() instanceof Type.Struct struct ? struct.fields() : List.of();
        }
        return Optional.ofNullable(found);
    }

    /**
     * The fields from a column down to the one with an id, outermost first; empty if there is none, or if it lies inside an array or
     * map.
     */
    public List<Field> path(int id) {
        return path(id, columns);
    }

    private static List<Field> path(int id, List<Field> siblings) {
        for (Field field : siblings) {
            if (field.id() == id) {
                return List.of(field);
            } else if (field.type() instanceof Type.Struct struct) {
                List<Field> rest = path(id, struct.fields());
                if (!rest.isEmpty()) {
                    List<Field> path = new ArrayList<>();
                    path.add(field);
                    path.addAll(rest);
                    return List.copyOf(path);
                }
            }
        }
        return List.of();
    }

    private void index(List<Field> fields, String prefix) {
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            String path = prefix + field.name();
            if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("two columns are named " + path
                        + "; names must differ by more than case. Rename one of them before writing");
            }
            if (byId.put(field.id(), field) != null) {
                throw new IllegalArgumentException("field id " + field.id() + " of " + path + " is used twice");
            }
            indexType(field.type(), path);
        }
    }

    private void indexType(Type type, String path) {
        if (type instanceof Type.Struct struct) {
            index(struct.fields(), path + ".");
        } else if (type instanceof Type.Array array) {
            indexElement(array.elementId(), "element", array.element(), array.elementNullable(), path);
        } else if (type instanceof Type.Map map) {
            indexElement(map.keyId(), "key", map.key(), false, path);
            indexElement(map.valueId(), "value", map.value(), map.valueNullable(), path);
        }
    }

    private void indexElement(int id, String name, Type type, boolean nullable, String path) {
        if (byId.put(id, new Field(id, name, type, nullable, Optional.empty())) != null) {
            throw new IllegalArgumentException("field id " + id + " of " + path + "." + name + " is used twice");
        }
        indexType(type, path + "." + name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema that && columns.equals(that.columns) && lastFieldId == that.lastFieldId;
    }

    @Override
    public int hashCode() {
        return 31 * columns.hashCode() + lastFieldId;
    }

    @Override
    public String toString() {
        return new Type.Struct(columns).toString();
    }
}
