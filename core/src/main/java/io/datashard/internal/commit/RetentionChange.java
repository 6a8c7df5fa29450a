package io.datashard.internal.commit;

import io.datashard.internal.commit.NextVersion.Draft;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Retention;
import io.datashard.internal.version.Version;
import java.util.Map;
import java.util.function.Function;

/** Builds versions that change nothing but which other versions are kept. */
final class RetentionChange implements Commit.Step {
    private final VersionLog log;
    private final ReferringVersion next;
    private final Operation operation;
    private final Function<Version, Retention> change;

    /** @param change what is kept once a version is the newest; it may throw, and then nothing is committed */
    RetentionChange(
            VersionLog log,
            HistoryLog history,
            TransactionId id,
            Operation operation,
            Function<Version, Retention> change) {
        this.log = log;
        this.next = new ReferringVersion(log, history, id);
        this.operation = operation;
        this.change = change;
    }

    @Override
    public Draft after(Version tip, int attempt, Map<String, Long> metrics) {
        tip.requireWritable(log.store().root());
        return next.after(tip, ReferringVersion.State.of(tip, operation, change.apply(tip)), attempt, metrics);
    }
}
