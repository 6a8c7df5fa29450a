package io.datashard.spark.seam;

import java.util.Locale;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** What the optimizer found out about the rows of a write, which saves the write from moving them. */
public enum RowPlacement {
    /** Nothing. */
    UNKNOWN,
    /** They are few, and one task has them all. */
    TOGETHER,
    /** The query sorted them, so that those of a partition follow each other. */
    SORTED;

    /** The option by which {@link PlacedRows} tells the write. */
    static final String OPTION = "__datashard_row_placement";

    /** What the options of a write say. */
    public static RowPlacement of(CaseInsensitiveStringMap options) {
        return valueOf(options.getOrDefault(OPTION, UNKNOWN.name()));
    }

    /** Whether an option is not the user's, but that of this class. */
    public static boolean isOption(String name) {
        return name.toLowerCase(Locale.ROOT).equals(OPTION);
    }
}
