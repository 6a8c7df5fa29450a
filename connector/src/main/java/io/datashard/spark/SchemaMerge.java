package io.datashard.spark;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.SchemaChange.Position;
import io.datashard.Type;
import io.datashard.internal.types.Widening;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** How the columns of a table must change to hold rows that have more columns, or wider ones. Nothing else changes. */
final class SchemaMerge {
    private final List<SchemaChange> changes = new ArrayList<>();

    private SchemaMerge() {}

    /** The changes, in order; none if the table can hold the rows, or never could. */
    static List<SchemaChange> of(StructType rows, Schema table) {
        SchemaMerge merge = new SchemaMerge();
        StructField[] typed = Arrays.stream(rows.asNullable().fields())
                .filter(column -> !isNullOf(column, table))
                .toArray(StructField[]::new);
        if (typed.length > 0) {
            merge.fields(SparkSchema.fromSpark(new StructType(typed)).columns(), table.columns(), List.of());
        }
        return List.copyOf(merge.changes);
    }

    /** Nulls without a type fit every column. */
    private static boolean isNullOf(StructField column, Schema table) {
        return column.dataType() instanceof NullType
                && table.field(column.name()).isPresent();
    }

    private void fields(List<Field> rows, List<Field> table, List<String> parent) {
        for (Field field : rows) {
            Field known = table.stream()
                    .filter(column -> column.name().equalsIgnoreCase(field.name()))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                changes.add(new SchemaChange.Add(parent, field, Position.LAST));
            } else {
                type(field.type(), known.type(), path(parent, known.name()));
            }
        }
    }

    private void type(Type rows, Type table, List<String> path) {
        if (rows instanceof Type.Struct struct && table instanceof Type.Struct known) {
            fields(struct.fields(), known.fields(), path);
        } else if (rows instanceof Type.Array array && table instanceof Type.Array known) {
            type(array.element(), known.element(), path(path, "element"));
        } else if (rows instanceof Type.Map map && table instanceof Type.Map known) {
            type(map.key(), known.key(), path(path, "key"));
            type(map.value(), known.value(), path(path, "value"));
        } else if (Widening.isPossible(table, rows)) {
            changes.add(new SchemaChange.Widen(path, rows));
        }
    }

    private static List<String> path(List<String> parent, String name) {
        List<String> path = new ArrayList<>(parent);
        path.add(name);
        return path;
    }
}
