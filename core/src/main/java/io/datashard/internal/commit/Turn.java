package io.datashard.internal.commit;

import io.datashard.ConcurrentModificationException;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.WriterLock;
import io.datashard.internal.version.Layout;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * When one commit takes its chance among those of other processes, so that none of them waits for ever. Whoever has been at it for
 * {@link #PATIENCE} puts a ticket, and goes on at once whenever no older ticket is there; all others let it go first.
 *
 * <p>Tickets are looked for where others are likely to wait: after the second lost race, before a commit of a process that lost one
 * just now, and, as the fastest writer of all never loses, before every sixteenth version of a process that commits again and again.
 * So a writer that is alone asks the store for nothing.
 *
 * <p>Where the processes of one machine share a lock ({@link Store#tryLock}), they go one after the other from the start and do not
 * race at all, unless its holder is stuck.
 */
final class Turn {
    static final Duration PATIENCE = Duration.ofMillis(100);

    /** After that long the holder of the lock is taken to be stuck, and the writer races until it has committed. */
    private static final Duration LOCK_PATIENCE = Duration.ofMillis(500);

    private static final int LOOK_EVERY = 16;
    private static final int RACES_BEFORE_LOOKING = 2;

    private final Store store;
    private final Surroundings surroundings;
    private final CommitQueue queue;
    private final String snapshotId;
    private final Attempts attempts;
    private final Function<String, ConcurrentModificationException> failure;
    private Optional<String> ticket = Optional.empty();
    private Optional<WriterLock> lock = Optional.empty();
    private boolean holderIsStuck;

    Turn(
            VersionLog log,
            CommitQueue queue,
            TransactionId id,
            Attempts attempts,
            Function<String, ConcurrentModificationException> failure) {
        this.store = log.store();
        this.surroundings = log.process().surroundings();
        this.queue = queue;
        this.snapshotId = id.snapshotId();
        this.attempts = attempts;
        this.failure = failure;
    }

    /**
     * To be called before the first attempt: lets those go first who have waited for longer.
     *
     * @param number the version's that it would make
     * @return whether others are likely to have committed since
     */
    boolean giveWay(long number) {
        if (queue.isContended() || (number % LOOK_EVERY == 0 && queue.isBusy())) {
            letOthersGo();
        }
        takeLock();
        return queue.isContended();
    }

    /** To be called after each lost race, before finding out what the newest version is: waits until it may try again. */
    void lostRace() {
        queue.metOthers();
        if (ticket.isPresent()) {
            attempts.lostRaceOfTheFirst(failure);
        } else {
            attempts.lostRace(queue.putMicros(), failure);
        }
        if (attempts.lostRaces() >= RACES_BEFORE_LOOKING) {
            takeTicketIfLate();
            letOthersGo();
        }
        takeLock();
    }

    /** To be called by the leader when the commit has ended, one way or the other. */
    void end() {
        releaseLock();
        ticket.ifPresent(snapshot -> WaitingTickets.delete(store, snapshot));
        queue.warning().check(store.root(), attempts, surroundings.nanoTime());
    }

    private void letOthersGo() {
        while (queue.tickets().isSomebodyFirst(store, ticket, surroundings.nanoTime())) {
            releaseLock(); // whoever is first may need it
            pause();
        }
    }

    private void takeLock() {
        if (lock.isPresent()) {
            return; // since an earlier attempt
        }
        long start = attempts.elapsedNanos();
        lock = store.tryLock(Layout.LOCK);
        while (lock.isEmpty() && !holderIsStuck) {
            pause();
            lock = store.tryLock(Layout.LOCK);
            holderIsStuck = lock.isEmpty() && attempts.elapsedNanos() - start > LOCK_PATIENCE.toNanos();
        }
    }

    private void releaseLock() {
        lock.ifPresent(WriterLock::close);
        lock = Optional.empty();
    }

    private void pause() {
        queue.metOthers();
        attempts.pause(1 + surroundings.random(queue.putMicros()), failure);
        takeTicketIfLate();
    }

    private void takeTicketIfLate() {
        if (ticket.isEmpty() && attempts.elapsedNanos() > PATIENCE.toNanos()) {
            WaitingTickets.put(store, snapshotId);
            ticket = Optional.of(snapshotId);
        }
    }
}
