package io.datashard.internal.commit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When versions are committed: their times rise strictly with their numbers, whatever the clocks of writers say. */
final class CommitTime {
    private static final Logger LOG = LoggerFactory.getLogger(CommitTime.class);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private CommitTime() {}

    /** The time of a version that is committed now, on top of one of another time. */
    static Instant after(Instant parent, VersionLog log) {
        Instant now = log.process().surroundings().now().truncatedTo(ChronoUnit.MICROS);
        if (parent.isAfter(now.plus(CLOCK_TOLERANCE))) {
            LOG.warn(
                    "The newest version of {} was committed at {}, which this machine's clock has not reached ({}). Check"
                            + " the clocks of the machines that write to it",
                    log.store().root(),
                    parent,
                    now);
        }
        return now.isAfter(parent) ? now : parent.plus(1, ChronoUnit.MICROS);
    }
}
