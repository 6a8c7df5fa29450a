package io.datashard.internal.types;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Transform;
import java.util.ArrayList;
import java.util.List;

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
            columns.add(ColumnPath.resolve(term.column(), schema).column());
        }
        return columns;
    }
}
