package io.datashard.internal.commit;

import io.datashard.DatashardException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Counts the attempts of one commit, spaces them and measures them, until a deadline. Pauses have full jitter (Brooker, Exponential
 * Backoff And Jitter, AWS Architecture Blog, 2015).
 */
final class Attempts {
    /** The table property that says how many seconds a commit may try. */
    static final String TIMEOUT_PROPERTY = "commit-timeout-seconds";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    /** For a store that does not answer clearly. */
    private static final long FIRST_PAUSE_MICROS = 2_000;

    private static final long LONGEST_PAUSE_MICROS = 500_000;

    /**
     * After lost races pauses grow to so many times what a put takes, and no more: the longer one sleeps, the more often others, who
     * have only just come, take the number instead.
     */
    private static final int LONGEST_PAUSE_PUTS = 8;

    private final Surroundings surroundings;
    private Duration timeout;
    private long start;
    private int count;
    private int lostRaces;
    private int unclearAnswers;
    private long queueNanos;
    private long backoffNanos;

    Attempts(Surroundings surroundings, Duration timeout) {
        this.surroundings = surroundings;
        this.timeout = timeout;
        this.start = surroundings.nanoTime();
    }

    /** Those of a commit to several tables, which may take as long as the one of them that may take longest. */
    static Attempts asLongAs(List<Attempts> others, Surroundings surroundings) {
        Duration longest = others.stream()
                .map(each -> each.timeout)
                .max(Comparator.naturalOrder())
                .orElse(DEFAULT_TIMEOUT);
        return new Attempts(surroundings, longest);
    }

    /** From now on it lasts as long as a commit to several tables of which this one is a part. */
    void within(Attempts all) {
        start = all.start;
        timeout = all.timeout;
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

    /** Counts a new attempt, which is to make a version of some number. */
    Attempt next(long version) {
        count++;
        return new Attempt(version, count, metrics());
    }

    int count() {
        return count;
    }

    int lostRaces() {
        return lostRaces;
    }

    int unclearAnswers() {
        return unclearAnswers;
    }

    long queueNanos() {
        return queueNanos;
    }

    long backoffNanos() {
        return backoffNanos;
    }

    long waitedNanos() {
        return queueNanos + backoffNanos;
    }

    long elapsedNanos() {
        return surroundings.nanoTime() - start;
    }

    /** How long it may still try; less than 0 if no longer. */
    long nanosLeft() {
        return timeout.toNanos() - elapsedNanos();
    }

    /** Waits for its turn or, when there is no more waiting, throws what {@code failure} makes of the reason. */
    void enter(CommitQueue queue, Function<String, ? extends DatashardException> failure) {
        long before = surroundings.nanoTime();
        try {
            if (!queue.enter(nanosLeft())) {
                throw failure.apply(timedOut());
            }
        } catch (InterruptedException e) {
            throw interrupted(e, failure);
        } finally {
            queueNanos += surroundings.nanoTime() - before;
        }
    }

    /**
     * Counts a lost race and pauses, longer after each.
     *
     * @param putMicros what a put of a version takes
     */
    void lostRace(long putMicros, Function<String, ? extends DatashardException> failure) {
        long puts = Math.min(LONGEST_PAUSE_PUTS, 1L << Math.min(lostRaces++, 20));
        pause(surroundings.random(putMicros * puts + 1), failure);
    }

    /** Counts a lost race of one whom the others let go first, so that it does not pause. */
    void lostRaceOfTheFirst(Function<String, ? extends DatashardException> failure) {
        lostRaces++;
        requireTime(failure);
    }

    /** Counts an answer that says nothing and pauses, longer after each. */
    void unclearAnswer(Function<String, ? extends DatashardException> failure) {
        long limit = Math.min(LONGEST_PAUSE_MICROS, FIRST_PAUSE_MICROS << Math.min(unclearAnswers++, 20));
        pause(surroundings.random(limit + 1), failure);
    }

    /** Lets some time pass or, when none is left, throws what {@code failure} makes of the reason. */
    void pause(long micros, Function<String, ? extends DatashardException> failure) {
        requireTime(failure);
        long before = surroundings.nanoTime();
        try {
            surroundings.sleep(micros);
        } catch (InterruptedException e) {
            throw interrupted(e, failure);
        } finally {
            backoffNanos += surroundings.nanoTime() - before;
        }
    }

    private void requireTime(Function<String, ? extends DatashardException> failure) {
        if (nanosLeft() < 0) {
            throw failure.apply(timedOut());
        }
    }

    private String timedOut() {
        return "the commit timeout of " + timeout.toSeconds() + " s has passed";
    }

    private static DatashardException interrupted(
            InterruptedException cause, Function<String, ? extends DatashardException> failure) {
        Thread.currentThread().interrupt();
        DatashardException interrupted = failure.apply("the thread was interrupted");
        interrupted.addSuppressed(cause);
        return interrupted;
    }

    /** What the commit took until now, by the names that version objects use. */
    Map<String, Long> metrics() {
        Map<String, Long> metrics = new TreeMap<>();
        metrics.put("attempts", (long) count);
        metrics.put("lost-races", (long) lostRaces);
        metrics.put("unclear-answers", (long) unclearAnswers);
        metrics.put("commit-ms", TimeUnit.NANOSECONDS.toMillis(elapsedNanos()));
        metrics.put("queue-ms", TimeUnit.NANOSECONDS.toMillis(queueNanos));
        metrics.put("backoff-ms", TimeUnit.NANOSECONDS.toMillis(backoffNanos));
        return metrics;
    }
}
