package io.datashard.internal.commit;

import io.datashard.Totals;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.commit.NextVersion.Draft;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.History;
import io.datashard.internal.version.HistoryRun;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import io.datashard.internal.version.Writers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds the last version of a table. It holds nothing, and remembers no applications: the next table there is another one. */
final class DroppedVersion {
    private final VersionLog log;
    private final HistoryLog history;
    private final TransactionId id;
    private final Drop drop;

    DroppedVersion(VersionLog log, HistoryLog history, TransactionId id, Drop drop) {
        this.log = log;
        this.history = history;
        this.id = id;
        this.drop = drop;
    }

    /** The version after {@code tip}. */
    Draft after(Version tip, int attempt, Map<String, Long> metrics) {
        tip.requireWritable(log.store().root());
        Instant time = CommitTime.after(tip.line().time(), log);
        String path = Layout.catalog(id.snapshotId(), "history-" + attempt + ".parquet");
        History before = drop == Drop.PURGE ? History.NONE : history.after(tip, path);
        List<HistoryRun> own =
                before.runs().stream().filter(run -> run.path().equals(path)).toList();
        Map<String, Long> all = new TreeMap<>(metrics);
        all.put(NextVersion.DATA_BYTES, 0L);
        all.put(
                NextVersion.METADATA_BYTES,
                own.stream().mapToLong(HistoryRun::bytes).sum());
        Version version = new Version(
                new Version.Identity(tip.identity().tableId(), id.transactionId()),
                new VersionLine(tip.number() + 1, tip.number(), id.snapshotId(), time, Operation.DROP, Totals.NONE),
                tip.metadata(),
                new Version.Contents(
                        new FileCatalog(List.of(), List.of()),
                        before,
                        Writers.NONE,
                        drop == Drop.PURGE
                                ? tip.contents().retention().ofNextTable()
                                : tip.contents().retention()),
                Changes.DROP,
                all);
        return new Draft(
                version, Optional.of(tip), own.stream().map(HistoryRun::path).toList());
    }
}
