package io.datashard.spark.write.columns;

import io.datashard.Field;
import io.datashard.Type;
import io.datashard.spark.write.columns.FieldColumns.FieldColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;

/** Finds the columns of one row group by a schema. */
final class RowGroupColumns {
    private final MessageType file;
    private final ColumnWriteStore store;

    RowGroupColumns(MessageType file, ColumnWriteStore store) {
        this.file = file;
        this.store = store;
    }

    /** Where a part of the file's schema is: its names, and the levels of what is there. */
    private record Place(List<String> names, int repetition, int definition) {
        Place inside(org.apache.parquet.schema.Type part) {
            List<String> path = new ArrayList<>(names);
            path.add(part.getName());
            return switch (part.getRepetition()) {
                case REQUIRED -> new Place(path, repetition, definition);
                case OPTIONAL -> new Place(path, repetition, definition + 1);
                case REPEATED -> new Place(path, repetition + 1, definition + 1);
            };
        }
    }

    /** @param columns in the order of the rows and of the file */
    FieldColumns of(List<Field> columns) {
        return fields(columns, file, "", new Place(List.of(), 0, 0));
    }

    private FieldColumns fields(List<Field> fields, GroupType group, String prefix, Place place) {
        List<FieldColumn> columns = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String path = prefix + field.name();
            Column column = column(field.type(), group.getType(i), path, place.inside(group.getType(i)));
            columns.add(new FieldColumn(path, field.nullable(), column));
        }
        return new FieldColumns(columns, place.definition());
    }

    private Column column(Type type, org.apache.parquet.schema.Type part, String path, Place place) {
        if (type instanceof Type.Struct struct) {
            FieldColumns fields = fields(struct.fields(), part.asGroupType(), path + ".", place);
            return new StructColumn(fields, struct.fields().size());
        } else if (type instanceof Type.Array array) {
            GroupType list = part.asGroupType().getType(0).asGroupType();
            return new ArrayColumn(
                    elements(array.element(), array.elementNullable(), list, 0, path + ".element", place.inside(list)));
        } else if (type instanceof Type.Map map) {
            GroupType pairs = part.asGroupType().getType(0).asGroupType();
            return new MapColumn(
                    elements(map.key(), false, pairs, 0, path + ".key", place.inside(pairs)),
                    elements(map.value(), map.valueNullable(), pairs, 1, path + ".value", place.inside(pairs)));
        }
        ColumnDescriptor column = file.getColumnDescription(place.names().toArray(String[]::new));
        return ValueColumn.of(type, column, store.getColumnWriter(column));
    }

    /** @param index of the elements in the repeated group */
    private Elements elements(Type type, boolean nullable, GroupType repeated, int index, String path, Place place) {
        org.apache.parquet.schema.Type part = repeated.getType(index);
        Column column = column(type, part, path, place.inside(part));
        return new Elements(path, nullable, column, place.repetition(), place.definition());
    }
}
