package io.datashard.spark;

import io.datashard.DatashardException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
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
     * The mode of a command.
     *
     * @param properties of the table
     * @throws DatashardException if the command's property names no mode
     */
    static RowLevelMode of(Command command, Map<String, String> properties) {
        String property = command.name().toLowerCase(Locale.ROOT) + "-mode";
        String wanted = properties.getOrDefault(property, MERGE_ON_READ.text);
        return Arrays.stream(values())
                .filter(mode -> mode.text.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new DatashardException("the table property " + property + " is \"" + wanted
                        + "\"; set it to merge-on-read or copy-on-write"));
    }
}
