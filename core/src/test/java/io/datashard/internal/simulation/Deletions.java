package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.internal.simulation.State.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Deletes some of the files that it read, and perhaps adds others. */
final class Deletions implements Workload {
    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        List<FileEntry> all = new ArrayList<>(base.entries(List.of()));
        all.removeIf(file -> file.tablet().partition().contains(Transfers.PARTITION));
        List<FileEntry> deleted = new ArrayList<>();
        for (int count = 1 + client.random(client.mostDeleted()); count > 0 && !all.isEmpty(); count--) {
            deleted.add(all.remove(client.random(all.size())));
        }
        List<FileEntry> files = client.random(2) == 0 ? List.of() : client.files(transaction, 1);
        transaction.delete(deleted);
        transaction.append(files);
        Map<Tablet, Held> read = deleted.stream().collect(Collectors.toMap(FileEntry::tablet, Held::of));
        return new Pending(transaction, Statement.removal(base.version(), new Selected.Files(read), files));
    }
}
