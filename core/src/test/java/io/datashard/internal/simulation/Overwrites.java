package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Overwrites what satisfies a condition by files that need not satisfy it: where two do so crosswise, each would change what the
 * other read.
 */
final class Overwrites implements Workload {
    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        Set<Integer> partitions = new TreeSet<>();
        partitions.add(client.partition());
        if (client.random(2) == 0) {
            partitions.add(client.partition());
        }
        List<FileEntry> files = client.files(transaction, 0);
        transaction.overwrite(new Predicate.In(base.schema().field("p").orElseThrow(), Set.copyOf(partitions)), files);
        return new Pending(transaction, Statement.removal(base.version(), new Selected.Partitions(partitions), files));
    }
}
