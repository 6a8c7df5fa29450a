package io.datashard.internal.commit;

import io.datashard.DatashardException;
import java.util.Arrays;
import java.util.Map;

/** What an overwrite makes of rows that were appended since it began. */
public enum Isolation {
    /** Rows that its condition selects are a conflict. */
    SERIALIZABLE("serializable"),
    /** They are overwritten as well. */
    SNAPSHOT("snapshot");

    /** The table property that chooses. */
    public static final String PROPERTY = "isolation-level";

    private final String text;

    Isolation(String text) {
        this.text = text;
    }

    /**
     * The level of a table; serializable unless a property says otherwise.
     *
     * @throws DatashardException if the property names no level
     */
    public static Isolation of(Map<String, String> properties) {
        String wanted = properties.getOrDefault(PROPERTY, SERIALIZABLE.text);
        return Arrays.stream(values())
                .filter(level -> level.text.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new DatashardException("the table property " + PROPERTY + " is \"" + wanted
                        + "\"; set it to serializable or snapshot"));
    }
}
