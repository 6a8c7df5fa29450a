package io.datashard.internal.commit;

import io.datashard.internal.store.Store;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the transactions of one process share. Safe for concurrent use. */
public final class WriterProcess {
    /** This process. */
    public static final WriterProcess THIS = new WriterProcess(Surroundings.MACHINE, new Background.OneThread());

    private static final int KNOWN_TABLES = 256;

    private final Surroundings surroundings;
    private final Background background;
    private final CommitCounters counters = new CommitCounters();

    /**
     * The tables that were last read or committed to, by the identity of their stores. Two queues for one table, after one was dropped,
     * would race and be as right.
     */
    private final Map<String, KnownTable> tables = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KnownTable> eldest) {
            return size() > KNOWN_TABLES;
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

    CommitCounters counters() {
        return counters;
    }

    /** What it knows of a table. */
    KnownTable table(Store store) {
        synchronized (tables) {
            return tables.computeIfAbsent(store.identity(), key -> new KnownTable(surroundings));
        }
    }
}
