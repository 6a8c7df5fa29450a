package io.datashard.internal.simulation;

import io.datashard.internal.commit.Surroundings;
import io.datashard.internal.commit.WriterProcess;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process: its clock, which is wrong, its chance, and whether it is still there. */
final class SimulatedProcess implements Surroundings {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final long MOST_SKEW_MICROS = TimeUnit.MINUTES.toMicros(5);

    private final String name;
    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Scheduler.Turn turn = new Scheduler.Turn();
    private final WriterProcess writer = new WriterProcess(this);
    private long skew;
    private boolean stopped;
    private int faults;

    SimulatedProcess(String name, Scheduler scheduler, SplittableRandom random) {
        this.name = name;
        this.scheduler = scheduler;
        this.random = random;
        jump();
    }

    String name() {
        return name;
    }

    Scheduler.Turn turn() {
        return turn;
    }

    /** What its transactions share. */
    WriterProcess writer() {
        return writer;
    }

    /** Ends it here and now: nothing it does has an effect any more. */
    Stopped stop() {
        stopped = true;
        return new Stopped(name);
    }

    boolean isStopped() {
        return stopped;
    }

    /** Counts a fault that it suffered. */
    void suffered() {
        faults++;
    }

    /** How many faults it suffered until now. */
    int faults() {
        return faults;
    }

    /** Lets time pass, and others run. */
    void pause(long micros) {
        requireRunning();
        scheduler.pause(micros, turn);
        if (scheduler.isEndless()) {
            stopped = true;
        }
        requireRunning();
    }

    private void requireRunning() {
        if (stopped) {
            throw new Stopped(name);
        }
    }

    private void jump() {
        skew = random.nextLong(-MOST_SKEW_MICROS, MOST_SKEW_MICROS);
    }

    @Override
    public Instant now() {
        if (random.nextInt(20) == 0) {
            jump();
        }
        return START.plus(scheduler.micros() + skew, ChronoUnit.MICROS);
    }

    @Override
    public long nanoTime() {
        return TimeUnit.MICROSECONDS.toNanos(scheduler.micros());
    }

    @Override
    public void sleep(long micros) {
        pause(micros);
    }

    @Override
    public long random(long bound) {
        return random.nextLong(bound);
    }

    @Override
    public <T> Stream<T> atOnce(List<T> elements) {
        return elements.stream();
    }

    @Override
    public UUID newId() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
