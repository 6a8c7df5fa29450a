package io.datashard.internal.store;

import io.datashard.DatashardException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries whether a server lets only one of several racing callers create an object. There are servers that speak S3 and ignore
 * If-None-Match, and some that honour it except in a race, so that commits would overwrite each other without any error.
 *
 * <p>Done where a process first opens a transaction on a server, below the table's {@code _datashard} directory, and cleaned up. It
 * costs about a hundred small requests, a dozen of them one after the other, and no later transaction pays anything.
 */
final class RaceCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RaceCheck.class);

    private static final int RACERS = 8;

    /** A server that lets several win in two of five races, as one did, passes once in 450 times. */
    private static final int ROUNDS = 12;

    private static final Set<String> PASSED = new HashSet<>();

    private final String server;
    private final Store store;
    private final Racer racer;
    private final String directory = "_datashard/race-check-" + UUID.randomUUID();
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    private RaceCheck(String server, Store store, Racer racer) {
        this.server = server;
        this.store = store;
        this.racer = racer;
    }

    /** The put that is tried out. */
    interface Racer {
        boolean put(String path, byte[] content) throws IOException;
    }

    /**
     * Does nothing if this process has seen the server pass.
     *
     * @param server what one answer holds for, to be shown to users
     * @throws DatashardException if the server lets several callers create one object
     * @throws UncheckedIOException if it fails
     */
    static void require(String server, Store store, Racer racer) {
        synchronized (PASSED) {
            if (!PASSED.contains(server)) {
                new RaceCheck(server, store, racer).run();
                PASSED.add(server);
            }
        }
    }

    private void run() {
        ExecutorService racers = Executors.newFixedThreadPool(RACERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                requireOneWinner(race(racers, directory + "/" + round));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatashardException(
                    "interrupted while trying out whether " + server + " creates objects atomically", e);
        } finally {
            racers.shutdownNow();
            cleanUp();
        }
    }

    private long race(ExecutorService racers, String path) throws InterruptedException {
        List<Callable<Boolean>> puts = new ArrayList<>();
        for (int racer = 0; racer < RACERS; racer++) {
            byte[] content = Integer.toString(racer).getBytes(StandardCharsets.UTF_8);
            puts.add(() -> isPut(path, content));
        }
        long winners = 0;
        for (Future<Boolean> put : racers.invokeAll(puts)) {
            try {
                winners += put.get() ? 1 : 0;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a race against " + server + " could not be run", e);
            }
        }
        return winners;
    }

    private boolean isPut(String path, byte[] content) {
        try {
            return racer.put(path, content);
        } catch (IOException e) {
            failure.compareAndSet(null, e);
            return false;
        }
    }

    private void requireOneWinner(long winners) {
        if (winners > 1) {
            throw new DatashardException("the table at " + store.root() + " cannot be written: " + server + " let "
                    + winners + " of " + RACERS + " callers create the same object, as if it did not know the condition"
                    + " If-None-Match. Concurrent commits could overwrite each other. Nothing was committed. Update the"
                    + " server to a version that honours conditional writes, or put the table on one that does (Amazon S3,"
                    + " MinIO and versitygw do), on HDFS or on a local disk");
        }
        if (winners == 0 && failure.get() != null) {
            throw new UncheckedIOException(
                    "cannot try out whether " + server + " creates objects atomically: " + failure.get(),
                    failure.get());
        }
        if (winners == 0) {
            throw new DatashardException("the table at " + store.root() + " cannot be written: " + server
                    + " refused to create an object for any of " + RACERS + " callers, though its name was free");
        }
    }

    private void cleanUp() {
        try {
            store.deleteDirectory(directory);
        } catch (UncheckedIOException e) {
            LOG.warn("{}/{} was left behind and can be deleted", store.root(), directory, e);
        }
    }
}
