package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Transaction;
import java.util.List;
import java.util.Optional;

/** Creates the table, or appends to the one that others created. */
final class Creations implements Workload {
    @Override
    public Pending begin(Client client) {
        long known = client.acknowledged();
        Transaction transaction = client.table()
                .creationOrAppend(Client.SCHEMA, Partitioning.parse("p", Client.SCHEMA), client.initialProperties());
        List<FileEntry> files = client.files(transaction, 1);
        transaction.append(files);
        Optional<Long> base = base(transaction);
        client.requireNotOlder(base.orElse(0L), known);
        return new Pending(
                transaction,
                base.map(version -> Statement.append(version, files))
                        .orElseGet(() -> Statement.creation(client.initialProperties(), files)));
    }

    private static Optional<Long> base(Transaction transaction) {
        try {
            return Optional.of(transaction.base().version());
        } catch (IllegalStateException e) {
            return Optional.empty(); // it creates the table
        }
    }
}
