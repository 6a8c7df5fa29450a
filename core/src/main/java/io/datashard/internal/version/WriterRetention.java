package io.datashard.internal.version;

import io.datashard.DatashardException;
import java.time.Duration;
import java.util.Map;

/** How long a table remembers what an application committed last. */
public final class WriterRetention {
    /** The table property that says how many days. */
    public static final String PROPERTY = "writer-retention-days";

    private static final Duration DEFAULT = Duration.ofDays(30);

    private WriterRetention() {}

    /**
     * The retention of a table with these properties.
     *
     * @throws DatashardException if the property is no number of days
     */
    public static Duration of(Map<String, String> properties) {
        String days = properties.get(PROPERTY);
        if (days == null) {
            return DEFAULT;
        }
        if (!days.matches("[1-9]\\d{0,5}")) {
            throw new DatashardException(
                    "the table property " + PROPERTY + " is \"" + days + "\"; set it to a number of days, 1 to 999999");
        }
        return Duration.ofDays(Long.parseLong(days));
    }
}
