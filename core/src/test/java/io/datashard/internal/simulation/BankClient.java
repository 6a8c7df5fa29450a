package io.datashard.internal.simulation;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.Database;
import io.datashard.DatabasePin;
import io.datashard.DatabaseTransaction;
import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.TableAlreadyExistsException;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.VacuumOptions;
import io.datashard.internal.simulation.BankJournal.Ending;
import io.datashard.internal.simulation.BankJournal.Transfer;
import io.datashard.internal.version.Layout;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What one process of a {@link Bank} does: it moves money, writes to single tables, pins the database and counts the money. */
final class BankClient {
    static final long BALANCE = 1_000;

    private static final String ACCOUNT = "account";
    private static final TableName SCRATCH = TableName.of("scratch");
    private static final long LONGEST_THOUGHT_MICROS = TimeUnit.MILLISECONDS.toMicros(50);

    private final Bank bank;
    private final SimulatedProcess process;
    private final Database database;
    private final List<String> tokens = new ArrayList<>();

    BankClient(Bank bank, SimulatedProcess process, Database database) {
        this.bank = bank;
        this.process = process;
        this.database = database;
    }

    private int random(int bound) {
        return (int) process.random(bound);
    }

    /** Opens the accounts. */
    void found() {
        Map<String, String> properties = new HashMap<>();
        properties.put("commit-timeout-seconds", List.of("300", "30", "5").get(random(3)));
        if (bank.upkeep() == Bank.Upkeep.VACUUMS) {
            properties.put(Maintenance.ALLOWED, "0 hours");
        }
        for (TableName name : Bank.TABLES) {
            Transaction creation =
                    database.newTable(name, Client.SCHEMA, Partitioning.parse("p", Client.SCHEMA), properties);
            creation.append(List.of(file(name, creation, ACCOUNT, BALANCE))).commit();
        }
    }

    /** Whatever is left by the others: the money is there, and whoever comes can go on. */
    void close() {
        count(database.pin(), Map.of());
        for (TableName name : Bank.TABLES) {
            append(name);
        }
        DatabaseTransaction transaction = database.newTransaction();
        move(transaction, Bank.TABLES.get(0), Bank.TABLES.get(1));
        transaction.commit();
        count(database.pin(), bank.journal().acknowledged());
    }

    void work(int steps) {
        for (int i = 0; i < steps; i++) {
            process.pause(process.random(LONGEST_THOUGHT_MICROS));
            step();
        }
    }

    private void step() {
        int faults = process.faults();
        try {
            switch (random(10)) {
                case 0, 1, 2, 3, 4 -> transfer();
                case 5 -> append(Bank.TABLES.get(random(Bank.TABLES.size())));
                case 6, 7 -> pin();
                case 8 -> look();
                default -> vacuum(Bank.TABLES.get(random(Bank.TABLES.size())));
            }
        } catch (UncheckedIOException | CommitOutcomeUnknownException e) {
            requireFault(faults, e);
        } catch (SnapshotNotFoundException e) {
            if (bank.upkeep() == Bank.Upkeep.NONE || !e.getMessage().contains("vacuumed")) {
                bank.journal().violation(process.name() + " did not find a version: " + e);
            }
        } catch (ConcurrentModificationException e) {
            bank.trace().add(process.name(), "gives way: " + e.getMessage());
        }
    }

    private void transfer() {
        DatabaseTransaction transaction = database.newTransaction();
        count(transaction.start(), Map.of());
        List<TableName> tables = new ArrayList<>(Bank.TABLES);
        TableName from = tables.remove(random(tables.size()));
        Map<TableName, String> snapshots = new TreeMap<>(java.util.Comparator.comparing(TableName::toString));
        for (TableName to : tables.subList(0, 1 + random(2))) {
            move(transaction, from, to);
            snapshots.put(to, transaction.on(to).snapshotId());
        }
        snapshots.put(from, transaction.on(from).snapshotId());
        if (random(3) == 0 && changeScratch(transaction)) {
            transaction.begun(SCRATCH).ifPresent(creation -> snapshots.put(SCRATCH, creation.snapshotId()));
        }
        process.pause(process.random(LONGEST_THOUGHT_MICROS));
        commit(transaction, bank.journal().begins(snapshots));
    }

    /** Creates the table if it is not there, and drops it if it is. */
    private boolean changeScratch(DatabaseTransaction transaction) {
        try {
            if (transaction.start().find(SCRATCH).isPresent()) {
                transaction.drop(SCRATCH);
            } else {
                transaction.newTable(SCRATCH, Client.SCHEMA, Partitioning.parse("p", Client.SCHEMA), Map.of());
            }
            return true;
        } catch (TableAlreadyExistsException | TableNotFoundException e) {
            return false; // others were first
        }
    }

    /** Tells a transaction to move some money; only once from each table, as a file is replaced once. */
    private void move(DatabaseTransaction transaction, TableName from, TableName to) {
        FileEntry paying = account(transaction.start().snapshot(from));
        FileEntry receiving = account(transaction.start().snapshot(to));
        if (transaction.begun(from).isPresent()) {
            transaction.on(to).append(List.of());
            return; // the money was spent already; the table changes all the same
        }
        long amount = process.random(paying.rows());
        Transaction payer = transaction.on(from);
        payer.replace(List.of(file(from, payer, paying.tablet().name(), paying.rows() - amount)));
        Transaction receiver = transaction.on(to);
        receiver.replace(List.of(file(to, receiver, receiving.tablet().name(), receiving.rows() + amount)));
    }

    private void commit(DatabaseTransaction transaction, Transfer transfer) {
        bank.trace().add(process.name(), "commits " + transfer.snapshots());
        int faults = process.faults();
        try {
            Map<TableName, Snapshot> committed = transaction.commit();
            transfer.ends(Ending.COMMITTED);
            committed.forEach((name, snapshot) -> bank.journal().acknowledge(name, snapshot.version()));
            bank.trace().add(process.name(), "has committed " + transfer.snapshots());
        } catch (CommitOutcomeUnknownException e) {
            requireFault(faults, e);
        } catch (ConcurrentModificationException | TableAlreadyExistsException | TableNotFoundException e) {
            transfer.ends(Ending.FAILED);
            bank.trace().add(process.name(), "gives way: " + e.getMessage());
        } catch (UncheckedIOException | DatashardException e) {
            transfer.ends(Ending.FAILED);
            requireFault(faults, e);
        }
        if (random(3) > 0) {
            transaction.rollback();
        }
    }

    /** Writes to one table what is not money. */
    private void append(TableName name) {
        Transaction transaction = database.table(name).newTransaction();
        Snapshot committed = transaction
                .append(List.of(file(name, transaction, transaction.snapshotId() + "-other", 1)))
                .commit();
        bank.journal().acknowledge(name, committed.version());
    }

    private void pin() {
        Map<TableName, Long> known = bank.journal().acknowledged();
        DatabasePin pin = database.pin();
        tokens.add(pin.token());
        bank.journal().pinned(pin.isOfOneMoment());
        count(pin, known);
    }

    /** Looks again at what was pinned before. */
    private void look() {
        if (!tokens.isEmpty()) {
            count(database.pinned(tokens.get(random(tokens.size()))), Map.of());
        }
    }

    private void vacuum(TableName name) {
        if (bank.upkeep() == Bank.Upkeep.VACUUMS) {
            database.table(name).vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ofSeconds(random(3))));
        }
    }

    private void count(DatabasePin pin, Map<TableName, Long> known) {
        long sum = 0;
        for (TableName name : Bank.TABLES) {
            sum += account(pin.snapshot(name)).rows();
        }
        if (sum != Bank.SUM) {
            bank.journal()
                    .violation(process.name() + " counted " + sum + " in "
                            + Bank.TABLES.stream().map(pin::snapshot).toList());
        }
        known.forEach((name, version) -> {
            long pinned = pin.find(name).map(Snapshot::version).orElse(Long.MAX_VALUE); // or it was dropped
            if (pinned < version) {
                bank.journal()
                        .violation(process.name() + " was given version " + pinned + " of " + name + " when " + version
                                + " was known already");
            }
        });
    }

    private static FileEntry account(Snapshot snapshot) {
        return snapshot.entries(List.of()).stream()
                .filter(file -> file.tablet().name().equals(ACCOUNT))
                .findFirst()
                .orElseThrow(() -> new AssertionError(snapshot + " has no account"));
    }

    /** A new file, which is there before its transaction's commit. */
    private FileEntry file(TableName table, Transaction transaction, String name, long rows) {
        String path = Layout.tablet(transaction.snapshotId(), "p=0", name + ".parquet");
        bank.disk().overwrite(String.join("/", table.parts()) + "/" + path, new byte[1]);
        return new FileEntry(
                new Tablet(transaction.partitioning().id(), List.of(0), name),
                path,
                rows,
                100 * rows,
                Map.of(),
                FileEntry.UNCOMMITTED);
    }

    private void requireFault(int before, RuntimeException failure) {
        if (process.faults() == before) {
            bank.journal().violation(process.name() + " failed without a reason: " + failure);
        }
    }
}
