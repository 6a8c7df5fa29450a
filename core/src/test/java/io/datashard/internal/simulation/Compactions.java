package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.internal.simulation.State.Held;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the files of a partition together. */
final class Compactions implements Workload {
    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        int partition = client.partition();
        List<FileEntry> files =
                base.entries(List.of(new Predicate.In(base.schema().field("p").orElseThrow(), Set.of(partition))));
        if (files.isEmpty()) {
            return new Appends().begin(client);
        }
        Transaction transaction = base.newTransaction();
        List<FileEntry> some = files.subList(0, Math.min(files.size(), 1 + client.random(5)));
        long rows = some.stream().mapToLong(FileEntry::liveRows).sum();
        List<FileEntry> written = List.of(client.file(transaction, partition, transaction.snapshotId() + "-c", rows));
        transaction.rewrite(some, written);
        Map<Tablet, Held> read = some.stream().collect(Collectors.toMap(FileEntry::tablet, Held::of));
        return new Pending(transaction, Statement.removal(base.version(), new Selected.Rewritten(read), written));
    }
}
