package io.datashard.internal.commit;

import io.datashard.internal.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the transactions of one process share. Safe for concurrent use. */
public final class WriterProcess {
    /** This process. */
    public static final WriterProcess THIS = new WriterProcess(Surroundings.MACHINE, new Background.OneThread());

    private static final int KNOWN_TABLES = 10_000;
    private static final int KNOWN_QUEUES = 256;

    private final Surroundings surroundings;
    private final Background background;
    private final CommitCounters counters = new CommitCounters();
    private final ParsedVersions parsed = new ParsedVersions();

    /** The newest version that was seen of a table; only ever a place to start looking. By the identity of its store. */
    private final Map<String, Long> newestSeen = new ConcurrentHashMap<>();

    /** The tables that were last committed to. Two queues for one table, after one was dropped, would race and be as right. */
    private final Map<String, CommitQueue> queues = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CommitQueue> eldest) {
            return size() > KNOWN_QUEUES;
        }
    };

    /** A process that leaves everything undone that nobody waits for. */
    public WriterProcess(Surroundings surroundings) {
        this(surroundings, Background.NONE);
    }

    WriterProcess(Surroundings surroundings, Background background) {
        this.surroundings = surroundings;
        this.background = background;
    }

    /** Its clock and its chance. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** What its commits came to until now. */
    public CommitStatistics statistics() {
        return counters.statistics();
    }

    /** Has some work done for a table, sooner or later or never, that nobody waits for. */
    public void offer(Store table, Runnable work) {
        background.offer(table.identity(), work);
    }

    ParsedVersions parsed() {
        return parsed;
    }

    CommitCounters counters() {
        return counters;
    }

    /** Those who commit to a table. */
    CommitQueue queue(Store store) {
        synchronized (queues) {
            return queues.computeIfAbsent(store.identity(), key -> new CommitQueue(surroundings));
        }
    }

    Optional<Long> newestSeen(Store store) {
        return Optional.ofNullable(newestSeen.get(store.identity()));
    }

    void saw(Store store, long number) {
        if (newestSeen.size() >= KNOWN_TABLES) {
            newestSeen.clear();
        }
        newestSeen.put(store.identity(), number);
    }

    /** Forgets a table of which a version is gone that it had: it was deleted, or an older copy took its place. */
    void sawGone(Store store) {
        newestSeen.remove(store.identity());
        synchronized (queues) {
            CommitQueue queue = queues.get(store.identity());
            if (queue != null) {
                queue.forget();
            }
        }
    }
}
