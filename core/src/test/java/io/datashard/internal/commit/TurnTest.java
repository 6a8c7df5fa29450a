package io.datashard.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How writers of several processes let each other go first. All of them in one thread, with a clock of their own. */
class TurnTest {
    private static final String OLDEST = "20200101000000.00000000000000";

    @TempDir
    Path directory;

    private final TestSurroundings surroundings = new TestSurroundings();
    private WatchedStore store;
    private CommitTable mine;
    private CommitTable other;

    @BeforeEach
    void open() {
        store = new WatchedStore(Stores.open(directory.toString(), new Configuration(false)));
        mine = new CommitTable(store, new WriterProcess(surroundings));
        other = new CommitTable(
                Stores.open(directory.toString(), new Configuration(false)), new WriterProcess(new TestSurroundings()));
    }

    @Test
    void aLostRaceCostsAReadAndAProbe() {
        Version base = mine.create(Map.of());
        loseRaces(1);
        store.calls();

        assertThat(mine.append(base, 1).number()).isEqualTo(3);

        assertThat(store.calls())
                .containsExactly(put(2), "read " + Layout.commit(2), "exists " + Layout.commit(3), put(3));
    }

    @Test
    void aWriterThatLosesForLongPutsATicketAndTakesItAway() {
        Version base = mine.create(Map.of());
        loseRaces(40);
        store.calls();

        Version committed = mine.append(base, 1);

        List<String> calls = store.calls();
        String ticket = Layout.waiting(committed.line().snapshotId());
        assertThat(calls).containsOnlyOnce("overwrite " + ticket);
        assertThat(calls.get(calls.size() - 1)).isEqualTo("delete " + ticket);
        assertThat(store.list(Layout.WAITING)).isEmpty();
        assertThat(committed.metrics()).containsEntry("lost-races", 40L).containsEntry("attempts", 41L);
        assertThat(committed.metrics().get("backoff-ms")).isGreaterThanOrEqualTo(100);
    }

    @Test
    void aWriterThatGivesUpTakesItsTicketAway() {
        Version base = mine.create(Map.of("commit-timeout-seconds", "5"));
        loseRaces(1_000, call -> surroundings.pass(Duration.ofMillis(20)));

        assertThatThrownBy(() -> mine.append(base, 1)).isInstanceOf(ConcurrentModificationException.class);

        assertThat(store.list(Layout.WAITING)).isEmpty();
    }

    @Test
    void aWriterThatLostTwiceLetsATicketGoFirst() {
        Version base = mine.create(Map.of());
        store.overwrite(Layout.waiting(OLDEST), new byte[0]);
        List<Long> lookedAt = new ArrayList<>();
        loseRaces(2, call -> {
            if (call.startsWith("list")) {
                lookedAt.add(surroundings.nanoTime());
                if (lookedAt.size() == 5) {
                    store.delete(Layout.waiting(OLDEST));
                }
            }
        });

        assertThat(mine.append(base, 1).number()).isEqualTo(4);
        assertThat(lookedAt).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void theTicketOfADeadWriterIsHonouredForTwoSecondsByEachProcessAndDeletedAfterTen() {
        Version base = mine.create(Map.of());
        store.overwrite(Layout.waiting(OLDEST), new byte[0]);
        long start = surroundings.nanoTime();
        loseRaces(2);

        Version tip = mine.append(base, 1);

        assertThat(Duration.ofNanos(surroundings.nanoTime() - start))
                .isBetween(WaitingTickets.HONOURED, WaitingTickets.HONOURED.plusMillis(100));
        start = surroundings.nanoTime();
        tip = mine.append(tip, 1); // looks again, as it lost a race just now
        assertThat(Duration.ofNanos(surroundings.nanoTime() - start)).isLessThan(Duration.ofMillis(10));
        assertThat(store.list(Layout.WAITING)).containsExactly(OLDEST);
        surroundings.pass(WaitingTickets.KEPT);
        loseRaces(2);
        mine.append(tip, 1);
        assertThat(store.list(Layout.WAITING)).isEmpty();
    }

    @Test
    void ofTwoWritersWithTicketsTheYoungerWaits() {
        WaitingTickets tickets = new WaitingTickets();
        String younger = "20260101000000.00000000000000";
        store.overwrite(Layout.waiting(OLDEST), new byte[0]);
        store.overwrite(Layout.waiting(younger), new byte[0]);

        assertThat(tickets.isSomebodyFirst(store, Optional.of(OLDEST), 0)).isFalse();
        assertThat(tickets.isSomebodyFirst(store, Optional.of(younger), 0)).isTrue();
        assertThat(tickets.isSomebodyFirst(store, Optional.empty(), 0)).isTrue();
    }

    @Test
    void aWriterThatNeverLosesLooksForTicketsAtEverySixteenthVersion() {
        Version tip = mine.create(Map.of());
        for (int i = 0; i < 40; i++) {
            tip = mine.append(tip, 1);
        }

        assertThat(store.calls().stream().filter(call -> call.startsWith("list")))
                .containsExactly("list " + Layout.WAITING, "list " + Layout.WAITING);
    }

    @Test
    void filesThatAreNoTicketsAreLeftAlone() {
        store.overwrite(Layout.WAITING + "/notes.txt", "mine".getBytes(StandardCharsets.UTF_8));
        WaitingTickets tickets = new WaitingTickets();

        assertThat(tickets.isSomebodyFirst(store, Optional.empty(), 0)).isFalse();
        assertThat(tickets.isSomebodyFirst(
                        store, Optional.empty(), Duration.ofDays(1).toNanos()))
                .isFalse();
        assertThat(store.list(Layout.WAITING)).containsExactly("notes.txt");
    }

    @Test
    void aStoreThatFailsOnTicketsFailsNoCommit() {
        Version base = mine.create(Map.of());
        loseRaces(40, call -> {
            if (call.contains(Layout.WAITING)) {
                throw new UncheckedIOException(new IOException("no tickets here"));
            }
        });

        assertThat(mine.append(base, 1).number()).isEqualTo(42);
    }

    @Test
    void aWriterThatOthersStarveGetsThroughWhenTheyLookForTickets() {
        Version base = mine.create(Map.of());
        store.watch(call -> {
            if (call.startsWith("putIfAbsent")) {
                // another process, as fast as can be, with what it knows
                otherAppends();
            }
        });

        Version committed = mine.append(base, 1);

        assertThat(committed.metrics().get("backoff-ms")).isLessThan(1_000);
    }

    @Test
    void aWriterWaitsForWhoeverHoldsTheLockAndThenBuildsOnWhatTheyMade() {
        Version base = mine.create(Map.of());
        store.calls();
        List<String> events = new ArrayList<>();
        int[] tries = {0};
        store.lock(() -> {
            if (++tries[0] < 4) {
                other.append(other.log().newest().orElseThrow(), 1);
                return Optional.empty();
            }
            events.add("locked");
            return Optional.of(() -> events.add("released"));
        });
        store.watch(call -> events.add(call.substring(0, call.indexOf(' '))));

        Version committed = mine.append(base, 1);

        assertThat(committed.number()).isEqualTo(5);
        assertThat(committed.metrics()).containsEntry("attempts", 1L).containsEntry("lost-races", 0L);
        assertThat(events).containsSubsequence("locked", "read", "putIfAbsent", "released");
        assertThat(events)
                .containsOnlyOnce("putIfAbsent")
                .containsOnlyOnce("locked")
                .containsOnlyOnce("released");
    }

    @Test
    void aWriterRacesWhenTheHolderOfTheLockIsStuck() {
        Version base = mine.create(Map.of());
        store.lock(Optional::empty);
        loseRaces(3);

        Version committed = mine.append(base, 1);

        assertThat(committed.number()).isEqualTo(5);
        assertThat(committed.metrics().get("backoff-ms")).isBetween(500L, 600L);
        assertThat(store.list(Layout.WAITING)).isEmpty();
    }

    @Test
    void aWriterThatHoldsBackForATicketLetsItsOwnerHaveTheLock() {
        Version base = mine.create(Map.of());
        store.overwrite(Layout.waiting(OLDEST), new byte[0]);
        boolean[] held = {false};
        store.lock(() -> {
            held[0] = true;
            return Optional.of(() -> held[0] = false);
        });
        List<Boolean> heldWhileLooking = new ArrayList<>();
        loseRaces(2, call -> {
            if (call.startsWith("list")) {
                heldWhileLooking.add(held[0]);
                if (heldWhileLooking.size() == 3) {
                    store.delete(Layout.waiting(OLDEST));
                }
            }
        });

        assertThat(mine.append(base, 1).number()).isEqualTo(4);
        assertThat(heldWhileLooking).containsExactly(true, false, false);
        assertThat(held[0]).isFalse();
    }

    /** Another process appends unless it gives way, for which it would have to wait. */
    private void otherAppends() {
        Version tip = other.log().newest().orElseThrow();
        boolean looks = (tip.number() + 1) % 16 == 0;
        if (!looks || other.store().list(Layout.WAITING).isEmpty()) {
            other.append(tip, 1);
        }
    }

    private void loseRaces(int races) {
        loseRaces(races, call -> {});
    }

    /** Lets another process take the next numbers that are put here. */
    private void loseRaces(int races, WatchedStore.Watcher then) {
        int[] left = {races};
        store.watch(call -> {
            if (call.startsWith("putIfAbsent " + Layout.COMMITS) && left[0]-- > 0) {
                other.append(other.log().newest().orElseThrow(), 1);
            }
            then.before(call);
        });
    }

    private static String put(long version) {
        return "putIfAbsent " + Layout.commit(version);
    }
}
