package io.datashard.internal.commit;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.store.Store;
import io.datashard.internal.types.MissingColumn;
import io.datashard.internal.version.Version;
import java.util.Set;

/** Whether columns have no null, as far as the catalog counts them. */
final class NullProof {
    private NullProof() {}

    /**
     * Streams the catalog of a version.
     *
     * @param columns field ids of primitive columns; for none, nothing is read
     * @param schema which has them, maybe of a later version
     * @throws DatashardException if a file has a null in one of them, or it is not known
     */
    static void require(Version version, Store store, Set<Integer> columns, Schema schema) {
        if (columns.isEmpty()) {
            return;
        }
        try (LiveFiles files = version.files(store, Selection.ofStats(columns))) {
            files.forEachRemaining(
                    file -> columns.forEach(id -> require(schema.field(id).orElseThrow(), file)));
        }
    }

    private static void require(Field column, FileEntry file) {
        long nulls = MissingColumn.stats(column, file).nulls();
        if (nulls != 0 && file.rows() > 0) {
            throw new DatashardException("the column " + column.name() + " cannot become one that is never null: "
                    + (nulls > 0
                            ? nulls + " of the " + file.rows() + " rows of the file " + file.path() + " are null there"
                                    + (file.deletedRows() > 0 ? ", some of them perhaps deleted rows" : "")
                            : "the catalog does not know how many rows of the file " + file.path() + " are null there")
                    + ". Nothing was committed. Overwrite these rows first");
        }
    }
}
