package io.datashard.internal.simulation;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableNotFoundException;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.internal.simulation.Journal.Reading;
import io.datashard.internal.simulation.Workload.Pending;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.version.Layout;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What one process does: it reads, begins transactions, keeps some of them open, and commits them in any order. */
final class Client {
    static final Schema SCHEMA =
            Schema.of(Field.required(0, "p", Primitive.INT), Field.optional(0, "value", Primitive.STRING));

    private static final int PARTITIONS = 4;
    private static final int MOST_OPEN = 3;
    private static final long LONGEST_THOUGHT_MICROS = TimeUnit.MILLISECONDS.toMicros(50);

    private final Run run;
    private final SimulatedProcess process;
    private final StoredTable table;
    private final List<Pending> open = new ArrayList<>();
    private final List<Snapshot> kept = new ArrayList<>();

    Client(Run run, SimulatedProcess process, StoredTable table) {
        this.run = run;
        this.process = process;
        this.table = table;
    }

    StoredTable table() {
        return table;
    }

    Map<String, String> initialProperties() {
        return run.scenario().properties();
    }

    /** A number from 0 to below {@code bound}. */
    int random(int bound) {
        return (int) process.random(bound);
    }

    /** How many files a transaction deletes at most: enough, where many are added, for their tombstones to fill a run. */
    int mostDeleted() {
        return 4 * run.scenario().mostFiles();
    }

    int partition() {
        return random(PARTITIONS);
    }

    long acknowledged() {
        return run.journal().acknowledged();
    }

    /** The newest version, as the table says. */
    Snapshot newest() {
        long known = acknowledged();
        Snapshot newest = table.currentSnapshot();
        requireNotOlder(newest.version(), known);
        return newest;
    }

    void requireNotOlder(long version, long known) {
        if (version < known) {
            run.journal()
                    .violation(process.name() + " was given version " + version + " as the newest when " + known
                            + " was known already");
        }
    }

    /** New files in random partitions. */
    List<FileEntry> files(Transaction transaction, int least) {
        int count = least + random(run.scenario().mostFiles());
        List<FileEntry> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(file(transaction, partition(), transaction.snapshotId() + "-" + i, 1 + random(100)));
        }
        return files;
    }

    /** A new file, which is there before its transaction's commit. */
    FileEntry file(Transaction transaction, int partition, String name, long rows) {
        String path = Layout.tablet(transaction.snapshotId(), "p=" + partition, name + ".parquet");
        run.disk().overwrite(path, new byte[1]);
        return new FileEntry(
                new Tablet(transaction.partitioning().id(), List.of(partition), name),
                path,
                rows,
                100 * rows,
                Map.of(),
                FileEntry.UNCOMMITTED);
    }

    /** Creates the table of a run that begins with one. */
    void found() {
        Transaction creation = table.creation(SCHEMA, Partitioning.parse("p", SCHEMA), initialProperties());
        List<FileEntry> files = Transfers.opening(this, creation);
        creation.append(files);
        commit(new Pending(creation, Statement.creation(initialProperties(), files)));
    }

    /** Takes a number of steps and then commits what is open. */
    void work(int steps) {
        for (int i = 0; i < steps; i++) {
            process.pause(process.random(LONGEST_THOUGHT_MICROS));
            step();
        }
        while (!open.isEmpty()) {
            commit(open.remove(random(open.size())));
        }
    }

    private void step() {
        int faults = process.faults();
        long known = acknowledged();
        try {
            int dice = random(10);
            if (dice > 7 && known > 0 && run.scenario().properties().containsKey(Maintenance.ALLOWED)) {
                new Maintenance(this).act();
            } else if (dice == 0) {
                observe(newest());
            } else if (dice == 1 && !kept.isEmpty()) {
                observe(kept.get(random(kept.size())));
            } else if (dice == 2 && known > 0) {
                observe(table.snapshot(Integer.toString(1 + random((int) known))));
            } else {
                Workload workload = run.scenario()
                        .workloads()
                        .get(random(run.scenario().workloads().size()));
                open.add(workload.begin(this));
            }
        } catch (UncheckedIOException | CommitOutcomeUnknownException e) {
            requireFault(faults, e);
        } catch (SnapshotNotFoundException e) {
            requireVacuumed(e);
        } catch (TableNotFoundException e) {
            if (known > 0) {
                run.journal().violation(process.name() + " did not find the table of version " + known);
            }
        }
        if (open.size() >= MOST_OPEN || (!open.isEmpty() && random(3) > 0)) {
            commit(open.remove(random(open.size())));
        }
    }

    private void requireVacuumed(SnapshotNotFoundException failure) {
        if (!failure.getMessage().contains("was vacuumed")
                || !run.scenario().properties().containsKey(Maintenance.ALLOWED)) {
            run.journal().violation(process.name() + " did not find a version: " + failure);
        }
    }

    private void observe(Snapshot snapshot) {
        State held = State.of(snapshot);
        kept.add(snapshot);
        run.journal().read(new Reading(snapshot.version(), snapshot.id(), snapshot.time(), held));
    }

    private void commit(Pending pending) {
        Transaction transaction = pending.transaction();
        run.journal().begins(transaction.snapshotId(), pending.statement());
        run.trace().add(process.name(), "commits " + transaction.snapshotId() + " " + pending.statement());
        int faults = process.faults();
        long start = process.nanoTime();
        Outcome outcome = outcome(transaction, pending.statement(), faults);
        long micros = TimeUnit.NANOSECONDS.toMicros(process.nanoTime() - start);
        run.journal().ends(transaction.snapshotId(), outcome, process.faults() == faults ? micros : 0);
        run.trace().add(process.name(), "was told of " + transaction.snapshotId() + ": " + outcome);
        if (random(3) > 0) {
            rollBack(transaction);
        }
    }

    private Outcome outcome(Transaction transaction, Statement statement, int faults) {
        long start = process.nanoTime();
        try {
            Snapshot committed = transaction.commit();
            if (!committed.id().equals(transaction.snapshotId())) {
                run.journal().violation(transaction.snapshotId() + " was told that it is " + committed.id());
            }
            kept.add(committed);
            return new Outcome.Committed(committed.version());
        } catch (CommitOutcomeUnknownException e) {
            requireFault(faults, e);
            return new Outcome.Unknown();
        } catch (ConcurrentModificationException e) {
            if (e.getMessage().contains("gave up: the commit timeout")) {
                requireTimeout(transaction, start, e);
                return new Outcome.Failed(e.getMessage());
            }
            return e.conflict() == Conflict.VACUUMED || e.conflict() == Conflict.ROLLED_BACK
                    ? new Outcome.Failed(e.getMessage())
                    : new Outcome.Conflict(e.getMessage());
        } catch (TableAlreadyExistsException e) {
            if (statement.base().isPresent()) {
                run.journal().violation("an existing table cannot be created: " + e);
            }
            return new Outcome.Failed(e.getMessage());
        } catch (UncheckedIOException e) {
            requireFault(faults, e);
            return new Outcome.Failed(e.getMessage());
        }
    }

    private void rollBack(Transaction transaction) {
        int faults = process.faults();
        try {
            transaction.rollback();
        } catch (UncheckedIOException e) {
            requireFault(faults, e);
        }
    }

    private void requireFault(int before, RuntimeException failure) {
        if (process.faults() == before) {
            run.journal().violation(process.name() + " failed without a reason: " + failure);
        }
    }

    private void requireTimeout(Transaction transaction, long start, RuntimeException failure) {
        long seconds = Long.parseLong(transaction.properties().get("commit-timeout-seconds"));
        if (process.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
            run.journal().violation(process.name() + " gave up too early: " + failure);
        }
    }
}
