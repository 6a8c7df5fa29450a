package io.datashard.internal.commit;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** A clock that moves when somebody sleeps, and chance that always draws the longest pause. For one thread. */
final class TestSurroundings implements Surroundings {
    private long nanos;

    /** Lets time pass while nobody waits. */
    void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public Instant now() {
        return Instant.parse("2026-11-21T06:49:00Z").plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(long micros) throws InterruptedException {
        nanos += 1_000 * micros;
    }

    @Override
    public long random(long bound) {
        return bound - 1;
    }

    @Override
    public UUID newId() {
        return UUID.randomUUID();
    }
}
