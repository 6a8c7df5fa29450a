package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.internal.store.PutRefusedException;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the commits of one process to one table follow each other. */
class CommitQueueTest {
    @TempDir
    Path directory;

    private final WriterProcess process = new WriterProcess(Surroundings.MACHINE);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch leaderMayGo = new CountDownLatch(1);
    private WatchedStore store;
    private CommitTable table;

    @BeforeEach
    void open() {
        store = new WatchedStore(Stores.open(directory.toString(), new Configuration(false)));
        table = new CommitTable(store, process);
    }

    @AfterEach
    void end() {
        leaderMayGo.countDown();
        threads.shutdownNow();
    }

    @Test
    void queuedCommitsLandInOrderOfArrivalForOnePutEach() throws Exception {
        Version base = table.create(Map.of());
        List<TransactionId> arrivals = new ArrayList<>();
        List<Future<Version>> commits = new ArrayList<>();
        holdUp(2);
        store.calls();
        for (int i = 0; i < 6; i++) {
            arrivals.add(table.begin());
            commits.add(append(arrivals.get(i), base));
            awaitQueue(i);
        }
        leaderMayGo.countDown();

        for (int i = 0; i < 6; i++) {
            Version committed = commits.get(i).get();
            assertThat(committed.number()).isEqualTo(2 + i);
            assertThat(committed.line().snapshotId()).isEqualTo(arrivals.get(i).snapshotId());
            assertThat(committed.metrics()).containsEntry("attempts", 1L).containsEntry("lost-races", 0L);
        }
        assertThat(store.calls()).containsExactly(put(2), put(3), put(4), put(5), put(6), put(7));
        assertThat(process.statistics().commits()).isEqualTo(7);
        assertThat(process.statistics().lostRaces()).isZero();
    }

    @Test
    void waitingInTheQueueEndsAtTheCommitTimeout() throws Exception {
        Version base = table.create(Map.of("commit-timeout-seconds", "0"));
        holdUp(2);
        Future<Version> leader = append(table.begin(), base);
        awaitLeader();

        assertThatThrownBy(() -> table.append(base, 1))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("timeout of 0 s")
                .hasMessageContaining("Nothing was committed")
                .extracting(e -> ((ConcurrentModificationException) e).conflict())
                .isEqualTo(Conflict.LOST_RACE);
        leaderMayGo.countDown();

        assertThat(leader.get().number()).isEqualTo(2);
        assertThat(process.statistics().conflicts()).containsOnly(Map.entry(Conflict.LOST_RACE, 1L));
    }

    @Test
    void anInterruptEndsTheWaitInTheQueue() throws Exception {
        Version base = table.create(Map.of());
        holdUp(2);
        Future<Version> leader = append(table.begin(), base);
        awaitLeader();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> table.append(base, 1))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        leaderMayGo.countDown();

        assertThat(leader.get().number()).isEqualTo(2);
        assertThat(table.log().newest().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    void nobodyBuildsOnAVersionOfWhichTheOutcomeIsUnknown() {
        Version base = table.create(Map.of("commit-timeout-seconds", "0"));
        store.watch(call -> {
            throw new UncheckedIOException(new IOException("the store is not reachable"));
        });
        assertThatThrownBy(() -> table.append(base, 1)).isInstanceOf(CommitOutcomeUnknownException.class);
        store.watch(call -> {});

        Version next = table.append(base, 2);

        assertThat(next.number()).isEqualTo(2);
        assertThat(next.line().parent()).isEqualTo(1);
        assertThat(next.line().totals().files()).isEqualTo(1);
        assertThat(process.statistics().unknownOutcomes()).isEqualTo(1);
    }

    @Test
    void aTableThatWasDeletedAndCreatedAgainStartsWithDenseNumbers() {
        table.append(table.append(table.create(Map.of()), 1), 1);
        store.deleteDirectory(Layout.DIRECTORY);
        Version created = table.create(Map.of());

        assertThat(table.append(created, 1).number()).isEqualTo(2);
    }

    @Test
    void aTableThatWasPutBackToAnOlderCopyHasNoGap() {
        Version first = table.create(Map.of());
        Version second = table.append(first, 1);
        table.append(second, 1);
        store.delete(Layout.commit(3));

        Version tip = table.log().newest().orElseThrow();

        assertThat(tip.number()).isEqualTo(2);
        assertThat(table.append(tip, 1).number()).isEqualTo(3);
    }

    @Test
    void equalRootsOnDifferentServicesHaveQueuesOfTheirOwn() {
        Store here = Stores.open(directory.toString(), new Configuration(false));

        assertThat(process.table(new WatchedStore(here, "one"))).isSameAs(process.table(new WatchedStore(here, "one")));
        assertThat(process.table(new WatchedStore(here, "one")))
                .isNotSameAs(process.table(new WatchedStore(here, "other")));
    }

    @Test
    void aRefusalThatIsCertainEndsTheCommitAtOnce() {
        Version base = table.create(Map.of());
        store.watch(call -> {
            throw new PutRefusedException("no space", new IOException("No space left on device"));
        });
        store.calls();

        assertThatThrownBy(() -> table.append(base, 1))
                .isNotInstanceOf(CommitOutcomeUnknownException.class)
                .hasMessageContaining("the store refused it (no space)")
                .hasMessageContaining("Nothing was committed");
        assertThat(store.calls()).containsExactly(put(2));
        store.watch(call -> {});
        assertThat(table.append(base, 1).number()).isEqualTo(2);
    }

    @Test
    void aRefusalAfterAnAnswerThatWasLostSaysNothing() {
        CommitTable timed = new CommitTable(store, new WriterProcess(new TestSurroundings()));
        Version base = timed.create(Map.of("commit-timeout-seconds", "1"));
        List<String> puts = new ArrayList<>();
        store.watch(call -> {
            if (call.equals(put(2)) && !puts.isEmpty()) {
                throw new PutRefusedException("no space", new IOException("No space left on device"));
            }
            puts.add(call);
            throw new UncheckedIOException(new IOException("the answer was lost"));
        });

        assertThatThrownBy(() -> timed.append(base, 1)).isInstanceOf(CommitOutcomeUnknownException.class);
    }

    @Test
    void aConflictWithAVersionThatWasHandedOnIsFound() {
        Version base = table.create(Map.of(), 1);
        table.append(base, 1);
        TransactionId id = table.begin();
        Metadata metadata = base.metadata().metadata();
        Removal removal = new Removal.Partitions(metadata.partitioningId(), Set.of(List.of(1)));
        store.calls();

        assertThatThrownBy(() -> table.committer()
                        .commit(id, new Intent(metadata, List.of(), removal, Intent.Alteration.NONE), base))
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("conflicts with version 2")
                .extracting(e -> ((ConcurrentModificationException) e).conflict())
                .isEqualTo(Conflict.CONDITION);
        assertThat(store.calls()).isEmpty();
    }

    /** Lets the put of a version wait until the test allows it. */
    private void holdUp(long version) {
        store.watch(call -> {
            if (call.equals(put(version))) {
                try {
                    leaderMayGo.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private Future<Version> append(TransactionId id, Version base) {
        Intent intent = CommitTable.append(id, base.metadata().metadata(), 1);
        return threads.submit(() -> table.committer().commit(id, intent, base));
    }

    private void awaitLeader() {
        while (!store.calls().contains(put(2))) {
            Thread.onSpinWait();
        }
    }

    /** Waits until so many wait behind the leader. */
    private void awaitQueue(int length) {
        if (length == 0) {
            while (!process.table(store).queue().isLed()) {
                Thread.onSpinWait();
            }
        }
        while (process.table(store).queue().length() < length) {
            Thread.onSpinWait();
        }
    }

    private static String put(long version) {
        return "putIfAbsent " + Layout.commit(version);
    }
}
