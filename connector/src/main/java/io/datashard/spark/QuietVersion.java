package io.datashard.spark;

import io.datashard.Snapshot;
import io.datashard.Totals;
import java.time.Duration;
import java.time.Instant;

/**
 * The newest version of a table that is older than some time.
 *
 * @param version 0 if there is none
 * @param totals what it held
 */
record QuietVersion(long version, Totals totals) {
    private static final QuietVersion NONE = new QuietVersion(0, Totals.NONE);

    /** The version up to a snapshot. Costs the history of that time. */
    static QuietVersion of(Snapshot snapshot, Duration quiet) {
        if (quiet.isZero()) {
            return new QuietVersion(
                    snapshot.version(), snapshot.totals()); // times of versions may be ahead of the clock
        }
        Instant last = Instant.now().minus(quiet);
        return snapshot.history()
                .filter(line -> !line.time().isAfter(last))
                .findFirst()
                .map(line -> new QuietVersion(line.version(), line.totals()))
                .orElse(NONE);
    }
}
