package io.datashard.internal.table;

import io.datashard.Aggregate;
import io.datashard.AggregateGroup;
import io.datashard.ChangePlan;
import io.datashard.ColumnSummary;
import io.datashard.CompactionGroup;
import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.FileChange;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table.HistoryLine;
import io.datashard.Tablet;
import io.datashard.Totals;
import io.datashard.Transaction;
import io.datashard.VersionChange;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionChanges;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.types.PartitionPath;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;

/** A snapshot whose catalog lies in a store. */
public final class StoredSnapshot implements Snapshot {
    private final Version version;
    private final VersionLog log;
    private final HistoryLog history;
    private final Configuration configuration;
    private final Supplier<Transaction> beginning;

    StoredSnapshot(Version version, VersionLog log, HistoryLog history, Configuration configuration) {
        this(version, log, history, configuration, () -> StoredTransaction.on(version, log, history, configuration));
    }

    private StoredSnapshot(
            Version version,
            VersionLog log,
            HistoryLog history,
            Configuration configuration,
            Supplier<Transaction> beginning) {
        this.version = version;
        this.log = log;
        this.history = history;
        this.configuration = configuration;
        this.beginning = beginning;
    }

    /**
     * The same version, where somebody else begins the transactions on it.
     *
     * @param begin what {@link #newTransaction} calls
     */
    public StoredSnapshot writtenBy(Supplier<Transaction> begin) {
        return new StoredSnapshot(version, log, history, configuration, begin);
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

    @Override
    public Stream<VersionChange> changes() {
        return history()
                .map(line -> read(line).map(then -> change(line, then)))
                .takeWhile(Optional::isPresent)
                .map(Optional::get);
    }

    /** A version that is not newer, unless it was vacuumed. */
    private Optional<Version> read(HistoryLine line) {
        return line.version() == version() ? Optional.of(version) : log.find(line.version());
    }

    @Override
    public ChangePlan changePlan(long since, long until) {
        return new ChangeHistory(version, log, history).plan(since, until);
    }

    private VersionChange change(HistoryLine line, Version then) {
        Metadata metadata = then.metadata().metadata();
        List<FileChange> files = new ArrayList<>();
        if (then.changes().restored().isPresent()) {
            try (LiveFiles brought = then.files(log.store(), Selection.all())) {
                brought.forEachRemaining(file -> files.add(change(CatalogEntry.of(file), metadata)));
            }
        } else {
            new VersionChanges(log.store()).of(then).forEach(entry -> files.add(change(entry, metadata)));
        }
        return new VersionChange(line, then.changes().fromEmpty(), files);
    }

    private static FileChange change(CatalogEntry entry, Metadata then) {
        Tablet tablet = entry.tablet();
        Partitioning partitioning = then.partitioningsById().get(tablet.partitioning());
        String partition = PartitionPath.of(partitioning, then.schema()).path(tablet.partition());
        return new FileChange(tablet, partition, entry.file());
    }

    static HistoryLine line(PastVersion past) {
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
        return plan(conditions, Long.MAX_VALUE);
    }

    @Override
    public ScanPlan plan(List<Predicate> conditions, long rows) {
        return answer(answers -> answers.plan(conditions, rows));
    }

    @Override
    public List<FileEntry> entries(List<Predicate> conditions) {
        return answer(answers -> answers.entries(conditions));
    }

    @Override
    public List<CompactionGroup> compactionGroups(
            long targetBytes, int most, java.util.function.Predicate<FileEntry> candidates) {
        return answer(answers -> answers.compactionGroups(targetBytes, most, candidates));
    }

    @Override
    public Stream<FileEntry> files(Set<Integer> statistics) {
        LiveFiles files = version.files(log.store(), Selection.ofStats(statistics));
        Spliterator<FileEntry> inOrder = Spliterators.spliteratorUnknownSize(files, Spliterator.ORDERED);
        return StreamSupport.stream(inOrder, false).onClose(files::close);
    }

    @Override
    public Optional<List<AggregateGroup>> aggregate(
            List<Predicate> conditions, List<Field> groupBy, List<Aggregate> aggregates) {
        return answer(answers -> answers.aggregate(conditions, groupBy, aggregates));
    }

    @Override
    public Map<Integer, ColumnSummary> summaries(List<Predicate> conditions, Set<Integer> columns) {
        return answer(answers -> answers.summaries(conditions, columns));
    }

    /** What the catalog answers; a version that is vacuumed while it is read is said to be that, and not damaged. */
    <T> T answer(Function<CatalogAnswers, T> question) {
        try {
            return question.apply(new CatalogAnswers(version, log.store()));
        } catch (CorruptTableException | UncheckedIOException e) {
            throw log.isVacuumed(version()) ? vacuumed(e) : e;
        }
    }

    private SnapshotNotFoundException vacuumed(RuntimeException cause) {
        SnapshotNotFoundException vacuumed = new SnapshotNotFoundException("version " + version() + " of the table at "
                + location()
                + " was vacuumed while it was read. Load the table again; to read a version for longer than the"
                + " table's retention, pin it first");
        vacuumed.initCause(cause);
        return vacuumed;
    }

    @Override
    public Transaction newTransaction() {
        return beginning.get();
    }

    @Override
    public String toString() {
        return "version " + version() + " (snapshot " + id() + ") of " + location();
    }
}
