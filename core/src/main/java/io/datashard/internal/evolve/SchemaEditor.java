package io.datashard.internal.evolve;

import io.datashard.DatashardException;
import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.internal.data.SqlLength;
import io.datashard.internal.types.FieldIds;
import io.datashard.internal.types.FieldTree;
import io.datashard.internal.types.Widening;
import java.util.ArrayList;
import java.util.List;

/** Applies changes to a schema. Field ids are never given twice. */
final class SchemaEditor {
    private SchemaEditor() {}

    /**
     * The schema after a change.
     *
     * @throws DatashardException if the schema has no such column, or the change would lose or misread what files hold
     */
    static Schema apply(Schema schema, SchemaChange change) {
        if (change instanceof SchemaChange.Add add) {
            return add(schema, add);
        }
        ColumnTree tree = new ColumnTree(schema);
        List<String> path = change.path();
        if (change instanceof SchemaChange.Drop) {
            return tree.editSiblings(path, siblings -> siblings.without(siblings.require(path)));
        } else if (change instanceof SchemaChange.Rename rename) {
            return tree.editSiblings(path, siblings -> siblings.renamed(siblings.require(path), rename.newName()));
        } else if (change instanceof SchemaChange.Move move) {
            return tree.editSiblings(path, siblings -> siblings.moved(siblings.require(path), move.position()));
        } else if (change instanceof SchemaChange.Comment comment) {
            return tree.editField(path, field -> field.withComment(comment.comment()));
        } else if (change instanceof SchemaChange.Widen widen) {
            return widen(tree, widen);
        } else if (change instanceof SchemaChange.DropNotNull) {
            return tree.editNullable(path);
        } else if (change instanceof SchemaChange.SetNotNull) {
            return tree.editField(
                    path, field -> NewColumn.requireProvable(field, path).withNullable(false));
        } else if (change instanceof SchemaChange.SetDefault set) {
            return tree.editField(
                    path,
                    field -> NewColumn.withChecked(
                            field.withDefaults(field.defaults().forNewRows(set.defaults())), path));
        }
        throw new IllegalArgumentException(change + " is not a change of columns");
    }

    private static Schema add(Schema schema, SchemaChange.Add add) {
        FieldIds ids = new FieldIds(schema.lastFieldId());
        Field column = NewColumn.check(add.column(), add.path());
        Field numbered = FieldTree.map(
                        ids.assign(List.of(column)),
                        field -> field.withDefaults(field.defaults().withSince(0)))
                .get(0);
        return new ColumnTree(schema.columns(), ids.last())
                .editSiblings(add.path(), siblings -> siblings.with(numbered, add.position()));
    }

    private static Schema widen(ColumnTree tree, SchemaChange.Widen widen) {
        List<String> path = widen.path();
        Schema widened = tree.editType(path, type -> {
            boolean declaresOtherwise = type.equals(widen.type());
            if (!declaresOtherwise && !Widening.isPossible(type, widen.type())) {
                throw new DatashardException(
                        "the column " + String.join(".", path) + " cannot change from " + type
                                + " to " + widen.type()
                                + ": a type can only change to one that holds all of its values (byte to short to int to long,"
                                + " float to double, a decimal to more digits at the same scale). Add a column of that type instead");
            }
            return widen.type();
        });
        if (tree.isField(path)) {
            return new ColumnTree(widened).editField(path, field -> declared(field, widen));
        } else if (widen.sqlType().isPresent() || widened.equals(new Schema(tree.columns(), tree.lastFieldId()))) {
            throw new DatashardException(
                    "the type of " + String.join(".", path) + " stays as it is, with "
                            + widen.sqlType().orElse(widen.type().toString())
                            + ": lengths of strings inside arrays and maps cannot be changed. Add a column of that type instead");
        }
        return widened;
    }

    private static Field declared(Field field, SchemaChange.Widen widen) {
        if (widen.sqlType().isPresent()
                && !SqlLength.admits(field.sqlType().orElse(""), widen.sqlType().get())) {
            throw new DatashardException("the column " + field.name() + " cannot change from "
                    + field.sqlType().orElse(field.type().toString()) + " to "
                    + widen.sqlType().get()
                    + ": longer strings may be there. Choose a varchar that is at least as long, or string");
        }
        Defaults defaults = field.defaults();
        return field.withSqlType(widen.sqlType())
                .withDefaults(new Defaults(
                        defaults.since(),
                        Widening.widen(defaults.initial(), widen.type()),
                        Widening.widen(defaults.written(), widen.type()),
                        defaults.expression()));
    }

    /** The path without its last name. */
    static List<String> parent(List<String> path) {
        return new ArrayList<>(path.subList(0, path.size() - 1));
    }
}
