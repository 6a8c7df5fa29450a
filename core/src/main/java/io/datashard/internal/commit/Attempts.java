package io.datashard.internal.commit;

import io.datashard.DatashardException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Counts the attempts of one commit and spaces them: exponential backoff with full jitter (Brooker, Exponential Backoff And Jitter,
 * AWS Architecture Blog, 2015), until a deadline.
 */
final class Attempts {
    /** The table property that says how many seconds a commit may try. */
    static final String TIMEOUT_PROPERTY = "commit-timeout-seconds";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final long FIRST_PAUSE_MICROS = 2_000;
    private static final long LONGEST_PAUSE_MICROS = 500_000;

    private final Surroundings surroundings;
    private final Duration timeout;
    private final long start;
    private int count;
    private int pauses;
    private long waitedNanos;

    Attempts(Surroundings surroundings, Duration timeout) {
        this.surroundings = surroundings;
        this.timeout = timeout;
        this.start = surroundings.nanoTime();
    }

    /** How long a commit to a table with these properties may try. */
    static Duration timeout(Map<String, String> properties) {
        String seconds = properties.get(TIMEOUT_PROPERTY);
        if (seconds == null) {
            return DEFAULT_TIMEOUT;
        }
        if (!seconds.matches("\\d{1,9}")) {
            throw new DatashardException("the table property " + TIMEOUT_PROPERTY + " is \"" + seconds
                    + "\"; set it to a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    /** Counts a new attempt and returns its number. */
    int next() {
        return ++count;
    }

    int count() {
        return count;
    }

    /** Waits or, when there is no more waiting, throws what {@code failure} makes of the reason. */
    void backOff(Function<String, ? extends DatashardException> failure) {
        if (surroundings.nanoTime() - start > timeout.toNanos()) {
            throw failure.apply("the commit timeout of " + timeout.toSeconds() + " s has passed");
        }
        long limit = Math.min(LONGEST_PAUSE_MICROS, FIRST_PAUSE_MICROS << Math.min(pauses++, 20));
        long before = surroundings.nanoTime();
        try {
            surroundings.sleep(surroundings.random(limit + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            DatashardException interrupted = failure.apply("the thread was interrupted");
            interrupted.addSuppressed(e);
            throw interrupted;
        }
        waitedNanos += surroundings.nanoTime() - before;
    }

    /** What the commit took until now. */
    Map<String, Long> metrics() {
        Map<String, Long> metrics = new TreeMap<>();
        metrics.put("attempts", (long) count);
        metrics.put("commit-ms", TimeUnit.NANOSECONDS.toMillis(surroundings.nanoTime() - start));
        metrics.put("waited-ms", TimeUnit.NANOSECONDS.toMillis(waitedNanos));
        return metrics;
    }
}
