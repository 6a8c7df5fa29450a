package io.datashard.internal.table;

import io.datashard.internal.commit.Committer;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.TransactionId;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.version.Version;
import java.util.Optional;

/** Keeps the runs of a table's catalog few, by versions of its own that change nothing else. */
final class CatalogMaintenance {
    private final VersionLog log;
    private final HistoryLog history;

    CatalogMaintenance(VersionLog log, HistoryLog history) {
        this.log = log;
        this.history = history;
    }

    /** To be called with each version that this process committed. Costs it nothing; what there is to do is done in the background. */
    void after(Version committed) {
        // one that added no run leaves them to whoever did
        boolean added =
                committed.contents().files().runs().stream().anyMatch(run -> run.version() == committed.number());
        if (added && Committer.isTimeToMerge(committed)) {
            log.process().offer(log.store(), this::mergeRuns);
        }
    }

    /** Merges until there are few runs, and returns the last version that it made. */
    Optional<Version> mergeRuns() {
        Optional<Version> last = Optional.empty();
        for (Optional<Version> next = mergeOnce(); next.isPresent(); next = mergeOnce()) {
            last = next;
        }
        return last;
    }

    private Optional<Version> mergeOnce() {
        return log.newest().filter(tip -> !tip.isDropped()).flatMap(tip -> new Committer(log, history)
                .mergeRuns(idAfter(tip), tip));
    }

    private TransactionId idAfter(Version tip) {
        Surroundings surroundings = log.process().surroundings();
        String snapshotId = SnapshotIds.nextOn(tip, surroundings);
        return new TransactionId(surroundings.newId().toString(), snapshotId);
    }
}
