package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import java.util.List;

/** Overwrites everything. */
final class Truncations implements Workload {
    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        List<FileEntry> files = client.files(transaction, 0);
        transaction.overwrite(Predicate.TRUE, files);
        return new Pending(transaction, Statement.removal(base.version(), new Selected.Everything(), files));
    }
}
