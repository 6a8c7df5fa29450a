package io.datashard.internal.commit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells users of a table for which commits wait what they can do about it, once a minute. For one leader at a time. */
final class ContentionWarning {
    static final int MANY_ATTEMPTS = 5;
    static final Duration LONG_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ContentionWarning.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private Optional<Long> last = Optional.empty();

    /** To be called when a commit has ended. Returns whether it warned. */
    boolean check(String root, Attempts attempts, long nanos) {
        boolean contended = attempts.count() >= MANY_ATTEMPTS || attempts.waitedNanos() > LONG_WAIT.toNanos();
        if (!contended || last.filter(then -> nanos - then < INTERVAL.toNanos()).isPresent()) {
            return false;
        }
        last = Optional.of(nanos);
        LOG.warn(
                "Many writers compete for the next version of {}: this commit lost {} races and waited {} ms in this process's queue"
                        + " and {} ms for other processes. Write larger batches, give each writer its own table or"
                        + " partitions and commit less often, or let one process collect and commit for all: its threads"
                        + " queue without racing. This is logged at most once a minute",
                root,
                attempts.lostRaces(),
                TimeUnit.NANOSECONDS.toMillis(attempts.queueNanos()),
                TimeUnit.NANOSECONDS.toMillis(attempts.backoffNanos()));
        return true;
    }
}
