package io.datashard.internal.commit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work for tables that nobody waits for. Safe for concurrent use. */
interface Background {
    /** Leaves all work undone. */
    Background NONE = (table, work) -> {};

    /** Does some work for a table sooner or later, or never: if there is work for it already, or too much of it, or the process ends. */
    void offer(String table, Runnable work);

    /**
     * A daemon thread that does one piece of work after the other and ends when there is none. Work for a table that failed is not taken
     * again for a while.
     */
    final class OneThread implements Background {
        private static final Logger LOG = LoggerFactory.getLogger(Background.class);
        private static final int MOST_TABLES = 1_000;
        private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MINUTES.toNanos(10);

        private final Map<String, Runnable> waiting = new LinkedHashMap<>();
        private final Map<String, Long> failedAt = new HashMap<>();
        private boolean running;

        @Override
        public synchronized void offer(String table, Runnable work) {
            Long failure = failedAt.get(table);
            if (failure != null && System.nanoTime() - failure < PAUSE_AFTER_FAILURE_NANOS) {
                return;
            }
            if (waiting.size() < MOST_TABLES) {
                waiting.putIfAbsent(table, work);
            }
            if (!running) {
                start();
            }
        }

        private void start() {
            Thread thread = new Thread(this::work, "datashard-background");
            thread.setDaemon(true);
            try {
                thread.start();
                running = true;
            } catch (OutOfMemoryError e) {
                // whoever offers has committed, and must not learn of a failure
                LOG.warn("There is no thread for work in the background; it is tried again later", e);
            }
        }

        private void work() {
            for (Map.Entry<String, Runnable> next = take(); next != null; next = take()) {
                try {
                    next.getValue().run();
                } catch (RuntimeException | Error e) {
                    LOG.warn("Work in the background for {} failed; it is tried again later", next.getKey(), e);
                    failed(next.getKey());
                }
            }
        }

        /** The next piece of work, or null: then this thread ends. */
        private synchronized Map.Entry<String, Runnable> take() {
            if (waiting.isEmpty()) {
                running = false;
                return null;
            }
            String table = waiting.keySet().iterator().next();
            return Map.entry(table, waiting.remove(table));
        }

        private synchronized void failed(String table) {
            if (failedAt.size() >= MOST_TABLES) {
                failedAt.clear();
            }
            failedAt.put(table, System.nanoTime());
        }
    }
}
