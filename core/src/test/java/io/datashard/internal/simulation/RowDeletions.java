package io.datashard.internal.simulation;

import io.datashard.FileEntry;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Snapshot;
import io.datashard.Tablet;
import io.datashard.Transaction;
import io.datashard.internal.simulation.State.Held;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deletes single rows of the files of a partition, and perhaps adds others, as an UPDATE does. */
final class RowDeletions implements Workload {
    private static final int MOST_FILES = 3;
    private static final int MOST_ROWS = 4;

    @Override
    public Pending begin(Client client) {
        Snapshot base = client.newest();
        Transaction transaction = base.newTransaction();
        int partition = client.partition();
        Predicate condition = new Predicate.In(base.schema().field("p").orElseThrow(), Set.of(partition));
        Reach reach = client.random(3) == 0 ? Reach.TABLE : Reach.ROW;
        boolean updates = client.random(2) == 0;
        Map<Tablet, Held> read = new HashMap<>();
        Map<Tablet, RowSet> positions = new HashMap<>();
        Map<String, RowSet> told = new HashMap<>();
        List<FileEntry> files = new ArrayList<>(base.entries(List.of(condition)));
        for (int count = 1 + client.random(MOST_FILES); count > 0 && !files.isEmpty(); count--) {
            FileEntry file = files.remove(client.random(files.size()));
            Held held = Held.of(file);
            RowSet rows = some(held.live(), client);
            read.put(file.tablet(), held);
            positions.put(file.tablet(), rows);
            told.put(file.path(), rows);
        }
        List<FileEntry> added = updates
                ? List.of(client.file(transaction, partition, transaction.snapshotId() + "-u", 1 + client.random(9)))
                : List.of();
        transaction.deleteRows(new RowStatement(updates ? Kind.UPDATE : Kind.DELETE, condition, reach), told);
        transaction.append(added);
        Selected selected = new Selected.Rows(Set.of(partition), read, positions, reach);
        return new Pending(transaction, Statement.removal(base.version(), selected, added));
    }

    /** A few of the rows that are left or, seldom, all. */
    private static RowSet some(RowSet live, Client client) {
        long[] left = live.stream().toArray();
        if (client.random(8) == 0) {
            return live;
        }
        RowSet.Builder chosen = RowSet.builder();
        for (int count = 1 + client.random(MOST_ROWS); count > 0; count--) {
            chosen.add(left[client.random(left.length)]);
        }
        return chosen.build();
    }
}
