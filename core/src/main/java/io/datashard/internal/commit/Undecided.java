package io.datashard.internal.commit;

import io.datashard.DatashardException;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a writer does that meets a version which waits for its decision: it waits, too, but not for ever, as whoever is to decide may be
 * dead. Then it tries to decide that the other transaction is aborted. Only one decision comes to be, so both go by that.
 */
final class Undecided {
    private static final Logger LOG = LoggerFactory.getLogger(Undecided.class);

    /** So long a transaction may take from its first version to its decision before others abort it who have the time. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long LONGEST_PAUSE_MICROS = 50_000;

    private final VersionLog log;
    private final Attempts attempts;
    private final Function<String, ? extends DatashardException> failure;

    /** @param failure what to throw when there is no more time to wait */
    Undecided(VersionLog log, Attempts attempts, Function<String, ? extends DatashardException> failure) {
        this.log = log;
        this.attempts = attempts;
        this.failure = failure;
    }

    /**
     * Returns when there is a decision.
     *
     * @throws DatashardException if the table lies outside of the database that decides
     */
    void settle(Condition condition, long version) {
        if (log.decisions().on(condition, version).isPresent()) {
            return;
        }
        DecisionLog database = log.decisions().atHand(condition).orElseThrow(() -> outside(condition, version));
        long start = attempts.elapsedNanos();
        // there must be time left to go on when the other one is aborted
        long patience = Math.min(PATIENCE.toNanos(), attempts.nanosLeft() / 2);
        while (database.read(condition.decision()).isEmpty()) {
            if (attempts.elapsedNanos() - start < patience) {
                attempts.pause(1 + log.process().surroundings().random(LONGEST_PAUSE_MICROS), failure);
            } else {
                abort(database, condition, version);
            }
        }
    }

    private void abort(DecisionLog database, Condition condition, long version) {
        LOG.warn(
                "Version {} of {} has waited too long for the decision of its transaction {}; aborting that",
                version,
                log.store().root(),
                condition.decision());
        try {
            database.decide(condition.database(), condition.decision(), new Decision.Aborted());
        } catch (UncheckedIOException e) {
            LOG.warn("The store gave no clear answer to the decision {}", condition.decision(), e);
            attempts.unclearAnswer(failure);
        }
    }

    private DatashardException outside(Condition condition, long version) {
        return new DatashardException("the table at " + log.store().root()
                + " cannot be written to: its newest version, " + version
                + ", was prepared by a transaction over several tables, " + condition.decision()
                + ", and the database that knows whether it was committed is not " + condition.levelsUp()
                + " levels above the table. It can be read without that version. Nothing was committed. Copy the table again,"
                + " together with its database or after somebody has written to it there");
    }
}
