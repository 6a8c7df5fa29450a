package io.datashard.spark.write;

import io.datashard.DatashardException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How rows are distributed among the tasks that write them. */
enum DistributionMode {
    /** They stay where the query left them. */
    NONE,
    /** Those of a partition come together. */
    HASH,
    /** Each task gets a range of the partitions and of the table's sort order. */
    RANGE;

    /**
     * What settings ask for, if they do.
     *
     * @throws DatashardException for a mode that there is not
     */
    static Optional<DistributionMode> in(Map<String, String> settings) {
        String text = settings.get(WriteOptions.DISTRIBUTION_MODE);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(values())
                .filter(mode -> mode.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new DatashardException(
                        WriteOptions.DISTRIBUTION_MODE + " is \"" + text + "\"; set it to one of " + names())));
    }

    private static String names() {
        return Arrays.stream(values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
