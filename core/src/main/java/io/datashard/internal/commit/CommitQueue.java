package io.datashard.internal.commit;

import io.datashard.internal.version.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The transactions of one process that commit to one table, in the order in which they came (the leader/follower pattern: Schmidt et
 * al., Pattern-Oriented Software Architecture 2, 2000). One leads and alone talks to the store; the others wait, and the next one
 * builds on the version that its predecessor made without asking the store for it, so that they do not race each other.
 *
 * <p>What is handed on is confirmed: a version that was read, or whose put the store acknowledged. It may be old all the same, as other
 * processes commit too; then the put says so. {@link #enter} and {@link #handOn} are safe for concurrent use, the rest is the leader's.
 */
final class CommitQueue {
    /** After that long a version is not handed on: somebody may have put an older copy of the table in its place. */
    private static final long HANDED_ON_NANOS = Duration.ofSeconds(10).toNanos();

    /** So long after meeting other writers, or committing, they are taken to be about, or this one to be busy. */
    private static final long RECENT_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long FIRST_PUT_NANOS = Duration.ofMillis(2).toNanos();

    /** A put that took longer met a store that stalled, and says nothing about how long the next one takes. */
    private static final long SLOW_PUT_NANOS = Duration.ofMillis(60).toNanos();

    private final Surroundings surroundings;
    private final ReentrantLock lead = new ReentrantLock(true);
    private final WaitingTickets tickets = new WaitingTickets();
    private final ContentionWarning warning = new ContentionWarning();

    private volatile Optional<Known> known = Optional.empty();
    private Optional<Long> lastCommit = Optional.empty();
    private Optional<Long> lastMet = Optional.empty();
    private long putNanos = FIRST_PUT_NANOS;

    CommitQueue(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A version that was the newest at some time. */
    private record Known(Version version, long nanos) {}

    /**
     * Waits until this thread leads.
     *
     * @return false if the others took longer than {@code nanos}
     */
    boolean enter(long nanos) throws InterruptedException {
        return lead.tryLock(nanos, TimeUnit.NANOSECONDS);
    }

    /** Lets the next one lead. */
    void leave() {
        lead.unlock();
    }

    /** Whether somebody leads. */
    boolean isLed() {
        return lead.isLocked();
    }

    /** How many wait. */
    int length() {
        return lead.getQueueLength();
    }

    /** The newest version that the predecessors of this leader know, if it is one of the same table and newer than its base. */
    Version newestAfter(Version base) {
        return known.filter(last -> surroundings.nanoTime() - last.nanos() <= HANDED_ON_NANOS)
                .map(Known::version)
                .filter(last -> last.number() > base.number()
                        && last.identity().tableId().equals(base.identity().tableId()))
                .orElse(base);
    }

    /** Remembers a confirmed version for those who come next. */
    void handOn(Version version) {
        known = Optional.of(new Known(version, surroundings.nanoTime()));
    }

    /** Forgets what was handed on: the table is not what it was. */
    void forget() {
        known = Optional.empty();
    }

    /**
     * Takes note of a commit of this process.
     *
     * @param nanos what its put took, from which those who wait learn how long to
     */
    void committed(Version version, long nanos) {
        handOn(version);
        lastCommit = Optional.of(surroundings.nanoTime());
        putNanos = (3 * putNanos + Math.min(nanos, SLOW_PUT_NANOS)) / 4;
    }

    /** Takes note that writers of other processes are about. */
    void metOthers() {
        lastMet = Optional.of(surroundings.nanoTime());
    }

    /** Whether this process met others just now, in a lost race or waiting for them, so that they are likely to be about still. */
    boolean isContended() {
        return isRecent(lastMet);
    }

    /** Whether this process has been committing, and perhaps so fast that it never sees others lose. */
    boolean isBusy() {
        return isRecent(lastCommit);
    }

    private boolean isRecent(Optional<Long> nanos) {
        return nanos.filter(then -> surroundings.nanoTime() - then <= RECENT_NANOS)
                .isPresent();
    }

    /** What a put of a version object takes on this store, in microseconds, as measured of late; at least 1. */
    long putMicros() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMicros(putNanos));
    }

    WaitingTickets tickets() {
        return tickets;
    }

    ContentionWarning warning() {
        return warning;
    }
}
