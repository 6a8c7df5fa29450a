package io.datashard.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Database;
import io.datashard.DatabaseTransaction;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Table;
import io.datashard.TableName;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.json.DecisionJson;
import io.datashard.internal.store.Stores;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.version.Decision;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do between the steps of a transaction over several tables. */
class DatabaseRaceTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final TableName A = TableName.of("a");
    private static final TableName B = TableName.of("sky", "b");
    private static final TableName C = TableName.of("c");

    /** The call that decides. */
    private static final String DECISION = "putAfter " + Layout.TRANSACTIONS;

    @TempDir
    Path temporary;

    private Path directory;
    private InterleavedStores stores;
    private FastSurroundings surroundings;

    /** The database of the process in which others step in between, and of another process. */
    private Database database;

    private Database others;

    /** The database of a process that dies. */
    private Database dying;

    private InterleavedStores dyingStores;

    @BeforeEach
    void createTables() {
        directory = temporary.resolve("db");
        stores = new InterleavedStores(directory.toString(), CONFIGURATION);
        surroundings = new FastSurroundings(Duration.ZERO);
        others = ofProcess(new FastSurroundings(Duration.ZERO));
        create(others, A, Map.of());
        create(others, B, Map.of());
        database = new StoredDatabase(stores.at(""), stores::at, CONFIGURATION, new WriterProcess(surroundings));
        dyingStores = new InterleavedStores(directory.toString(), CONFIGURATION);
        dying = new StoredDatabase(
                dyingStores.at(""),
                dyingStores::at,
                CONFIGURATION,
                new WriterProcess(new FastSurroundings(Duration.ZERO)));
    }

    private Database ofProcess(FastSurroundings of) {
        return new StoredDatabase(
                Stores.open(directory.toString(), CONFIGURATION),
                below -> Stores.open(directory + "/" + below, CONFIGURATION),
                CONFIGURATION,
                new WriterProcess(of));
    }

    @Test
    void aCreationThatIsMovedAsideBeforeItsDecisionIsAborted() {
        create(others, C, Map.of());
        others.table(C).drop();
        DatabaseTransaction all = database.newTransaction();
        append(all, B, 3);
        all.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of()).appendRecords(records(4));
        beforeDecision(id -> others.renameTable(A, C));

        assertThatThrownBy(all::commit).isInstanceOf(DatashardException.class);

        assertThat(rows(B)).isZero();
        assertThat(others.findTable(A)).isEmpty();
        assertThat(others.table(C).history()).hasSize(1);
    }

    @Test
    void aCreationThatIsMovedAsideByWhoeverDiesThenIsAborted() {
        DatabaseTransaction all = database.newTransaction();
        append(all, A, 3);
        all.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of()).appendRecords(records(4));
        beforeDecision(id -> renameAndDie(B, C, "exists _datashard/dropped/c-"));

        assertThatThrownBy(all::commit).isInstanceOf(DatashardException.class);

        assertThat(rows(A)).isZero();
        assertThat(others.findTable(C)).isEmpty();
    }

    @Test
    void aCreationWhoseFilesWereMovedAsideIsNotCommittedWhereOthersMadeItsDirectoryAgain() {
        DatabaseTransaction all = database.newTransaction();
        append(all, A, 3);
        all.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of()).appendRecords(records(4));
        beforeDecision(id -> takeDirectoryOf(C));

        assertNotCommitted(all);
    }

    @Test
    void aCreationWhoseMetadataWereMovedAsideIsNotCommittedWhereOthersMadeItsDirectoryAgain() {
        DatabaseTransaction all = database.newTransaction();
        append(all, A, 3);
        all.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of("note", "x".repeat(2_500)));
        stores.before("putIfAbsent c/" + Layout.commit(1), path -> takeDirectoryOf(C));

        assertNotCommitted(all);
    }

    private void takeDirectoryOf(TableName name) {
        renameAndDie(B, name, "renameDirectory sky/b");
        others.newTable(name, SCHEMA, Partitioning.unpartitioned(), Map.of());
    }

    private void assertNotCommitted(DatabaseTransaction all) {
        assertThatThrownBy(all::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("Nothing was committed");
        assertThat(rows(A)).isZero();
        assertThat(others.findTable(C)).isEmpty();
        create(others, C, Map.of());
        assertThat(others.table(C).verify().damaged()).isEmpty();
    }

    private void renameAndDie(TableName from, TableName to, String beforeCall) {
        dyingStores.before(beforeCall, path -> {
            throw new Died();
        });
        assertThatThrownBy(() -> dying.renameTable(from, to)).isInstanceOf(Died.class);
    }

    @Test
    void aPurgeLeavesWhatAnAbortedTransactionCommitsAboveItInItsNextAttempt() {
        create(others, C, Map.of());
        others.table(C).drop();
        Table behind = new StoredTable(
                Stores.open(directory + "/c", CONFIGURATION),
                CONFIGURATION,
                new WriterProcess(new FastSurroundings(Duration.ofHours(-1))));
        DatabaseTransaction all = database.newTransaction();
        append(all, A, 3);
        all.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of()).appendRecords(records(4));
        beforeDecision(id -> behind.purge());

        all.commit();

        assertThat(rows(A)).isEqualTo(3);
        assertThat(rows(C)).isEqualTo(4);
        assertThat(others.table(C).verify().damaged()).isEmpty();
        assertThat(others.table(A).verify().damaged()).isEmpty();
    }

    @Test
    void aCreationOverAnAbortedOneDoesNotCommitToATableThatTookItsName() {
        abortCreation(C);
        Transaction creation = database.newTable(C, SCHEMA, Partitioning.unpartitioned(), Map.of());
        stores.before("putAfter c/" + Layout.commit(2), path -> others.renameTable(A, C));

        assertThatThrownBy(creation::commit).isInstanceOf(DatashardException.class);

        assertThat(others.table(C).history()).hasSize(1);
        assertThat(others.findTable(A)).isEmpty();
    }

    private void abortCreation(TableName name) {
        DatabaseTransaction all = others.newTransaction();
        all.newTable(name, SCHEMA, Partitioning.unpartitioned(), Map.of());
        all.on(B).overwrite(Predicate.TRUE, List.of());
        others.table(B).newTransaction().appendRecords(records(1)).commit();
        assertThatThrownBy(all::commit).isInstanceOf(DatashardException.class);
    }

    @Test
    void aSecondAttemptLetsGoOfTheLockOfTheMachine() {
        DatabaseTransaction all = appendToBoth();
        beforeDecision(this::abort);

        all.commit();

        assertThat(rows(A)).isEqualTo(2);
        assertThat(Stores.open(directory + "/a", CONFIGURATION).tryLock(Layout.LOCK))
                .hasValueSatisfying(lock -> lock.close());
    }

    @Test
    void aDatabaseThatIsMovedBeforeTheDecisionGetsNoneInItsOldPlace() {
        DatabaseTransaction all = appendToBoth();
        Path moved = temporary.resolve("moved");
        beforeDecision(id -> move(directory, moved));

        assertThatThrownBy(all::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("nothing was committed")
                .hasMessageContaining("moved");

        assertThat(directory).doesNotExist();
        directory = moved;
        others = ofProcess(surroundings);
        assertThat(rows(A)).isZero();
        assertThat(rows(B)).isZero();
    }

    @Test
    void aDatabaseThatTakesThePlaceBeforeTheDecisionDoesNotGetIt() {
        DatabaseTransaction all = appendToBoth();
        beforeDecision(id -> {
            move(directory, temporary.resolve("moved"));
            Database other = ofProcess(surroundings);
            create(other, A, Map.of());
            create(other, C, Map.of());
            other.transact(both -> {
                append(both, A, 1);
                append(both, C, 1);
            });
        });

        assertThatThrownBy(all::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("nothing was committed");

        assertThat(directory.resolve(Layout.TRANSACTIONS).toFile().list()).hasSize(1);
    }

    @Test
    void aWriterWithLittleTimeAbortsADeadTransactionInTime() {
        for (String seconds : List.of("0", "1", "2")) {
            TableName name = TableName.of("quick" + seconds);
            create(others, name, Map.of("commit-timeout-seconds", seconds));
            DatabaseTransaction all = database.newTransaction();
            append(all, A, 2);
            append(all, name, 2);
            beforeDecision(id -> {
                throw new Died();
            });
            assertThatThrownBy(all::commit).isInstanceOf(Died.class);

            others.table(name).newTransaction().appendRecords(records(5)).commit();

            assertThat(rows(name)).isEqualTo(5);
        }
    }

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void whatWasCommittedIsNotDeletedWhereSomethingFailsAfterwards() {
        others.table(A)
                .newTransaction()
                .once("app", 1)
                .appendRecords(records(1))
                .commit();
        DatabaseTransaction all = appendToBoth();
        all.on(A).once("app", 1);
        all.on(B).once("app", 1);
        stores.before("deleteDirectory a/" + Layout.SNAPSHOTS, path -> {
            throw new IllegalStateException("a defect");
        });

        assertThatThrownBy(all::commit).hasMessage("a defect");
        all.rollback();

        assertThat(rows(B)).isEqualTo(3);
        assertThat(others.table(B).verify().damaged()).isEmpty();
    }

    @Test
    void aDecisionIsMadeDurableBeforeSomethingIsBuiltOnIt() {
        appendToBoth().commit();
        Transaction append = database.table(A).newTransaction().appendRecords(records(1));
        List<Boolean> isBuiltOn = new ArrayList<>();
        stores.before(
                "makeDurable " + Layout.TRANSACTIONS,
                path -> isBuiltOn.add(Files.exists(directory.resolve("a").resolve(Layout.commit(3)))));

        append.commit();

        assertThat(isBuiltOn).containsExactly(false);
    }

    @Test
    void theTimeOfACommitBeginsWithTheCommitForDropsToo() {
        DatabaseTransaction all = database.newTransaction();
        append(all, A, 2);
        all.drop(B);
        others.table(B).newTransaction().appendRecords(records(1)).commit();
        surroundings.pass(Duration.ofHours(1));

        all.commit();

        assertThat(rows(A)).isEqualTo(2);
        assertThat(others.findTable(B)).isEmpty();
    }

    @Test
    void aTableWhoseRenamingDiedBeforeADecisionIsWholeByItsName() {
        DatabaseTransaction all = appendToBoth();
        beforeDecision(id -> move(directory.resolve("sky/b"), directory.resolve("c")));

        all.commit();

        assertThat(rows(C)).isEqualTo(3);
        others.table(C).newTransaction().appendRecords(records(1)).commit();
        assertThat(Stores.open(directory + "/c", CONFIGURATION).exists(Layout.commit(3)))
                .isTrue();
        assertThat(rows(C)).isEqualTo(4);
        assertThat(others.table(C).snapshot("2").totals().rows()).isEqualTo(3);
    }

    @Test
    void aTableThatWaitsForTheDecisionOfADatabaseWithinIsNotMoved() {
        InterleavedStores withinStores = new InterleavedStores(directory + "/sky", CONFIGURATION);
        Database within = new StoredDatabase(
                withinStores.at(""), withinStores::at, CONFIGURATION, new WriterProcess(surroundings));
        TableName b = TableName.of("b");
        TableName d = TableName.of("d");
        create(within, d, Map.of());
        DatabaseTransaction both = within.newTransaction();
        append(both, b, 2);
        append(both, d, 2);
        withinStores.before(DECISION, path -> assertThatThrownBy(() -> others.renameTable(B, C))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("another database")
                .hasMessageContaining("Nothing was moved"));

        both.commit();

        assertThat(rows(B)).isEqualTo(2);
        others.renameTable(B, C);
        assertThat(rows(C)).isEqualTo(2);
    }

    private DatabaseTransaction appendToBoth() {
        DatabaseTransaction all = database.newTransaction();
        append(all, A, 2);
        append(all, B, 3);
        return all;
    }

    /** @param happens gets the id of the decision */
    private void beforeDecision(Consumer<String> happens) {
        stores.before(
                DECISION,
                path -> happens.accept(
                        path.substring(Layout.TRANSACTIONS.length() + 1).replace(".json", "")));
    }

    private void abort(String id) {
        Stores.open(directory.toString(), CONFIGURATION)
                .putIfAbsent(Layout.decision(id), DecisionJson.write(id, new Decision.Aborted()));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Database in, TableName name, Map<String, String> properties) {
        in.newTable(name, SCHEMA, Partitioning.unpartitioned(), properties).commit();
    }

    private long rows(TableName name) {
        return others.table(name).currentSnapshot().totals().rows();
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
