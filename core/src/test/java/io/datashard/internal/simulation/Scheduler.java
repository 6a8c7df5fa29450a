package io.datashard.internal.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Virtual time. Every process has a thread, but only one runs at a time: one that pauses hands control to whoever's time comes
 * first. So a run depends on nothing but the lengths of the pauses.
 */
final class Scheduler {
    /** Idle threads wait for the processes of the next run. */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "simulated process");
        thread.setDaemon(true);
        return thread;
    });

    /** More than any run takes that ends. */
    private static final int MOST_EVENTS = 200_000;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::micros).thenComparingLong(Event::order));
    private final Semaphore ended = new Semaphore(0);
    private long micros;
    private long count;

    /** Something that is to happen, or a thread that is to go on. */
    private record Event(long micros, long order, Runnable action, Turn turn) {}

    /** The right to run, of which there is one; for one thread. */
    static final class Turn {
        private final Semaphore permit = new Semaphore(0);

        private void give() {
            permit.release();
        }

        private void await() {
            permit.acquireUninterruptibly();
        }
    }

    /** Microseconds since the run began. */
    long micros() {
        return micros;
    }

    /** Whether the run does not come to an end. */
    boolean isEndless() {
        return count > MOST_EVENTS;
    }

    /** Something that happens after a while, between the steps of the processes. It must not pause. */
    void after(long delay, Runnable action) {
        events.add(new Event(micros + delay, count++, action, null));
    }

    /** Starts a process after a while. */
    void start(long delay, Turn turn, Runnable process) {
        events.add(new Event(micros + delay, count++, null, turn));
        THREADS.execute(() -> {
            turn.await();
            try {
                process.run();
            } finally {
                Turn next = next();
                if (next == null) {
                    ended.release();
                } else {
                    next.give();
                }
            }
        });
    }

    /** Lets time pass for the running process. */
    void pause(long delay, Turn turn) {
        events.add(new Event(micros + delay, count++, null, turn));
        Turn next = next();
        if (next != turn) {
            next.give();
            turn.await();
        }
    }

    /** Runs until nothing is left to happen. To be called once, from outside. */
    void run() {
        Turn first = next();
        if (first != null) {
            first.give();
            ended.acquireUninterruptibly();
        }
    }

    private Turn next() {
        while (true) {
            Event event = events.poll();
            if (event == null) {
                return null;
            }
            micros = event.micros();
            if (event.turn() != null) {
                return event.turn();
            }
            event.action().run();
        }
    }
}
