package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException;
import io.datashard.Partitioning;
import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table;
import io.datashard.TableNotFoundException;
import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.table.FaultyStore.Fault;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A purge that dies anywhere leaves versions that are readable or stubs, and goes on when it is called again. */
class PurgeTest extends TransactionsOnFaultyStore {
    private static final int VERSIONS = 5;

    @TempDir
    Path elsewhere;

    private void write() {
        Version tip = create(Map.of("commit-timeout-seconds", "0"));
        for (int i = 1; i < VERSIONS; i++) {
            begin(tip).appendRecords(rows(i)).commit();
            tip = log.newest().orElseThrow();
        }
    }

    private Table onFaultyStore() {
        return new StoredTable(store, configuration, new WriterProcess(Surroundings.MACHINE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failBefore", "failAfter"})
    void aPurgeThatDiesAtAnyCallLeavesEachVersionReadableOrAStub(String kind) {
        Fault death = kind.equals("failBefore") ? FaultyStore.failBefore() : FaultyStore.failAfter();
        int deaths = 0;
        boolean finished = false;
        while (!finished) {
            Store real = Stores.open(directory.toString(), configuration);
            real.deleteDirectory(Layout.DIRECTORY);
            openStore();
            write();
            Table table = onFaultyStore();
            store.dieAfter(deaths++, death);
            finished = succeeds(table::purge);

            requireReadableOrStubs(real);
            table().purge();
            assertThat(real.list(Layout.SNAPSHOTS)).isEmpty();
            assertThatThrownBy(() -> table().currentSnapshot())
                    .isInstanceOf(TableNotFoundException.class)
                    .hasMessageContaining("dropped and purged");
        }
        assertThat(deaths).isGreaterThan(3 * VERSIONS);
    }

    private static boolean succeeds(Runnable purge) {
        try {
            purge.run();
            return true;
        } catch (UncheckedIOException | io.datashard.DatashardException e) {
            return false;
        }
    }

    private void requireReadableOrStubs(Store real) {
        VersionLog fresh = new VersionLog(real, new WriterProcess(Surroundings.MACHINE));
        Table table = new StoredTable(real, configuration, fresh.process());
        List<Long> readable = new ArrayList<>();
        for (long number = 1; number <= VERSIONS; number++) {
            try {
                for (PlannedFile file :
                        table.snapshot(Long.toString(number)).plan(List.of()).files()) {
                    assertThat(real.exists(file.path())).as(file.path()).isTrue();
                }
                readable.add(number);
            } catch (SnapshotNotFoundException e) {
                assertThat(e).hasMessageContaining("version " + number + " was vacuumed");
                assertThat(readable).as("stubs come in order").isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read _datashard/commits/00000000000000000003.json",
                "overwrite _datashard/commits/00000000000000000001.json",
                "list _datashard/snapshots",
                "deleteDirectory "
            })
    void aTableThatTakesTheNameOfThePurgedOneMeanwhileStaysAsItIs(String call) throws IOException {
        write();
        createWithTwoVersions(elsewhere.resolve("other"));
        Table table = onFaultyStore();
        String stage = call.equals("deleteDirectory ") ? call + Layout.snapshot(firstSnapshot()) : call;
        store.next(stage, FaultyStore.after(this::putTheOtherInItsPlace));

        try {
            table.purge();
            assertThat(stage).startsWith("deleteDirectory");
        } catch (ConcurrentModificationException e) {
            assertThat(e).hasMessageContainingAll("its directory was moved", "_datashard/dropped");
        }

        assertThat(table().history()).hasSize(2);
        Store real = Stores.open(directory.toString(), configuration);
        assertThat(table().currentSnapshot().plan(List.of()).files())
                .hasSize(2)
                .allMatch(file -> real.exists(file.path()));
        assertThat(table().snapshot("1").plan(List.of()).files()).hasSize(1);
    }

    private String firstSnapshot() {
        List<Table.HistoryLine> lines = table().history();
        return lines.get(lines.size() - 2).snapshotId(); // the first with a file
    }

    private void createWithTwoVersions(Path location) {
        Table.newTable(location.toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration)
                .appendRecords(rows(1))
                .commit();
        Table.load(location.toString(), configuration)
                .newTransaction()
                .appendRecords(rows(1))
                .commit();
    }

    private void putTheOtherInItsPlace() {
        try {
            Files.move(directory.resolve(Layout.DIRECTORY), elsewhere.resolve("aside"));
            Files.move(elsewhere.resolve("other").resolve(Layout.DIRECTORY), directory.resolve(Layout.DIRECTORY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsWrittenOnTopOfAPurgeWithAClockThatIsBehindStays() {
        write();
        MovableClock ahead = new MovableClock();
        ahead.pass(Duration.ofHours(1));
        new StoredTable(store, configuration, new WriterProcess(ahead)).purge();
        Version purge = log.newest().orElseThrow();

        Metadata metadata = new Metadata(SCHEMA, List.of(Partitioning.unpartitioned()), 0, Map.of());
        StoredTransaction creation =
                StoredTransaction.creating(Optional.of(purge), log, history, metadata, configuration);
        creation.appendRecords(rows(1)).commit();
        begin(log.newest().orElseThrow()).appendRecords(rows(1)).commit();
        Snapshot written = table().currentSnapshot();
        table().drop();
        new Purge(store).upTo(purge); // as if the purge had been slow

        assertThat(written.plan(List.of()).files()).hasSize(2).allMatch(file -> store.exists(file.path()));
        assertThat(table().history())
                .hasSize(3)
                .allMatch(line -> line.snapshotId().compareTo(purge.line().snapshotId()) > 0);
    }

    @Test
    void theStubsAreThereBeforeTheFirstFileGoes() {
        write();
        store.calls();

        onFaultyStore().purge();

        List<String> calls = store.calls();
        int lastStub = calls.lastIndexOf("overwrite " + Layout.commit(VERSIONS + 1));
        assertThat(calls.subList(0, lastStub)).noneMatch(call -> call.startsWith("delete"));
        assertThat(calls.subList(lastStub, calls.size()).stream().filter(call -> call.startsWith("deleteDirectory")))
                .hasSize(VERSIONS - 1);
    }
}
