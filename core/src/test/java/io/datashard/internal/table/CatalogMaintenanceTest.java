package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.table.FaultyStore.Fault;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Merges of the catalog as tables get them: in the background, when asked for, and when the process or the store dies on the way. */
class CatalogMaintenanceTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final int FILES = 600;
    private static final int RUNS = 4;

    @TempDir
    Path directory;

    private final Configuration configuration = new Configuration(false);

    @Test
    @Timeout(120)
    void commitsThatLeaveManyRunsHaveThemMergedInTheBackground() throws InterruptedException {
        for (int run = 0; run < RUNS; run++) {
            append(directory, Map.of());
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("datashard-background")) {
                thread.join();
            }
        }

        Table table = Table.load(directory.toString(), configuration);
        assertThat(table.history())
                .extracting(Table.HistoryLine::operation)
                .containsExactly("merge", "append", "append", "append", "create");
        assertThat(table.currentSnapshot().plan(List.of()).files()).hasSize(RUNS * FILES);
    }

    @Test
    void aMergeThatIsAskedForIsAVersionLikeOthers() {
        Table table = quietTable(Map.of());
        Snapshot before = table.currentSnapshot();

        Snapshot merged = table.mergeCatalog().orElseThrow();

        assertThat(merged.operation()).isEqualTo("merge");
        assertThat(merged.version()).isEqualTo(before.version() + 1);
        assertThat(merged.totals()).isEqualTo(before.totals());
        assertThat(table.snapshotAsOf(merged.time()).version()).isEqualTo(merged.version());
        assertThat(table.snapshotAsOf(before.time()).version()).isEqualTo(before.version());
        assertThat(table.snapshot(merged.id()).entries(List.of())).isEqualTo(before.entries(List.of()));
        assertThat(table.mergeCatalog()).isEmpty();
    }

    @Test
    void aProcessThatDiesInAMergeLosesNothingAndLeavesNothingToRepair() {
        int crashes = 0;
        for (Fault last : List.of(FaultyStore.failBefore(), FaultyStore.failAfter())) {
            for (int goingWell = 0; dies(goingWell, last); goingWell++) {
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThan(20);
    }

    /** Lets a merge die after some calls of the store, and checks what it left; false if it came to its end. */
    private boolean dies(int goingWell, Fault last) {
        directory = newDirectory();
        quietTable(Map.of("commit-timeout-seconds", "0"));
        Map<Tablet, String> content = content(newest());
        FaultyStore store = new FaultyStore(open());
        store.dieAfter(goingWell, last);
        boolean died = false;
        try {
            maintenance(store).mergeRuns();
        } catch (UncheckedIOException | DatashardException e) {
            died = true;
        }

        assertThat(content(newest())).isEqualTo(content);
        assertThat(newest().number()).isBetween((long) RUNS, RUNS + 1L);
        if (newest().number() == RUNS) {
            assertThat(maintenance(open()).mergeRuns()).isPresent();
        }
        Version merged = newest();
        assertThat(merged.line().operation()).isEqualTo(Operation.MERGE);
        assertThat(merged.contents().files().runs()).hasSize(1);
        assertThat(content(merged)).isEqualTo(content);
        return died;
    }

    @Test
    void aStoreThatCannotWriteFailsTheMergeOnlyAndLeavesNoFile() {
        quietTable(Map.of());
        FaultyStore store = new FaultyStore(open());
        store.dieAfter(0, FaultyStore.failBefore());

        assertThatThrownBy(() -> maintenance(store).mergeRuns()).isInstanceOf(UncheckedIOException.class);

        assertThat(newest().number()).isEqualTo(RUNS);
    }

    @Test
    void aMergeMakesAsManyCallsHoweverManyEntriesThereAre() {
        quietTable(Map.of());
        FaultyStore store = new FaultyStore(open());

        Version merged = maintenance(store).mergeRuns().orElseThrow();

        List<String> calls = store.calls();
        assertThat(calls).filteredOn(call -> call.startsWith("output ")).hasSize(1);
        assertThat(calls).filteredOn(call -> call.startsWith("input ")).hasSizeLessThanOrEqualTo(RUNS + 1);
        assertThat(calls).contains("putIfAbsent " + Layout.commit(merged.number()));
        assertThat(calls).noneMatch(call -> call.startsWith("list ") || call.startsWith("delete"));
    }

    private Path newDirectory() {
        try {
            return Files.createTempDirectory(directory, "t");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Store open() {
        return Stores.open(directory.toString(), configuration);
    }

    /** A process that merges nothing by itself. */
    private VersionLog log(Store store) {
        return new VersionLog(store, new WriterProcess(Surroundings.MACHINE));
    }

    private CatalogMaintenance maintenance(Store store) {
        return new CatalogMaintenance(log(store), new HistoryLog(store, configuration));
    }

    private Version newest() {
        return log(open()).newest().orElseThrow();
    }

    private Map<Tablet, String> content(Version version) {
        Map<Tablet, String> content =
                new TreeMap<>(version.metadata().metadata().catalogSchema().order());
        try (LiveFiles files = version.files(open(), Selection.all())) {
            files.forEachRemaining(file -> content.put(file.tablet(), file.path()));
        }
        return content;
    }

    /** A table whose runs nobody has merged yet. */
    private Table quietTable(Map<String, String> properties) {
        for (int run = 0; run < RUNS; run++) {
            VersionLog log = log(open());
            HistoryLog history = new HistoryLog(log.store(), configuration);
            Optional<Version> tip = log.newest();
            Transaction transaction = tip.isPresent()
                    ? StoredTransaction.on(tip.get(), log, history, configuration)
                    : StoredTransaction.creating(
                            Optional.empty(),
                            log,
                            history,
                            new Metadata(SCHEMA, List.of(Partitioning.unpartitioned()), 0, properties),
                            configuration);
            transaction.append(files(directory, transaction)).commit();
        }
        List<Run> runs = newest().contents().files().runs();
        assertThat(runs).hasSize(RUNS);
        return new StoredTable(open(), configuration, new WriterProcess(Surroundings.MACHINE));
    }

    private void append(Path location, Map<String, String> properties) {
        Transaction transaction = Table.newTableOrAppend(
                location.toString(), SCHEMA, Partitioning.unpartitioned(), properties, configuration);
        transaction.append(files(location, transaction)).commit();
    }

    /** Files that nobody wrote, in a directory that is there. */
    private static List<FileEntry> files(Path location, Transaction transaction) {
        String tablets = Layout.snapshot(transaction.snapshotId()) + "/tablets";
        try {
            Files.createDirectories(location.resolve(tablets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<FileEntry> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            String name = transaction.snapshotId() + "-" + i + ".parquet";
            Tablet tablet = new Tablet(0, List.of(), name);
            files.add(new FileEntry(tablet, tablets + "/" + name, 1, 100, Map.of(), FileEntry.UNCOMMITTED));
        }
        return files;
    }
}
