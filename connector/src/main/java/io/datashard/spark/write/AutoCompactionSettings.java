package io.datashard.spark.write;

import io.datashard.DatashardException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a table wants to be compacted after commits, as its properties say.
 *
 * @param quiet how long ago files must have been changed last
 */
public record AutoCompactionSettings(Duration quiet) {
    private static final String PROPERTY = "auto-compaction";
    private static final String QUIET_MINUTES = "auto-compaction-quiet-minutes";
    private static final String DEFAULT_QUIET_MINUTES = "10";

    /**
     * What a table wants, nothing if it does not want to be compacted.
     *
     * @throws DatashardException if a property says nothing that is possible; where nothing is wanted, only for what says so
     */
    public static Optional<AutoCompactionSettings> of(Map<String, String> properties) {
        return isWanted(properties) ? Optional.of(new AutoCompactionSettings(quiet(properties))) : Optional.empty();
    }

    /** Checks all properties, also where nothing is wanted yet. */
    static void requirePossible(Map<String, String> properties) {
        boolean unusedWish = isWanted(properties);
        Duration unused = quiet(properties);
    }

    private static Duration quiet(Map<String, String> properties) {
        String minutes = properties.getOrDefault(QUIET_MINUTES, DEFAULT_QUIET_MINUTES);
        if (!minutes.matches("0|[1-9]\\d{0,5}")) {
            throw new DatashardException("the table property " + QUIET_MINUTES + " is \"" + minutes
                    + "\"; set it to a number of minutes, for example " + DEFAULT_QUIET_MINUTES);
        }
        return Duration.ofMinutes(Long.parseLong(minutes));
    }

    private static boolean isWanted(Map<String, String> properties) {
        String value = properties.getOrDefault(PROPERTY, "false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new DatashardException(
                    "the table property " + PROPERTY + " is \"" + value + "\"; set it to true or false");
        };
    }
}
