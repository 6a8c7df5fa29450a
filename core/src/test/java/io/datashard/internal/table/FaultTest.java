package io.datashard.internal.table;

import static io.datashard.internal.table.FaultyStore.after;
import static io.datashard.internal.table.FaultyStore.failAfter;
import static io.datashard.internal.table.FaultyStore.failBefore;
import static io.datashard.internal.table.FaultyStore.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.PlannedFile;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableAlreadyExistsException;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store that fails, and what others who commit at the worst moment, do to a commit. */
class FaultTest extends TransactionsOnFaultyStore {
    private static final Map<String, String> NO_PATIENCE = Map.of("commit-timeout-seconds", "0");

    @Test
    void aCommitWhoseAnswerIsLostIsCommittedOnce() {
        Transaction append = begin(create(Map.of())).appendRecords(rows(3));
        store.next(put(2), failAfter());

        assertThat(append.commit().version()).isEqualTo(2);

        append.rollback();
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(3);
        assertThat(versions()).containsExactly(2L, 1L);
        assertAllFilesThere();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsFoundEvenWhenThereIsNoTimeLeft() {
        Transaction append = begin(create(NO_PATIENCE)).appendRecords(rows(3));
        store.next(put(2), failAfter());

        assertThat(append.commit().version()).isEqualTo(2);
    }

    @Test
    void aCommitThatDidNotReachTheStoreIsSentAgain() {
        Transaction append = begin(create(Map.of())).appendRecords(rows(3));
        store.next(put(2), failBefore(), failBefore(), failAfter());
        store.next(read(2), failBefore());

        assertThat(append.commit().version()).isEqualTo(2);

        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(3);
        assertAllFilesThere();
    }

    @Test
    void aCommitThatMayHaveHappenedIsUnknownAndNothingIsDeleted() {
        Transaction append = begin(create(NO_PATIENCE)).appendRecords(rows(3));
        store.next(put(2), failAfter());
        store.next(read(2), failBefore());
        store.calls();

        assertThatThrownBy(append::commit)
                .isInstanceOf(CommitOutcomeUnknownException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining(append.snapshotId())
                .hasMessageContaining("timeout of 0 s");
        append.rollback();

        assertThat(store.calls()).noneMatch(call -> call.startsWith("delete"));
        assertThat(table().currentSnapshot().id()).isEqualTo(append.snapshotId());
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(3);
        assertAllFilesThere();
        assertThatThrownBy(append::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anUnknownOutcomeDoesNotDeleteRunsThatTheCommitMayReferTo() {
        Version base = create(NO_PATIENCE);
        base = age(base, 16);
        Transaction append = begin(append(base)).appendRecords(rows(1)); // version 18 flushes the history's tail
        store.next(put(18), failAfter());
        store.next(read(18), failBefore());

        assertThatThrownBy(append::commit).isInstanceOf(CommitOutcomeUnknownException.class);
        append.rollback();

        assertThat(versions()).hasSize(18);
    }

    @Test
    void anAnswerThatIsLostWhenSomebodyElseTookTheNumberIsALostRace() {
        Version base = create(Map.of());
        Transaction append = begin(base).appendRecords(rows(3));
        store.next(put(2), after(() -> {
            appendByOther(1);
            throw new UncheckedIOException(new IOException("the answer was lost"));
        }));

        assertThat(append.commit().version()).isEqualTo(3);
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(4);
    }

    @Test
    void aTakenNumberMeansTheNextOneOnTopOfWhatIsThere() {
        Transaction append = begin(create(Map.of())).appendRecords(rows(3));
        store.next(put(2), after(() -> appendByOther(1)));
        store.next(put(3), after(() -> appendByOther(1)), after(() -> appendByOther(1)));

        Snapshot committed = append.commit();

        assertThat(committed.version()).isEqualTo(4);
        assertThat(committed.totals().rows()).isEqualTo(5);
        assertThat(committed.metrics()).containsEntry("attempts", 3L);
        assertThat(versions()).containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void aConflictNamesBothTransactionsAndLeavesTheTableAsItWas() {
        Version base = append(create(Map.of()));
        Transaction overwrite = begin(base).overwrite(Predicate.TRUE, List.of()).appendRecords(rows(3));
        List<String> other = new ArrayList<>();
        store.next(put(3), after(() -> other.add(appendByOther(1))));

        assertThatThrownBy(overwrite::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("this overwrite conflicts with version 3 (append, snapshot " + other.get(0))
                .hasMessageContaining("Nothing was committed");
        overwrite.rollback();

        assertThat(directory.resolve(Layout.snapshot(overwrite.snapshotId()))).doesNotExist();
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(2);
        assertAllFilesThere();
    }

    @Test
    void aDeadlineOfALostRaceSaysThatNothingWasCommitted() {
        Transaction append = begin(create(NO_PATIENCE)).appendRecords(rows(3));
        store.next(put(2), after(() -> appendByOther(1)));

        assertThatThrownBy(append::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("lost the race")
                .hasMessageContaining("timeout of 0 s")
                .hasMessageContaining("commit-timeout-seconds");
        append.rollback();

        assertThat(directory.resolve(Layout.snapshot(append.snapshotId()))).doesNotExist();
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(1);
    }

    @Test
    void anInterruptWhileItWaitsEndsALostRaceTruthfully() {
        Transaction append = begin(create(Map.of())).appendRecords(rows(3));
        store.next(put(2), after(() -> appendByOther(1)));
        store.next(read(2), then(() -> Thread.currentThread().interrupt()));

        assertThatThrownBy(append::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("the thread was interrupted")
                .hasMessageContaining("Nothing was committed");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(table().currentSnapshot().totals().rows()).isEqualTo(1);
    }

    @Test
    void anInterruptWhileTheStoreIsSilentLeavesTheOutcomeUnknown() {
        Transaction append = begin(create(Map.of())).appendRecords(rows(3));
        store.next(put(2), after(() -> {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("the store is not reachable"));
        }));
        store.next(read(2), failBefore());

        assertThatThrownBy(append::commit)
                .isInstanceOf(CommitOutcomeUnknownException.class)
                .hasMessageContaining("the thread was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        append.rollback();
        assertThat(directory.resolve(Layout.snapshot(append.snapshotId()))).exists();
    }

    @Test
    void whatWasWrittenForALostAttemptIsDeletedAndThatOfTheWinningOneIsNot() {
        Version base = create(Map.of());
        base = age(base, 17);
        // version 18 flushes the history's tail, whoever commits it; the tail of the catalog is full every twenty
        // versions or so
        Transaction append = begin(base).appendRecords(rows(1));
        store.next(put(18), after(() -> appendByOther(1)));
        store.calls();

        append.commit();

        List<String> calls = store.calls();
        String lost = Layout.catalog(append.snapshotId(), "history-1.parquet");
        assertThat(calls).contains("output " + lost, "delete " + lost);
        assertThat(directory.resolve(lost)).doesNotExist();
        assertThat(versions()).hasSize(19);
        // and so with the runs of the catalog
        String flushed = null;
        while (flushed == null && table().currentSnapshot().version() < 200) {
            base = log.newest().orElseThrow();
            long number = base.number() + 1;
            Transaction next = begin(base).appendRecords(rows(1));
            store.next(put(number), after(() -> appendByOther(1)));
            next.commit();
            String run = Layout.catalog(next.snapshotId(), "tail-1.parquet");
            flushed = store.calls().contains("output " + run) ? run : null;
        }
        assertThat(flushed).isNotNull();
        assertThat(directory.resolve(flushed)).doesNotExist();
        assertThat(table().currentSnapshot().plan(List.of()).rows())
                .isEqualTo(table().currentSnapshot().totals().rows());
        assertAllFilesThere();
    }

    @Test
    void garbageThatCannotBeDeletedDoesNotFailTheCommit() {
        Version base = create(Map.of());
        base = age(base, 17);
        Transaction append = begin(base).appendRecords(rows(1));
        store.next(put(18), after(() -> appendByOther(1)));
        store.next("delete " + Layout.catalog(append.snapshotId(), "history-1.parquet"), failBefore());

        assertThat(append.commit().version()).isEqualTo(19);
    }

    @Test
    void aHintThatCannotBeWrittenDoesNotFailTheCommit() {
        store.next("overwrite " + Layout.LATEST, failBefore());

        Version created = create(Map.of());

        assertThat(created.number()).isEqualTo(1);
        assertThat(table().currentSnapshot().version()).isEqualTo(1);
    }

    @Test
    void ofTwoCreationsOneWinsAndTheOtherCanBeRolledBack() {
        Transaction first = creation(SCHEMA).appendRecords(rows(1));
        Transaction second = creation(SCHEMA).appendRecords(rows(1));
        first.commit();

        assertThatThrownBy(second::commit)
                .isInstanceOf(TableAlreadyExistsException.class)
                .hasMessageContaining("created by somebody else")
                .hasMessageContaining("Nothing was committed");
        second.rollback();

        assertThat(directory.resolve(Layout.snapshot(second.snapshotId()))).doesNotExist();
        assertThat(table().currentSnapshot().id()).isEqualTo(first.snapshotId());
        assertAllFilesThere();
    }

    @Test
    void aCreationWhoseAnswerIsLostIsNotTakenForSomebodyElses() {
        Transaction creation = creation(SCHEMA).appendRecords(rows(1));
        store.next(put(1), failAfter());

        assertThat(creation.commit().version()).isEqualTo(1);
    }

    @Test
    void aCreationThatMayAppendJoinsTheTableThatWasCreatedMeanwhile() {
        Transaction append = creationOrAppend(SCHEMA).appendRecords(rows(2));
        creation(SCHEMA).appendRecords(rows(1)).commit();
        appendByOther(1);

        Snapshot joined = append.commit();

        assertThat(joined.version()).isEqualTo(3);
        assertThat(joined.operation()).isEqualTo("append");
        assertThat(joined.totals().rows()).isEqualTo(4);
        assertAllFilesThere();
    }

    @Test
    void aCreationThatMayAppendCommitsNothingWhereARenamedTableTookThePlaceOfItsFiles() {
        Transaction append = creationOrAppend(SCHEMA).appendRecords(rows(2));
        Path other = directory.resolve("other");
        Table.create(other.toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
        store.next(put(1), after(() -> {
            Store here = Stores.open(directory.toString(), configuration);
            here.renameDirectory(Layout.DIRECTORY, "aside");
            here.renameDirectory("other/" + Layout.DIRECTORY, Layout.DIRECTORY);
        }));

        assertThatThrownBy(append::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("Nothing was committed");
        assertThat(versions()).containsExactly(1L);
    }

    @Test
    void aCreationThatMayAppendSaysWhatIsDifferentInTheOtherTable() {
        Schema other = Schema.of(Field.required(0, "id", Primitive.INT));
        Transaction append = creationOrAppend(SCHEMA).appendRecords(rows(2));
        creation(other).commit();

        assertThatThrownBy(append::commit)
                .isInstanceOf(TableAlreadyExistsException.class)
                .hasMessageContaining("its column 1 is id int not null (id 1), not id long not null (id 1)");
        append.rollback();

        assertThat(directory.resolve(Layout.snapshot(append.snapshotId()))).doesNotExist();
        assertThat(table().currentSnapshot().totals().rows()).isZero();
    }

    private StoredTransaction creationOrAppend(Schema schema) {
        Metadata metadata = new Metadata(schema, List.of(Partitioning.unpartitioned()), 0, Map.of());
        return StoredTransaction.creatingOrAppending(Optional.empty(), log, history, metadata, configuration);
    }

    private Version append(Version base) {
        begin(base).appendRecords(rows(1)).commit();
        return log.newest().orElseThrow();
    }

    private String appendByOther(int rows) {
        return table().newTransaction().appendRecords(rows(rows)).commit().id();
    }

    private List<Long> versions() {
        return table().history().stream().map(Table.HistoryLine::version).toList();
    }

    /** Every file of every version is there: nothing was deleted that a version refers to. */
    private void assertAllFilesThere() {
        for (long version : versions()) {
            for (PlannedFile file :
                    table().snapshot(Long.toString(version)).plan(List.of()).files()) {
                assertThat(directory.resolve(file.path())).hasSize(file.bytes());
            }
        }
    }
}
