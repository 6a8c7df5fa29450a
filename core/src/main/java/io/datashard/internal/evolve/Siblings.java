package io.datashard.internal.evolve;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.SchemaChange.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The columns of a table or the fields of a struct.
 *
 * @param parent the path of the struct; empty for columns
 */
record Siblings(List<Field> fields, List<String> parent) {

    /**
     * The field at the end of a path.
     *
     * @throws DatashardException if there is none
     */
    Field require(List<String> path) {
        return find(path.get(path.size() - 1));
    }

    private Field find(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new DatashardException("there is no column " + path(name) + "; "
                        + (parent.isEmpty() ? "the table has " : String.join(".", parent) + " has ")
                        + fields.stream().map(Field::name).collect(Collectors.joining(", "))));
    }

    Siblings with(Field added, Position position) {
        requireFree(added.name());
        List<Field> changed = new ArrayList<>(fields);
        changed.add(index(changed, position), added);
        return new Siblings(changed, parent);
    }

    /** A table may be without columns for the moment: others may be added together with this. */
    Siblings without(Field dropped) {
        if (fields.size() == 1 && !parent.isEmpty()) {
            throw new DatashardException(path(dropped.name()) + " is the last field of " + String.join(".", parent)
                    + " and cannot be dropped: structs need one. Add another one first, or drop "
                    + String.join(".", parent));
        }
        return new Siblings(
                fields.stream().filter(field -> field.id() != dropped.id()).toList(), parent);
    }

    Siblings renamed(Field field, String name) {
        if (!field.name().equalsIgnoreCase(name)) {
            requireFree(name);
        }
        if (name.isEmpty()) {
            throw new DatashardException("the column " + path(field.name()) + " cannot have an empty name; choose one");
        }
        return replaced(field, column -> column.withName(name));
    }

    Siblings moved(Field field, Position position) {
        if (position instanceof Position.After after && after.sibling().equalsIgnoreCase(field.name())) {
            throw new DatashardException(
                    "the column " + path(field.name()) + " cannot be moved after itself; name another column");
        }
        List<Field> changed = new ArrayList<>(fields);
        changed.removeIf(column -> column.id() == field.id());
        changed.add(index(changed, position), field);
        return new Siblings(changed, parent);
    }

    Siblings replaced(Field field, UnaryOperator<Field> change) {
        return new Siblings(
                fields.stream()
                        .map(column -> column.id() == field.id() ? change.apply(column) : column)
                        .toList(),
                parent);
    }

    private int index(List<Field> among, Position position) {
        if (position instanceof Position.After after) {
            int sibling = find(after.sibling()).id();
            for (int i = 0; i < among.size(); i++) {
                if (among.get(i).id() == sibling) {
                    return i + 1;
                }
            }
        }
        return position instanceof Position.First ? 0 : among.size();
    }

    private void requireFree(String name) {
        fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .ifPresent(field -> {
                    throw new DatashardException("there is a column " + path(field.name())
                            + " already; names must differ by more than case. Choose another name for "
                            + path(name));
                });
    }

    private String path(String name) {
        return parent.isEmpty() ? name : String.join(".", parent) + "." + name;
    }
}
