package io.datashard.internal.commit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Time and chance as transactions meet them. Nothing in a transaction asks for either elsewhere, so that a simulation which puts its
 * own in their place can replay a run.
 */
public interface Surroundings {
    /** The machine's clocks and generators. */
    Surroundings MACHINE = new Surroundings() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long micros) throws InterruptedException {
            TimeUnit.MICROSECONDS.sleep(micros);
        }

        @Override
        public long random(long bound) {
            return ThreadLocalRandom.current().nextLong(bound);
        }

        @Override
        public UUID newId() {
            return UUID.randomUUID();
        }
    };

    /** The time of day. It may jump, and differs between machines. */
    Instant now();

    /** Nanoseconds from some fixed point on; only differences mean something. */
    long nanoTime();

    /** Lets time pass. */
    void sleep(long micros) throws InterruptedException;

    /** A number from 0 to below {@code bound}, each as likely. */
    long random(long bound);

    /** Elements on which some work is to be done that waits for a store: of several at a time. */
    default <T> Stream<T> atOnce(List<T> elements) {
        return elements.parallelStream();
    }

    /** An id that nobody ever drew or will draw. */
    UUID newId();
}
