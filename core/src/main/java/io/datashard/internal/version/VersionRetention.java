package io.datashard.internal.version;

import io.datashard.DatashardException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the versions of a table stay readable, and how long a transaction may take: what is older, vacuum gives up. */
public final class VersionRetention {
    /** The table property that says how long. */
    public static final String PROPERTY = "retention";

    /** The table property without which a retention may not be shorter than {@link #LEAST}. */
    public static final String MINIMUM_PROPERTY = "retention-minimum";

    private static final Duration DEFAULT = Duration.ofDays(7);

    /** Shorter is dangerous: jobs that run, and readers that read, may take as long. */
    private static final Duration LEAST = Duration.ofHours(24);

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6}) (hour|day)s?");

    private VersionRetention() {}

    /**
     * The retention of a table with these properties.
     *
     * @throws DatashardException if the properties say none, or one that is shorter than they allow
     */
    public static Duration of(Map<String, String> properties) {
        return require(period(properties, PROPERTY, DEFAULT), properties);
    }

    /**
     * A retention, if a table with these properties allows it.
     *
     * @throws DatashardException if it is shorter
     */
    public static Duration require(Duration retention, Map<String, String> properties) {
        Duration least = period(properties, MINIMUM_PROPERTY, LEAST);
        if (retention.compareTo(least) < 0) {
            throw new DatashardException("a retention of " + retention + " is shorter than " + least
                    + ", the least that this table allows: whoever still reads or writes that long would fail. Choose a longer one or,"
                    + " if nobody does, set the table property " + MINIMUM_PROPERTY
                    + " first, for example to \"0 hours\"");
        }
        return retention;
    }

    private static Duration period(Map<String, String> properties, String property, Duration otherwise) {
        String text = properties.get(property);
        if (text == null) {
            return otherwise;
        }
        Matcher period = PERIOD.matcher(text);
        if (!period.matches()) {
            throw new DatashardException("the table property " + property + " is \"" + text
                    + "\"; set it to a number of hours or days, such as \"36 hours\" or \"7 days\"");
        }
        long count = Long.parseLong(period.group(1));
        return period.group(2).equals("day") ? Duration.ofDays(count) : Duration.ofHours(count);
    }
}
