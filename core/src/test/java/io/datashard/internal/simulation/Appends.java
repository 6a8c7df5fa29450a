package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import java.util.List;

/** Appends to lists, which are the partitions, without looking at them. */
final class Appends implements Workload {
    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        List<FileEntry> files = client.files(transaction, 1);
        transaction.append(files);
        return new Pending(transaction, Statement.append(base.version(), files));
    }
}
