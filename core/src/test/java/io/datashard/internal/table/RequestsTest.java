package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What finding a table, its newest version and its history, and a small commit ask of the store. */
class RequestsTest extends TransactionsOnFaultyStore {
    @Test
    void aSmallAppendPutsOneFileAndOneVersionAndReadsNothing() {
        for (int versions : new int[] {10, 1_000}) {
            Version base = log.newest().orElseGet(() -> create(Map.of()));
            base = age(base, versions);
            StoredTransaction append = begin(base);
            store.calls();
            append.appendRecords(rows(1)).commit();

            List<String> calls = store.calls();
            assertThat(calls).hasSize(2);
            assertThat(calls.get(0)).startsWith("output " + Layout.snapshot(append.snapshotId()) + "/tablets/");
            assertThat(calls.get(1)).isEqualTo(put(versions + 1));
        }
    }

    @Test
    void openingTakesAHintAVersionAndAProbe() {
        Version base = create(Map.of());
        for (int versions : new int[] {16, 1_008}) {
            base = age(base, versions);
            forget();
            store.calls();

            assertThat(log.newest().orElseThrow().number()).isEqualTo(versions);

            assertThat(store.calls())
                    .containsExactly("read " + Layout.LATEST, read(versions), "exists " + Layout.commit(versions + 1));
            log.newest();
            assertThat(store.calls()).containsExactly(read(versions), "exists " + Layout.commit(versions + 1));
        }
    }

    @Test
    void findingTheNewestVersionToReadOrWriteTakesOneReadAndOneProbe() {
        create(Map.of());
        StoredTable table = new StoredTable(store, configuration, WriterProcess.THIS);
        store.calls();

        assertThat(table.findSnapshot())
                .hasValueSatisfying(found -> assertThat(found.version()).isEqualTo(1));

        assertThat(store.calls()).containsExactly(read(1), "exists " + Layout.commit(2));
    }

    @Test
    void theHistoryIsReadFromAFewFilesAndItsNewestLinesFromNone() {
        age(create(Map.of()), 300);
        Snapshot newest = begin(log.newest().orElseThrow()).base();
        store.calls();

        assertThat(newest.history().limit(10))
                .extracting(Table.HistoryLine::version)
                .contains(300L, 291L);
        assertThat(store.calls()).isEmpty();
        assertThat(newest.history()).hasSize(300).allSatisfy(line -> assertThat(line.metrics())
                .containsEntry("attempts", 1L));
        assertThat(store.calls()).hasSizeLessThan(10).allMatch(call -> call.startsWith("input "));
    }

    @Test
    void aStaleMissingOrWrongHintOnlyTakesLonger() {
        Version base = create(Map.of());
        age(base, 37);
        for (String hint : List.of("1", "16", "37", "36", "1000", "999999999999999999", "-5", "", "\u0000 garbage")) {
            store.overwrite(Layout.LATEST, hint.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            forget();
            assertThat(log.newest().orElseThrow().number()).as("hint %s", hint).isEqualTo(37);
        }
        store.delete(Layout.LATEST);
        forget();
        store.calls();
        assertThat(log.newest().orElseThrow().number()).isEqualTo(37);
        assertThat(store.calls()).hasSizeLessThan(16);
    }

    @Test
    void aTableThatWasDeletedAndCreatedAgainIsFound() throws IOException {
        Version old = create(Map.of());
        old = age(old, 20);
        Transaction stale = begin(old).appendRecords(rows(1));
        store.deleteDirectory(Layout.DIRECTORY);
        assertThat(log.newest()).isEmpty();
        assertThat(Table.find(directory.toString(), configuration)).isEmpty();

        creation(SCHEMA).appendRecords(rows(2)).commit();

        assertThat(table().currentSnapshot().version()).isEqualTo(1);
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(2);
        assertThatThrownBy(stale::commit).isInstanceOf(RuntimeException.class);
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(2);
    }

    /** Makes the process forget what it knows of the table's newest version, like a new process. */
    private void forget() {
        Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
        try {
            Files.move(directory, moved);
            assertThat(log.newest()).isEmpty();
            Files.move(moved, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
