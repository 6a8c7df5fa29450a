package io.datashard.internal.simulation;

import io.datashard.Snapshot;
import io.datashard.Transaction;
import java.util.Map;

/** Changes properties: small ones, ones too big for the version object, and how strictly others are isolated from then on. */
final class Alterations implements Workload {
    static final String ISOLATION = "isolation-level";

    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        String note = "note " + transaction.snapshotId();
        Map<String, String> properties =
                switch (client.random(4)) {
                    case 0 -> Map.of(ISOLATION, "snapshot");
                    case 1 -> Map.of(ISOLATION, "serializable");
                    case 2 -> Map.of("note", note);
                    default -> Map.of("note", note.repeat(100));
                };
        transaction.properties(properties);
        return new Pending(transaction, Statement.alteration(base.version(), properties));
    }
}
