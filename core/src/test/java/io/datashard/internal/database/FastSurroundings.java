package io.datashard.internal.database;

import io.datashard.internal.commit.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Those of a process whose clock may be wrong and in which waiting takes no time. */
final class FastSurroundings implements Surroundings {
    private final Duration ahead;
    private long nanos;

    FastSurroundings(Duration ahead) {
        this.ahead = ahead;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Override
    public Instant now() {
        return MACHINE.now().plus(ahead).plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(long micros) {
        nanos += micros * 1_000;
    }

    @Override
    public long random(long bound) {
        return bound - 1;
    }

    @Override
    public UUID newId() {
        return MACHINE.newId();
    }
}
