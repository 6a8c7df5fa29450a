package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Columns as text: {@code id, address.street, `odd name`}. */
public final class ColumnList {
    private ColumnList() {}

    /**
     * The columns in the order of the text.
     *
     * @throws DatashardException if the text is malformed or names what is no column
     */
    public static List<Field> parse(String text, Schema schema) {
        List<Field> columns = new ArrayList<>();
        for (PartitioningParser.Term term : new PartitioningParser(text).terms()) {
            if (!(term.transform() instanceof Transform.Identity)) {
                throw new DatashardException(term.transform() + " of a column is no column; name the column alone");
            }
            columns.add(ColumnPath.resolve(term.columns().get(0), schema).column());
        }
        return columns;
    }

    /** The names that columns have in a schema, which {@link #parse} reads; those that it lacks are left out. */
    public static String format(List<Field> columns, Schema schema) {
        return columns.stream()
                .map(column -> ColumnPath.of(column.id(), schema))
                .flatMap(Optional::stream)
                .map(ColumnPath::text)
                .collect(Collectors.joining(", "));
    }
}
