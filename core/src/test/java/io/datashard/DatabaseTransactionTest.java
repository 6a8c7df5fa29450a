package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Type.Primitive;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions over several tables of a database. */
class DatabaseTransactionTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final TableName A = TableName.of("a");
    private static final TableName B = TableName.of("sky", "b");
    private static final TableName C = TableName.of("c");

    @TempDir
    Path temporary;

    private Path directory;
    private Database database;

    @BeforeEach
    void createTables() {
        directory = temporary.resolve("db");
        database = Database.open(directory.toString(), new Configuration(false));
        create(A);
        create(B);
    }

    @Test
    void whatIsToldToSeveralTablesIsCommittedTogetherAtOneTime() {
        Map<TableName, Snapshot> committed = database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
            assertThat(rows(A)).isZero();
        });

        assertThat(rows(A)).isEqualTo(2);
        assertThat(rows(B)).isEqualTo(3);
        assertThat(committed.keySet()).containsExactly(A, B);
        assertThat(committed.get(A).time()).isEqualTo(committed.get(B).time());
        assertThat(current(A).time()).isEqualTo(committed.get(A).time());
        assertThat(current(A).history().toList().get(0).time())
                .isEqualTo(committed.get(A).time());
    }

    @Test
    void laterVersionsBuildOnWhatWasCommittedTogether() {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        database.transact(both -> {
            append(both, A, 5);
            append(both, B, 7);
        });
        database.table(A).newTransaction().appendRecords(records(1)).commit();

        assertThat(rows(A)).isEqualTo(8);
        assertThat(rows(B)).isEqualTo(10);
        assertThat(current(A).history().map(Table.HistoryLine::version)).containsExactly(4L, 3L, 2L, 1L);
        assertThat(database.table(A).snapshot("2").totals().rows()).isEqualTo(2);
        assertThat(database.table(A).verify().damaged()).isEmpty();
    }

    @Test
    void nothingIsLeftOfATransactionWhoseWorkThrows() {
        assertThatThrownBy(() -> database.transact(both -> {
                    append(both, A, 2);
                    append(both, B, 3);
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");

        assertThat(current(A).version()).isEqualTo(1);
        assertThat(current(B).version()).isEqualTo(1);
    }

    @Test
    void aConflictInOneTableFailsAll() {
        DatabaseTransaction both = database.newTransaction();
        append(both, A, 2);
        both.on(B).overwrite(Predicate.TRUE, List.of());
        database.table(B).newTransaction().appendRecords(records(4)).commit();

        assertThatThrownBy(both::commit)
                .isInstanceOfSatisfying(
                        ConcurrentModificationException.class,
                        conflict -> assertThat(conflict.conflict()).isEqualTo(Conflict.CONDITION));

        assertThat(rows(A)).isZero();
        assertThat(rows(B)).isEqualTo(4);
    }

    @Test
    void anAbortedVersionIsSkippedAndCannotBeRead() {
        aConflictInOneTableFailsAll();
        Snapshot next =
                database.table(A).newTransaction().appendRecords(records(1)).commit();

        assertThat(next.version()).isEqualTo(3);
        assertThat(next.history().map(Table.HistoryLine::version)).containsExactly(3L, 1L);
        assertThat(next.history().map(Table.HistoryLine::parent)).containsExactly(1L, 0L);
        assertThatThrownBy(() -> database.table(A).snapshot("2"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("was not committed");
        assertThat(database.table(A).verify().damaged()).isEmpty();
        assertThat(database.table(A).verify().whole()).containsExactly(1L, 3L);
    }

    @Test
    void commitsOfOthersThatDoNotConflictStay() {
        DatabaseTransaction both = database.newTransaction();
        append(both, A, 2);
        append(both, B, 3);
        database.table(A).newTransaction().appendRecords(records(10)).commit();

        both.commit();

        assertThat(rows(A)).isEqualTo(12);
        assertThat(rows(B)).isEqualTo(3);
    }

    @Test
    void aTransactionReadsTheStateAtItsStart() {
        DatabaseTransaction both = database.newTransaction();
        database.table(A).newTransaction().appendRecords(records(10)).commit();

        assertThat(both.on(A).base().totals().rows()).isZero();
        assertThat(both.start().snapshot(A).totals().rows()).isZero();
        assertThat(both.on(A)).isSameAs(both.on(A));
    }

    @Test
    void tablesAreCreatedAndDroppedWithTheRest() {
        database.transact(all -> {
            append(all, A, 2);
            all.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of()).appendRecords(records(4));
            all.drop(B);
            assertThat(database.findTable(C)).isEmpty();
            assertThat(database.findTable(B)).isPresent();
        });

        assertThat(rows(A)).isEqualTo(2);
        assertThat(rows(C)).isEqualTo(4);
        assertThat(database.findTable(B)).isEmpty();
    }

    @Test
    void anAbortedCreationLeavesNoTableAndItsNumberIsPassedOver() {
        DatabaseTransaction all = database.newTransaction();
        all.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of()).appendRecords(records(4));
        all.on(B).overwrite(Predicate.TRUE, List.of());
        all.on(A).overwrite(Predicate.TRUE, List.of());
        database.table(B).newTransaction().appendRecords(records(4)).commit();
        assertThatThrownBy(all::commit).isInstanceOf(ConcurrentModificationException.class);
        assertThat(database.findTable(C)).isEmpty();

        create(C);

        assertThat(rows(C)).isZero();
        assertThat(current(C).history().map(Table.HistoryLine::parent)).containsExactly(0L);
        assertThat(database.tables(List.of())).contains(C);
    }

    @Test
    void aMemberIsNotCommittedAlone() {
        DatabaseTransaction both = database.newTransaction();
        append(both, A, 2);

        assertThatThrownBy(() -> both.on(A).commit())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("over several tables");
        both.rollback();
        assertThatThrownBy(() -> both.on(A)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsCreatedOrDroppedIsNotChangedInTheSameTransaction() {
        DatabaseTransaction all = database.newTransaction();
        append(all, A, 1);
        all.drop(B);

        assertThatThrownBy(() -> all.drop(A)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> all.on(B)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> all.on(C)).isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(() -> all.newTable(A, SCHEMA, Partitioning.unpartitioned(), Map.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPinShowsOneStateWhateverIsCommittedLater() {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        DatabasePin pin = database.pin();
        database.transact(both -> {
            append(both, A, 2);
            both.drop(B);
        });
        create(C);

        for (DatabasePin same : List.of(pin, database.pinned(pin.token()))) {
            assertThat(same.isOfOneMoment()).isTrue();
            assertThat(same.tables()).containsExactlyInAnyOrder(A, B);
            assertThat(same.snapshot(A).totals().rows()).isEqualTo(2);
            assertThat(same.snapshot(B).totals().rows()).isEqualTo(3);
            assertThat(same.find(C)).isEmpty();
        }
        assertThat(database.pin().tables()).containsExactlyInAnyOrder(A, C);
        assertThatThrownBy(() -> database.pinned("?")).isInstanceOf(DatashardException.class);
    }

    @Test
    void aTableGoesOnThroughRollbacksTagsAndVacuumsOverAbortedNumbers() {
        anAbortedVersionIsSkippedAndCannotBeRead();
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        Table a = database.table(A);

        a.tag("both", "4");
        a.rollbackTo("3");
        assertThat(rows(A)).isEqualTo(1);
        a.rollbackTo("both");
        assertThat(rows(A)).isEqualTo(3);
        a.newTransaction().properties(Map.of("retention-minimum", "0 hours")).commit();
        a.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));

        assertThat(rows(A)).isEqualTo(3);
        assertThat(a.snapshot("both").totals().rows()).isEqualTo(3);
        assertThat(a.snapshot("4").totals().rows()).isEqualTo(3);
        assertThat(a.verify().damaged()).isEmpty();
    }

    @Test
    void aTableThatIsCopiedWithoutItsDatabaseKeepsWhatWasCommitted() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        Table copy = copy("sky/b", "elsewhere");

        assertThat(copy.currentSnapshot().totals().rows()).isEqualTo(3);
        assertThat(copy.newTransaction().appendRecords(records(1)).commit().version())
                .isEqualTo(3);
        assertThat(copy.snapshot("2").totals().rows()).isEqualTo(3);
    }

    @Test
    void aTaggedVersionWithoutACopyOfItsDecisionOutlivesItsSuccessor() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        Files.delete(directory.resolve("a/" + Layout.decisionCopy(2)));
        database.table(A).newTransaction().overwrite(Predicate.TRUE, List.of()).commit();
        database.table(A).tag("both", "2");
        vacuumed(database.table(A));
        assertThatThrownBy(() -> database.table(A).snapshot("3")).isInstanceOf(SnapshotNotFoundException.class);

        Table copy = copy("a", "elsewhere");

        assertThat(copy.snapshot("both").totals().rows()).isEqualTo(2);
        copy.newTransaction().appendRecords(records(1)).commit();
        vacuumed(copy);
        assertThat(copy.snapshot("both").totals().rows()).isEqualTo(2);
        assertThat(copy.verify().damaged()).isEmpty();
    }

    @Test
    void aTaggedVersionWithoutACopyOutlivesAVacuumOutsideOfItsDatabase() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        Files.delete(directory.resolve("a/" + Layout.decisionCopy(2)));
        database.table(A).newTransaction().overwrite(Predicate.TRUE, List.of()).commit();
        database.table(A).tag("both", "2");
        Table copy = copy("a", "elsewhere");

        vacuumed(copy);
        copy.newTransaction().appendRecords(records(1)).commit();
        vacuumed(copy);

        assertThatThrownBy(() -> copy.snapshot("3")).isInstanceOf(SnapshotNotFoundException.class);
        assertThat(copy.snapshot("both").totals().rows()).isEqualTo(2);
        assertThat(copy.verify().damaged()).isEmpty();
    }

    @Test
    void aVacuumRefusesATableWhoseTaggedVersionIsNotKnownToCount() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        database.table(A).newTransaction().overwrite(Predicate.TRUE, List.of()).commit();
        database.table(A).tag("both", "2");
        vacuumed(database.table(A));
        Table copy = copy("a", "elsewhere");
        Files.delete(temporary.resolve("elsewhere/" + Layout.decisionCopy(2)));
        copy.newTransaction().appendRecords(records(1)).commit();

        assertThatThrownBy(() -> vacuumed(copy))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("a tag or a pin keeps version 2")
                .hasMessageContaining(Layout.decisionCopy(2));
    }

    private static void vacuumed(Table table) {
        table.newTransaction()
                .properties(Map.of("retention-minimum", "0 hours"))
                .commit();
        table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));
    }

    @Test
    void aDecisionThatTheDatabaseLostIsBelievedByItsCopies() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        try (Stream<Path> decisions = Files.list(directory.resolve(Layout.TRANSACTIONS))) {
            for (Path decision : decisions.toList()) {
                Files.delete(decision);
            }
        }

        Path moved = temporary.resolve("moved"); // where this process knows nothing yet
        Files.move(directory, moved);
        database = Database.open(moved.toString(), new Configuration(false));

        assertThat(rows(A)).isEqualTo(2);
        assertThat(rows(B)).isEqualTo(3);
    }

    @Test
    void twoCopiesOfOneTableCannotBeChangedTogether() throws IOException {
        copy("a", "db/c");

        assertThatThrownBy(() -> database.transact(both -> {
                    append(both, A, 2);
                    append(both, C, 3);
                }))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("have the same id")
                .hasMessageContaining("Nothing was committed");

        assertThat(rows(A)).isZero();
        assertThat(rows(C)).isZero();
    }

    @Test
    void nothingIsLeftOfWhatWasWrittenForWorkThatWasDoneBefore() {
        database.table(A)
                .newTransaction()
                .once("app", 1)
                .appendRecords(records(1))
                .commit();
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
            both.on(A).once("app", 1);
            both.on(B).once("app", 1);
            assertThat(both.on(A).alreadyCommitted()).isTrue();
        });

        assertThat(rows(A)).isEqualTo(1);
        assertThat(rows(B)).isEqualTo(3);
        assertThat(directory.resolve("a/" + Layout.SNAPSHOTS).toFile().list()).hasSize(1);
    }

    @Test
    void aSecondRunCommitsNothingWhereAllTablesAreNumbered() {
        for (int run = 0; run < 2; run++) {
            database.transact(both -> {
                append(both, A, 2);
                append(both, B, 3);
                both.on(A).once("app", 7);
                both.on(B).once("app", 7);
            });
        }

        assertThat(rows(A)).isEqualTo(2);
        assertThat(rows(B)).isEqualTo(3);
    }

    @Test
    void aSecondRunIsRefusedWhereOnlySomeTablesAreNumbered() {
        database.transact(this::appendAndNumberOne);

        assertRefused(() -> database.transact(this::appendAndNumberOne));

        assertThat(directory.resolve("a/" + Layout.SNAPSHOTS).toFile().list()).hasSize(1);
        assertThat(directory.resolve("sky/b/" + Layout.SNAPSHOTS).toFile().list())
                .hasSize(1);
    }

    @Test
    void aSecondRunIsRefusedAlsoWhereTheFirstEndsMeanwhile() {
        DatabaseTransaction second = database.newTransaction();
        appendAndNumberOne(second);
        database.transact(this::appendAndNumberOne);

        assertRefused(second::commit);
    }

    @Test
    void aDropIsRefusedWithWorkThatWasDoneBefore() {
        database.transact(this::appendAndNumberOne);

        assertRefused(() -> database.transact(both -> {
            both.on(A).once("app", 7);
            both.drop(B);
        }));
    }

    private void appendAndNumberOne(DatabaseTransaction both) {
        append(both, A, 2);
        append(both, B, 3);
        both.on(A).once("app", 7);
    }

    private void assertRefused(ThrowingCallable run) {
        assertThatThrownBy(run)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("db/a was done before")
                .hasMessageContaining("db/sky/b is not numbered")
                .hasMessageContaining("Nothing was committed")
                .hasMessageContaining("all tables or none");
        assertThat(rows(A)).isEqualTo(2);
        assertThat(rows(B)).isEqualTo(3);
    }

    @Test
    void aTableThatIsCopiedBeforeTheDecisionIsReadWithoutItAndRefusesWriters() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        Files.delete(directory.resolve("sky/b/" + Layout.decisionCopy(2)));
        Table copy = copy("sky/b", "elsewhere");

        assertThat(copy.currentSnapshot().version()).isEqualTo(1);
        assertThatThrownBy(() -> copy.snapshot("2")).isInstanceOf(SnapshotNotFoundException.class);
        Transaction append = copy.newTransaction().appendRecords(records(1));
        assertThatThrownBy(append::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("2 levels above")
                .hasMessageContaining("Nothing was committed");
    }

    @Test
    void aDatabaseIsMovedWithItsDecisions() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        Path moved = temporary.resolve("moved");
        Files.move(directory, moved);
        database = Database.open(moved.toString(), new Configuration(false));

        assertThat(rows(A)).isEqualTo(2);
        assertThat(rows(B)).isEqualTo(3);
    }

    @Test
    void aTableThatIsMovedToAnotherNamespaceKeepsWhatWasCommitted() throws IOException {
        database.transact(both -> {
            append(both, A, 2);
            append(both, B, 3);
        });
        Files.delete(directory.resolve("sky/b/" + Layout.decisionCopy(2)));

        database.renameTable(B, C);

        assertThat(rows(C)).isEqualTo(3);
        database.transact(both -> {
            append(both, A, 2);
            append(both, C, 3);
        });
        assertThat(rows(C)).isEqualTo(6);
    }

    private Table copy(String table, String name) throws IOException {
        Path source = directory.resolve(table);
        Path target = temporary.resolve(name);
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        }
        return Table.load(target.toString(), new Configuration(false));
    }

    private void create(TableName name) {
        database.newTable(name, SCHEMA, Partitioning.unpartitioned(), Map.of()).commit();
    }

    private Snapshot current(TableName name) {
        return database.table(name).currentSnapshot();
    }

    private long rows(TableName name) {
        return current(name).totals().rows();
    }

    private static void append(DatabaseTransaction transaction, TableName name, int count) {
        transaction.on(name).appendRecords(records(count));
    }

    private static List<Map<String, Object>> records(int count) {
        return LongStream.range(0, count)
                .mapToObj(id -> Map.<String, Object>of("id", id))
                .toList();
    }
}
