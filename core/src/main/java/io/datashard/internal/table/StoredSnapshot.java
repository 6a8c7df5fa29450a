package io.datashard.internal.table;

import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.PlannedFiles;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import io.datashard.Totals;
import io.datashard.Transaction;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.prune.ConditionColumns;
import io.datashard.internal.prune.PartitionProjection;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A snapshot whose catalog lies in a store. */
public final class StoredSnapshot implements Snapshot {
    private final Version version;
    private final VersionLog log;
    private final HistoryLog history;
    private final Configuration configuration;

    StoredSnapshot(Version version, VersionLog log, HistoryLog history, Configuration configuration) {
        this.version = version;
        this.log = log;
        this.history = history;
        this.configuration = configuration;
    }

    private Metadata metadata() {
        return version.metadata().metadata();
    }

    @Override
    public String location() {
        return log.store().root();
    }

    @Override
    public String tableId() {
        return version.identity().tableId();
    }

    @Override
    public long version() {
        return version.number();
    }

    @Override
    public String id() {
        return version.line().snapshotId();
    }

    @Override
    public Instant time() {
        return version.line().time();
    }

    @Override
    public String operation() {
        return version.line().operation().text();
    }

    @Override
    public Schema schema() {
        return metadata().schema();
    }

    @Override
    public Partitioning partitioning() {
        return metadata().partitioning();
    }

    @Override
    public Map<Integer, Partitioning> partitionings() {
        return metadata().partitioningsById();
    }

    @Override
    public Map<String, String> properties() {
        return metadata().properties();
    }

    @Override
    public Totals totals() {
        return version.line().totals();
    }

    @Override
    public Map<String, Long> metrics() {
        return version.metrics();
    }

    @Override
    public Stream<HistoryLine> history() {
        return history.lines(version).map(StoredSnapshot::line);
    }

    private static HistoryLine line(PastVersion past) {
        VersionLine line = past.line();
        return new HistoryLine(
                line.version(),
                line.parent(),
                line.snapshotId(),
                line.time(),
                line.operation().text(),
                line.totals(),
                past.metrics());
    }

    @Override
    public OptionalLong lastSequence(String application) {
        return version.contents().writers().lastSequence(application);
    }

    @Override
    public ScanPlan plan(List<Predicate> conditions) {
        ScanPlanner planner = new ScanPlanner(conditions, metadata());
        PlannedFiles.Builder files = PlannedFiles.builder();
        scan(conditions, Selection.ofStats(ConditionColumns.of(conditions)), planner, files::add);
        return planner.plan(files.build(), totals().files());
    }

    @Override
    public List<FileEntry> entries(List<Predicate> conditions) {
        List<FileEntry> entries = new ArrayList<>();
        scan(conditions, Selection.all(), new ScanPlanner(conditions, metadata()), entries::add);
        return Collections.unmodifiableList(entries);
    }

    /** Streams the files that the planner chooses, with the statistics of a selection. */
    private void scan(List<Predicate> conditions, Selection stats, ScanPlanner planner, Consumer<FileEntry> chosen) {
        PartitionProjection partitions =
                new PartitionProjection(conditions, schema(), metadata().partitioningsById());
        try (LiveFiles files = version.files(log.store(), stats.ofTablets(partitions, partitions.conditions()))) {
            files.forEachRemaining(file -> {
                if (planner.choose(file)) {
                    chosen.accept(file);
                }
            });
        }
    }

    @Override
    public Transaction newTransaction() {
        return StoredTransaction.on(version, log, history, configuration);
    }

    @Override
    public String toString() {
        return "version " + version() + " (snapshot " + id() + ") of " + location();
    }
}
