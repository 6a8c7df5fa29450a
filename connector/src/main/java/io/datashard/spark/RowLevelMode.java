package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.spark.read.MetadataColumns;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;

/** How a statement changes rows of files that stay for others. A table property for each command chooses. */
enum RowLevelMode {
    /**
     * The rows are marked as deleted, and their new versions are appended. The default: a statement writes what it changes and no more,
     * and conflicts with others only where they change the same rows.
     */
    MERGE_ON_READ("merge-on-read"),
    /** The files are written again without the rows, or with their new versions: reads are as fast as before. */
    COPY_ON_WRITE("copy-on-write");

    private final String text;

    RowLevelMode(String text) {
        this.text = text;
    }

    /**
     * The mode of a command on a version of a table. Where columns of the table hide the metadata columns that name a row, files are
     * written again unless a property asks for something else.
     *
     * @throws DatashardException if the command's property names no mode, or one that is not possible
     */
    static RowLevelMode of(Command command, Snapshot snapshot) {
        String property = command.name().toLowerCase(Locale.ROOT) + "-mode";
        Optional<String> hidden = MetadataColumns.hidingRows(snapshot);
        String wanted =
                snapshot.properties().getOrDefault(property, (hidden.isPresent() ? COPY_ON_WRITE : MERGE_ON_READ).text);
        RowLevelMode mode = Arrays.stream(values())
                .filter(known -> known.text.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new DatashardException("the table property " + property + " is \"" + wanted
                        + "\"; set it to merge-on-read or copy-on-write"));
        if (mode == MERGE_ON_READ && hidden.isPresent()) {
            throw new DatashardException("the table property " + property + " is \"" + wanted
                    + "\", which marks rows by their file and position in it; but the table has a column "
                    + hidden.get()
                    + " of its own, which hides one of these. Rename the column, or set " + property
                    + " to copy-on-write");
        }
        return mode;
    }
}
