package io.datashard.internal.table;

import static io.datashard.internal.table.FaultyStore.after;
import static io.datashard.internal.table.FaultyStore.failAfter;
import static io.datashard.internal.table.FaultyStore.failBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.PlannedFile;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.Snapshot;
import io.datashard.Transaction;
import io.datashard.internal.data.RecordReader;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Deletion vectors that are too big for the catalog, on a store that fails, and beside others who commit at the worst moment. */
class DeletedRowsFaultTest extends TransactionsOnFaultyStore {
    private static final int ROWS = 6_000;
    private static final RowStatement DELETE =
            new RowStatement(RowStatement.Kind.DELETE, Predicate.TRUE, RowStatement.Reach.ROW);

    @Test
    void aDeleteThatMeetsAnotherOneAtTheLastMomentUnitesItsVectorAndLeavesOneFile() throws IOException {
        Version base = table(Map.of());
        Transaction delete = delete(begin(base), 0);
        store.next(put(3), after(() -> deleteByOther(1)));
        store.next(put(4), after(() -> deleteByOther(2)));

        Snapshot committed = delete.commit();

        assertThat(committed.version()).isEqualTo(5);
        assertThat(ids(committed)).hasSize(ROWS / 2).allMatch(id -> (Long) id % 6 > 2);
        assertThat(vectors(delete)).hasSize(1);
    }

    @Test
    void aDeleteThatMeetsOthersElsewhereWritesItsVectorsOnce() throws IOException {
        Transaction delete = delete(begin(table(Map.of())), 0);
        store.next(put(3), after(this::propertyByOther));
        store.next(put(4), after(this::propertyByOther));
        store.calls();

        assertThat(delete.commit().version()).isEqualTo(5);

        assertThat(vectors(delete)).containsExactly("rows-1.dv");
    }

    @Test
    void vectorsOfACommitThatMayHaveHappenedStay() throws IOException {
        Transaction delete = delete(begin(table(Map.of("commit-timeout-seconds", "0"))), 0);
        store.next(put(3), failAfter());
        store.next(read(3), failBefore());

        assertThatThrownBy(delete::commit).isInstanceOf(CommitOutcomeUnknownException.class);
        delete.rollback();

        assertThat(ids(table().currentSnapshot())).hasSize(ROWS * 5 / 6);
    }

    @Test
    void aDeleteThatMeetsTheSameRowsLeavesNothingBehind() throws IOException {
        Transaction delete = delete(begin(table(Map.of())), 0);
        store.next(put(3), after(() -> deleteByOther(0)));

        assertThatThrownBy(delete::commit).isInstanceOf(ConcurrentModificationException.class);
        delete.rollback();

        assertThat(directory.resolve(Layout.snapshot(delete.snapshotId()))).doesNotExist();
        assertThat(ids(table().currentSnapshot())).hasSize(ROWS * 5 / 6);
    }

    private Version table(Map<String, String> properties) {
        begin(create(properties)).appendRecords(rows(ROWS)).commit();
        return log.newest().orElseThrow();
    }

    private void deleteByOther(int rest) {
        delete(table().newTransaction(), rest).commit();
    }

    private void propertyByOther() {
        table().newTransaction()
                .properties(Map.of("count", Integer.toString(table().history().size())))
                .commit();
    }

    /** Deletes every sixth row of the one file. */
    private static Transaction delete(Transaction transaction, int rest) {
        String path =
                transaction.base().plan(List.of()).files().iterator().next().path();
        RowSet rows = RowSet.of(LongStream.range(0, ROWS)
                .filter(position -> position % 6 == rest)
                .toArray());
        return transaction.deleteRows(DELETE, Map.of(path, rows));
    }

    private List<Object> ids(Snapshot snapshot) throws IOException {
        List<Object> ids = new ArrayList<>();
        for (PlannedFile file : snapshot.plan(List.of()).files()) {
            try (RecordReader records = RecordReader.open(store, file, snapshot.schema(), Predicate.TRUE)) {
                records.forEachRemaining(row -> ids.add(row.get("id")));
            }
        }
        return ids;
    }

    private List<String> vectors(Transaction transaction) throws IOException {
        try (var files = Files.list(directory.resolve(Layout.deletes(transaction.snapshotId(), "")))) {
            return files.map(Path::getFileName).map(Path::toString).toList();
        }
    }
}
