package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A column with the structs around it, outermost first, such as {@code address.street}. */
record ColumnPath(List<Field> fields) {

    ColumnPath {
        fields = List.copyOf(fields);
    }

    /**
     * The column at a path of names, without regard to case.
     *
     * @throws DatashardException if there is none, or if the path leads into an array or map
     */
    static ColumnPath resolve(List<String> names, Schema schema) {
        List<Field> path = new ArrayList<>();
        List<Field> siblings = schema.columns();
        for (String name : names) {
            Field next = siblings.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(names, path, schema));
            path.add(next);
            siblings = next.type() instanceof Type.Struct struct ? struct.fields() : List.of();
        }
        return new ColumnPath(path);
    }

    /** The path of a column by its id; empty if there is none, or if it lies inside an array or map. */
    static Optional<ColumnPath> of(int fieldId, Schema schema) {
        return Optional.of(schema.path(fieldId)).filter(path -> !path.isEmpty()).map(ColumnPath::new);
    }

    /** The column itself. */
    Field column() {
        return fields.get(fields.size() - 1);
    }

    /** The names joined by points. */
    String name() {
        return fields.stream().map(Field::name).collect(Collectors.joining("."));
    }

    /** The names as text that can be parsed: quoted where they must be. */
    String text() {
        return fields.stream().map(field -> quote(field.name())).collect(Collectors.joining("."));
    }

    private static String quote(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : "`" + name.replace("`", "``") + "`";
    }

    private static DatashardException unknown(List<String> names, List<Field> found, Schema schema) {
        Type type = found.isEmpty() ? null : found.get(found.size() - 1).type();
        String columns = "The columns to choose from are "
                + all(schema).stream()
                        .filter(path -> path.column().type().isPrimitive())
                        .map(ColumnPath::name)
                        .collect(Collectors.joining(", "));
        if (type instanceof Type.Array || type instanceof Type.Map) {
            return new DatashardException("cannot go by " + String.join(".", names) + ", which is inside "
                    + new ColumnPath(found).name() + " of type " + type + ": one row has many values of it. "
                    + columns);
        }
        return new DatashardException("there is no column " + String.join(".", names) + ". " + columns);
    }

    private static List<ColumnPath> all(Schema schema) {
        List<ColumnPath> paths = new ArrayList<>();
        collect(schema.columns(), List.of(), paths);
        return paths;
    }

    private static void collect(List<Field> siblings, List<Field> parents, List<ColumnPath> paths) {
        for (Field field : siblings) {
            List<Field> path = new ArrayList<>(parents);
            path.add(field);
            paths.add(new ColumnPath(path));
            if (field.type() instanceof Type.Struct struct) {
                collect(struct.fields(), path, paths);
            }
        }
    }
}
