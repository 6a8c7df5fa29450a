package io.datashard.internal.commit;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Adds up what the commits of a process come to. Safe for concurrent use. */
final class CommitCounters {
    private final Map<Conflict, Long> conflicts = new EnumMap<>(Conflict.class);
    private long commits;
    private long attempts;
    private long lostRaces;
    private long unclearAnswers;
    private long otherFailures;
    private long unknownOutcomes;
    private long queueNanos;
    private long backoffNanos;
    private long commitNanos;
    private long dataBytes;
    private long metadataBytes;

    /** Counts a commit that was acknowledged. */
    synchronized void committed(Attempts made, long data, long metadata) {
        commits++;
        dataBytes += data;
        metadataBytes += metadata;
        add(made);
    }

    /** Counts a commit that was not, or of which nobody knows. */
    synchronized void failed(Attempts made, Throwable failure) {
        if (failure instanceof ConcurrentModificationException e) {
            conflicts.merge(e.conflict(), 1L, Long::sum);
        } else if (failure instanceof Error || failure instanceof CommitOutcomeUnknownException) {
            unknownOutcomes++;
        } else {
            otherFailures++;
        }
        add(made);
    }

    private void add(Attempts made) {
        attempts += made.count();
        lostRaces += made.lostRaces();
        unclearAnswers += made.unclearAnswers();
        queueNanos += made.queueNanos();
        backoffNanos += made.backoffNanos();
        commitNanos += made.elapsedNanos();
    }

    synchronized CommitStatistics statistics() {
        return new CommitStatistics(
                commits,
                attempts,
                lostRaces,
                unclearAnswers,
                conflicts,
                otherFailures,
                unknownOutcomes,
                Duration.ofNanos(queueNanos),
                Duration.ofNanos(backoffNanos),
                Duration.ofNanos(commitNanos),
                dataBytes,
                metadataBytes);
    }
}
