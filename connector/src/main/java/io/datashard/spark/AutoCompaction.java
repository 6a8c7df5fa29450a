package io.datashard.spark;

import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableNotFoundException;
import io.datashard.spark.seam.Sessions;
import io.datashard.spark.write.AutoCompactionSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compacts tables that want it after commits of this driver, one after the other, in a thread of its own that nobody waits for. A table waits
 * for it at most once, and is looked at again no sooner than its files must have been left alone. Nothing that it does makes a statement
 * fail, but for a DELETE, UPDATE or MERGE that meets a rewrite of files which it has read. Safe for concurrent use.
 */
final class AutoCompaction {
    /** That of all sessions of this JVM. */
    static final AutoCompaction OF_DRIVER = new AutoCompaction();

    private static final Logger LOG = LoggerFactory.getLogger(AutoCompaction.class);
    private static final int MOST_TABLES = 1_000;

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, AutoCompaction::daemon);

    private final Map<Place, Job> waiting = new HashMap<>();
    private final Map<Place, LastLook> looks = new HashMap<>();
    private SparkContext known;
    private boolean isRunning;

    /** A table: a copy of its directory has its id, and a table that is created anew its location. */
    private record Place(String location, String tableId) {
        static Place of(Snapshot snapshot) {
            return new Place(snapshot.location(), snapshot.tableId());
        }
    }

    /**
     * A table to be compacted.
     *
     * @param after a time as of {@link System#nanoTime}
     */
    private record Job(SparkSession session, Place table, long after) {
        boolean isLive() {
            return !session.sparkContext().isStopped();
        }

        String work() {
            return "automatic compaction of " + table.location();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "datashard-compaction");
        thread.setDaemon(true);
        thread.setContextClassLoader(AutoCompaction.class.getClassLoader()); // not that of whoever came first
        return thread;
    }

    /**
     * Compacts a table sometime if its properties want that, and enough has come since it was looked at last. Never fails, and waits for
     * nobody.
     *
     * @param session which has committed the version; the jobs run in a copy of it
     */
    void offer(SparkSession session, Snapshot committed) {
        try {
            AutoCompactionSettings.of(committed.properties())
                    .ifPresent(settings -> offer(session, committed, settings.quiet()));
        } catch (RuntimeException | OutOfMemoryError e) { // there may be no thread
            LOG.warn("The automatic compaction of {} cannot begin; nothing else is affected", committed.location(), e);
        }
    }

    private synchronized void offer(SparkSession session, Snapshot committed, Duration quiet) {
        Place table = Place.of(committed);
        LastLook last = looks.computeIfPresent(table, (same, look) -> look.within(committed.totals()));
        if (waiting.containsKey(table)
                || waiting.size() >= MOST_TABLES
                || session.sparkContext().isStopped()
                || !(last == null ? LastLook.NEVER : last).isDue(committed.totals())) {
            return;
        }
        long now = System.nanoTime();
        long after = last == null ? now : Math.max(now, last.nanoTime() + quiet.toNanos());
        listen(session.sparkContext());
        Job job = new Job(session, table, after);
        waiting.put(table, job);
        Future<?> unused = thread.schedule(() -> run(job), after - now, TimeUnit.NANOSECONDS);
    }

    /** What waits for an application that has ended is forgotten, and does not keep its sessions. */
    private void listen(SparkContext context) {
        if (known != context) { // a JVM has one at a time
            context.addSparkListener(new SparkListener() {
                @Override
                public void onApplicationEnd(SparkListenerApplicationEnd end) {
                    forget(context);
                }
            });
            known = context; // not where that failed because the application has just ended
        }
    }

    private synchronized void forget(SparkContext context) {
        if (known == context) {
            waiting.clear();
            thread.getQueue().clear();
            known = null;
            notifyAll();
        }
    }

    /** Waits until nothing is done, and nothing is left to be done but what has to be left alone for some time. */
    synchronized void awaitIdle() throws InterruptedException {
        while (isRunning || waiting.values().stream().anyMatch(job -> job.after() - System.nanoTime() <= 0)) {
            wait();
        }
    }

    private void run(Job job) {
        if (!begins(job)) {
            return;
        }
        try {
            compact(job);
        } catch (TableNotFoundException e) {
            LOG.info("The {} has ended: {}", job.work(), e.getMessage());
        } catch (Exception | Error e) { // Spark throws checked exceptions that it does not declare
            if (job.isLive()) {
                LOG.warn("The {} failed. Nothing was lost; it is tried again when the table has grown", job.work(), e);
            } else {
                LOG.info("The {} has ended with the Spark application", job.work());
            }
        } finally {
            SparkSession.clearActiveSession();
            Thread.currentThread().setContextClassLoader(AutoCompaction.class.getClassLoader());
            ended();
        }
    }

    private synchronized boolean begins(Job job) {
        isRunning = waiting.remove(job.table(), job) && job.isLive();
        notifyAll();
        return isRunning;
    }

    private synchronized void ended() {
        isRunning = false;
        notifyAll();
    }

    private void compact(Job job) {
        SparkSession session = Sessions.inBackground(job.session(), job.work());
        session.conf().unset(PinnedTables.CONF);
        Table table = Table.load(job.table().location(), Sessions.hadoopConfiguration(session));
        Snapshot before = table.currentSnapshot();
        if (!goesOn(job, before)) {
            return;
        }
        Duration quiet =
                AutoCompactionSettings.of(before.properties()).orElseThrow().quiet();
        LastLook look = LastLook.at(QuietVersion.of(before, quiet).totals(), System.nanoTime());
        looked(job, look); // also if it fails: then it is not tried again at once
        CompactionReport report = Compaction.of(session, job.table().location())
                .quietFor(quiet)
                .whileTrue(snapshot -> goesOn(job, snapshot))
                .withProgress(done -> LOG.info("The {} goes on: {}", job.work(), done))
                .run();
        LOG.info("The {} is done: {}", job.work(), report);
        looked(job, look.after(report, System.nanoTime()));
        offer(job.session(), table.currentSnapshot(), quiet); // what was too young or came meanwhile makes it due again
    }

    private synchronized void looked(Job job, LastLook look) {
        if (looks.size() >= MOST_TABLES) {
            looks.clear();
        }
        looks.put(job.table(), look);
    }

    private static boolean goesOn(Job job, Snapshot snapshot) {
        return job.isLive()
                && snapshot.tableId().equals(job.table().tableId())
                && AutoCompactionSettings.of(snapshot.properties()).isPresent();
    }
}
