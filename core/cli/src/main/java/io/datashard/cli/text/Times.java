package io.datashard.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and periods as people write and read them. Times without a zone are in UTC. */
public final class Times {
    /** A date; a time of day with T or blank; a zone. */
    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("[ ]['T']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[ ][XXX]")
            .toFormatter(Locale.ROOT);

    /** All that a version's time has, so that a time that was read and is asked for finds its version. */
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6}) ?(?:(h|hours?)|(d|days?))");

    private Times() {}

    /** A time in UTC to the microsecond, which {@link #instant} reads. */
    public static String text(Instant time) {
        return SHOWN.format(time);
    }

    /** What {@code 2026-11-21}, {@code 2026-11-21 06:49:00.5} or {@code 2026-11-21T06:49:00Z} says; nothing if it is no time. */
    public static Optional<Instant> instant(String text) {
        try {
            TemporalAccessor parsed =
                    WRITTEN.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof ZonedDateTime zoned) {
                return Optional.of(zoned.toInstant());
            } else if (parsed instanceof LocalDateTime local) {
                return Optional.of(local.toInstant(ZoneOffset.UTC));
            }
            return Optional.of(((LocalDate) parsed).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** What {@code 36 hours}, {@code 36h}, {@code 7 days} or {@code 7d} says; nothing if it is no period. */
    public static Optional<Duration> period(String text) {
        Matcher period = PERIOD.matcher(text);
        if (!period.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(period.group(1));
        return Optional.of(period.group(2) != null ? Duration.ofHours(count) : Duration.ofDays(count));
    }
}
