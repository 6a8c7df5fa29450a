package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.spark.seam.Sessions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Which version of a table read options ask for. */
final class TimeTravel {
    /** A date; a time of day with T or blank; a zone. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("[ ]['T']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[ ][XXX]['['VV']']")
            .toFormatter(java.util.Locale.ROOT);

    private TimeTravel() {}

    /**
     * The version of a table that the options ask for, the newest if they ask for none.
     *
     * @param sessionZone where a time without a zone is
     * @throws DatashardException if they ask in two ways, or for a time that is none
     * @throws io.datashard.SnapshotNotFoundException if there is no such version
     */
    static Snapshot snapshot(TableAddress address, CaseInsensitiveStringMap options, ZoneId sessionZone) {
        List<String> asked = Stream.of(Options.SNAPSHOT_ID, Options.VERSION_AS_OF, Options.TIMESTAMP_AS_OF)
                .filter(options::containsKey)
                .toList();
        if (asked.isEmpty()) {
            return address.currentSnapshot();
        } else if (asked.size() > 1) {
            throw new DatashardException("the options " + String.join(" and ", asked) + " each choose a version of "
                    + address.location() + "; give one of them");
        }
        Table table = address.load();
        String value = options.get(asked.get(0)).trim();
        return asked.get(0).equals(Options.TIMESTAMP_AS_OF)
                ? table.snapshotAsOf(time(value, sessionZone))
                : table.snapshot(value);
    }

    /**
     * Checks options that come when the version has been chosen.
     *
     * @throws DatashardException if they ask for another version
     */
    static void requireLoaded(String table, Snapshot loaded, CaseInsensitiveStringMap options) {
        String asked = options.get(Options.SNAPSHOT_ID);
        if (asked != null && !isNameOf(loaded, asked.trim())) {
            throw new DatashardException("the table " + table + " is loaded at version " + loaded.version()
                    + " and cannot be read at " + asked
                    + " by an option: Spark passes options of a table by name after it has"
                    + " resolved its columns. Use " + table + " VERSION AS OF '" + asked + "' or load it by path");
        }
        String pins = options.get(Options.PIN);
        // with load(path) the pin has chosen the version, or another option that goes before it
        if (pins != null && !options.containsKey("path") && !isPinned(loaded, pins)) {
            throw new DatashardException("the table " + table + " is loaded at version " + loaded.version()
                    + ", which is not the one that " + Options.PIN + " = " + pins
                    + " pins, and cannot be read at another one by an option: Spark passes options of a table by name after it"
                    + " has resolved its columns. Load it by its path with the option, or set " + PinnedTables.CONF
                    + " in the session");
        }
    }

    private static boolean isPinned(Snapshot loaded, String pins) {
        SparkSession session = SparkSession.active();
        TableAddress address = new PathAddress(loaded.location(), Sessions.hadoopConfiguration(session));
        return PinnedTables.of(pins, session)
                .see(address)
                .findSnapshot()
                .filter(pinned -> pinned.tableId().equals(loaded.tableId()) && pinned.version() == loaded.version())
                .isPresent();
    }

    private static boolean isNameOf(Snapshot loaded, String asked) {
        return asked.equals(loaded.id()) || asked.equals(Long.toString(loaded.version())) || isTagOf(loaded, asked);
    }

    /** Of a name that can only be a tag's, which the newest version of the table knows. */
    private static boolean isTagOf(Snapshot loaded, String asked) {
        return !asked.matches("[\\d.]+")
                && Table.load(loaded.location(), Sessions.hadoopConfiguration(SparkSession.active())).tags().stream()
                        .anyMatch(tag -> tag.name().equals(asked) && tag.version() == loaded.version());
    }

    private static Instant time(String text, ZoneId sessionZone) {
        try {
            TemporalAccessor parsed =
                    TIMESTAMP.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof ZonedDateTime zoned) {
                return zoned.toInstant();
            } else if (parsed instanceof LocalDateTime local) {
                return local.atZone(sessionZone).toInstant();
            }
            return ((LocalDate) parsed).atStartOfDay(sessionZone).toInstant();
        } catch (DateTimeParseException e) {
            throw new DatashardException(
                    Options.TIMESTAMP_AS_OF + " is \"" + text
                            + "\", which is no time; write it like 2026-11-21 06:49:00 or 2026-11-21T06:49:00Z",
                    e);
        }
    }
}
