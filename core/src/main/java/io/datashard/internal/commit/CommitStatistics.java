package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException.Conflict;
import java.time.Duration;
import java.util.Map;

/**
 * What the commits of one process came to since it started. Immutable.
 *
 * @param commits that were acknowledged
 * @param attempts at all commits, however they ended
 * @param lostRaces attempts whose number another process took
 * @param unclearAnswers of stores, after which a commit went on to find out
 * @param conflicts commits that were rejected, by the reason; a reason that never occurred is missing
 * @param otherFailures commits that failed for another reason, and certainly did nothing
 * @param unknownOutcomes commits of which it is not known whether they happened
 * @param queueTime that commits waited for others of this process
 * @param backoffTime that they waited for other processes, or for stores that gave no clear answer
 * @param commitTime that they took altogether, waiting included
 * @param dataBytes of the data files of acknowledged commits
 * @param metadataBytes of the version objects, runs and metadata files of acknowledged commits
 */
public record CommitStatistics(
        long commits,
        long attempts,
        long lostRaces,
        long unclearAnswers,
        Map<Conflict, Long> conflicts,
        long otherFailures,
        long unknownOutcomes,
        Duration queueTime,
        Duration backoffTime,
        Duration commitTime,
        long dataBytes,
        long metadataBytes) {

    public CommitStatistics {
        conflicts = Map.copyOf(conflicts);
    }
}
