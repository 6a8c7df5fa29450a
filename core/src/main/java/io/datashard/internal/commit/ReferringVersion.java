package io.datashard.internal.commit;

import io.datashard.Totals;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.commit.NextVersion.Draft;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.History;
import io.datashard.internal.version.HistoryRun;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Retention;
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import io.datashard.internal.version.WriterRetention;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Builds versions that refer to data files and runs which are there already, and so cost the same however big the table is. */
final class ReferringVersion {
    private final VersionLog log;
    private final HistoryLog history;
    private final TransactionId id;

    ReferringVersion(VersionLog log, HistoryLog history, TransactionId id) {
        this.log = log;
        this.history = history;
        this.id = id;
    }

    /** What such a version says that is not its parent's. */
    record State(
            Operation operation,
            StoredMetadata metadata,
            FileCatalog files,
            Totals totals,
            Retention retention,
            Changes changes) {

        /** The state of a version, with what is kept of others changed. */
        static State of(Version version, Operation operation, Retention retention) {
            return new State(
                    operation,
                    version.metadata(),
                    version.contents().files(),
                    version.line().totals(),
                    retention,
                    new Changes(false, List.of()));
        }
    }

    /** The version after {@code tip}. */
    Draft after(Version tip, State state, int attempt, Map<String, Long> metrics) {
        Instant time = CommitTime.after(tip.line().time(), log);
        String path = Layout.catalog(id.snapshotId(), "history-" + attempt + ".parquet");
        History before = history.after(tip, path);
        List<HistoryRun> own =
                before.runs().stream().filter(run -> run.path().equals(path)).toList();
        Optional<String> metadata =
                state.metadata().path().filter(file -> file.startsWith(Layout.snapshot(id.snapshotId()) + "/"));
        Version.Contents contents = new Version.Contents(
                state.files(),
                before,
                tip.contents()
                        .writers()
                        .after(
                                time,
                                WriterRetention.of(state.metadata().metadata().properties()),
                                Optional.empty()),
                state.retention());
        Map<String, Long> all = new TreeMap<>(metrics);
        all.put(NextVersion.DATA_BYTES, 0L);
        all.put(
                NextVersion.METADATA_BYTES,
                own.stream().mapToLong(HistoryRun::bytes).sum());
        Version version = new Version(
                new Version.Identity(tip.identity().tableId(), id.transactionId()),
                new VersionLine(
                        tip.number() + 1, tip.number(), id.snapshotId(), time, state.operation(), state.totals()),
                state.metadata(),
                contents,
                state.changes(),
                all);
        return new Draft(
                version,
                Optional.of(tip),
                Stream.concat(own.stream().map(HistoryRun::path), metadata.stream())
                        .toList());
    }
}
