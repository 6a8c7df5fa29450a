package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import java.util.List;
import java.util.stream.Collectors;

/** Overwrites the partitions that it has files for. */
final class PartitionOverwrites implements Workload {
    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        List<FileEntry> files = client.files(transaction, 1);
        transaction.overwritePartitions(files);
        Selected selected = new Selected.Partitions(files.stream()
                .map(file -> (Integer) file.tablet().partition().get(0))
                .collect(Collectors.toSet()));
        return new Pending(transaction, Statement.removal(base.version(), selected, files));
    }
}
