package io.datashard.internal.table;

import io.datashard.internal.commit.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The machine's surroundings, but a time of day that a test sets forward. */
final class MovableClock implements Surroundings {
    private Duration ahead = Duration.ZERO;

    void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    @Override
    public Instant now() {
        return MACHINE.now().plus(ahead);
    }

    @Override
    public long nanoTime() {
        return MACHINE.nanoTime();
    }

    @Override
    public void sleep(long micros) throws InterruptedException {
        MACHINE.sleep(micros);
    }

    @Override
    public long random(long bound) {
        return MACHINE.random(bound);
    }

    @Override
    public UUID newId() {
        return MACHINE.newId();
    }
}
