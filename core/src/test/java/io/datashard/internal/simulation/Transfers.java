package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.internal.simulation.State.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Moves money between two accounts: files whose rows are their balance. What all of them hold never changes. */
final class Transfers implements Workload {
    static final int PARTITION = 9;
    static final int ACCOUNTS = 4;
    static final long BALANCE = 1_000;

    /** The accounts of a new table. */
    static List<FileEntry> opening(Client client, Transaction transaction) {
        List<FileEntry> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(client.file(transaction, PARTITION, "account-" + i, BALANCE));
        }
        return accounts;
    }

    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        List<FileEntry> accounts = new ArrayList<>(base.entries(List.of(
                new Predicate.Comparison(base.schema().field("p").orElseThrow(), Predicate.Operator.EQ, PARTITION))));
        FileEntry from = accounts.remove(client.random(accounts.size()));
        FileEntry to = accounts.remove(client.random(accounts.size()));
        long amount = client.random((int) from.rows());
        List<FileEntry> files =
                List.of(with(client, transaction, from, -amount), with(client, transaction, to, amount));
        transaction.replace(files);
        Map<Tablet, Held> read = Map.of(from.tablet(), Held.of(from), to.tablet(), Held.of(to));
        return new Pending(transaction, Statement.removal(base.version(), new Selected.Files(read), files));
    }

    private static FileEntry with(Client client, Transaction transaction, FileEntry account, long amount) {
        return client.file(transaction, PARTITION, account.tablet().name(), account.rows() + amount);
    }
}
