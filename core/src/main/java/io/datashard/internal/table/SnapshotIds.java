package io.datashard.internal.table;

import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.version.Floor;
import io.datashard.internal.version.Version;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Snapshot ids: the start of a transaction in UTC as YYYYMMDDHHmmss, a point, six digits of microseconds and eight random ones. No
 * two transactions share one, without asking anybody.
 */
final class SnapshotIds {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SnapshotIds() {}

    /** An id of a transaction that starts now. */
    static String next(Surroundings surroundings) {
        return id(surroundings.now(), surroundings);
    }

    private static String id(Instant start, Surroundings surroundings) {
        long micros = start.getLong(ChronoField.MICRO_OF_SECOND);
        long random = surroundings.random(100_000_000);
        return String.format(
                Locale.ROOT, "%s.%06d%08d", SECONDS.format(start.truncatedTo(ChronoUnit.SECONDS)), micros, random);
    }

    /**
     * An id of a transaction that starts now, and one that is greater than another, whatever the clocks say. Each transaction has one after
     * its base's: so all ids of a table are greater than that of a purge below it, up to which snapshots are deleted.
     */
    static String nextAfter(String other, Surroundings surroundings) {
        String next = next(surroundings);
        if (next.compareTo(other) > 0) {
            return next;
        }
        LocalDateTime later = LocalDateTime.parse(other.substring(0, 14), SECONDS)
                .plus(Long.parseLong(other.substring(15, 21)) + 1, ChronoUnit.MICROS);
        return id(later.toInstant(ZoneOffset.UTC), surroundings);
    }

    /**
     * An id of a transaction that starts now on top of a version: greater than the version's and not below its floor, whatever the
     * clocks say.
     */
    static String nextOn(Version version, Surroundings surroundings) {
        String last = version.line().snapshotId();
        String low =
                version.contents().retention().floor().map(Floor::snapshotId).orElse(last);
        return nextAfter(last.compareTo(low) > 0 ? last : low, surroundings);
    }

    /** Whether a text has the form of a snapshot id. */
    static boolean isSnapshotId(String text) {
        return text.matches("\\d{14}\\.\\d{14}");
    }
}
