package io.datashard.spark.write.columns;

import io.datashard.DatashardException;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** The fields of rows or of a struct. */
final class FieldColumns {
    private final Column[] columns;
    private final String[] neverNull;
    private final int definition;

    /** @param definition of a row or struct that is there */
    FieldColumns(List<FieldColumn> fields, int definition) {
        this.columns = fields.stream().map(FieldColumn::column).toArray(Column[]::new);
        this.neverNull = fields.stream()
                .map(field -> field.nullable() ? null : field.path())
                .toArray(String[]::new);
        this.definition = definition;
    }

    /**
     * A field.
     *
     * @param path its name, for errors
     */
    record FieldColumn(String path, boolean nullable, Column column) {}

    void write(SpecializedGetters row, int repetition) {
        for (int i = 0; i < columns.length; i++) {
            if (!row.isNullAt(i)) {
                columns[i].write(row, i, repetition);
            } else if (neverNull[i] == null) {
                columns[i].writeNull(repetition, definition);
            } else {
                throw nullIn(neverNull[i]);
            }
        }
    }

    void writeNull(int repetition, int outerDefinition) {
        for (Column column : columns) {
            column.writeNull(repetition, outerDefinition);
        }
    }

    static DatashardException nullIn(String path) {
        return new DatashardException(
                path + " is never null, as the table or the schema of the written rows says, and a row"
                        + " has a null there. Give it a value, for example with coalesce, or declare it nullable");
    }
}
