package io.datashard.internal.commit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the transactions of one process share. Safe for concurrent use. */
public final class WriterProcess {
    /** This process. */
    public static final WriterProcess THIS = new WriterProcess(Surroundings.MACHINE, new Background.OneThread());

    private static final int KNOWN_TABLES = 10_000;

    private final Surroundings surroundings;
    private final Background background;

    /** The newest version that was seen of a table, by root; only ever a place to start looking. */
    private final Map<String, Long> newestSeen = new ConcurrentHashMap<>();

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

    /** Has some work done for a table, sooner or later or never, that nobody waits for. */
    public void offer(String root, Runnable work) {
        background.offer(root, work);
    }

    Optional<Long> newestSeen(String root) {
        return Optional.ofNullable(newestSeen.get(root));
    }

    void saw(String root, long number) {
        if (newestSeen.size() >= KNOWN_TABLES) {
            newestSeen.clear();
        }
        newestSeen.put(root, number);
    }

    void sawNone(String root) {
        newestSeen.remove(root);
    }
}
