package io.datashard.internal.table;

import static io.datashard.internal.table.FaultyStore.after;
import static io.datashard.internal.table.FaultyStore.failAfter;
import static io.datashard.internal.table.FaultyStore.failBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CommitOutcomeUnknownException;
import io.datashard.ConcurrentModificationException;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.TableAlreadyExistsException;
import io.datashard.Transaction;
import io.datashard.Type.Primitive;
import io.datashard.internal.commit.HistoryLog;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.store.Stores;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that an application numbers is committed once, whatever the store and other writers do. */
class OnceTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final Map<String, String> NO_PATIENCE = Map.of("commit-timeout-seconds", "0");

    @TempDir
    Path directory;

    private final Configuration configuration = new Configuration(false);
    private final MovableClock clock = new MovableClock();
    private FaultyStore store;
    private VersionLog log;
    private HistoryLog history;

    @BeforeEach
    void openStore() {
        store = new FaultyStore(Stores.open(directory.toString(), configuration));
        log = new VersionLog(store, new WriterProcess(clock));
        history = new HistoryLog(store, configuration);
    }

    @Test
    void theSameNumberIsCommittedOnceAndTheNextOneAfterIt() {
        create(Map.of());

        Transaction first = append().once("load", 7);
        assertThat(first.alreadyCommitted()).isFalse();
        assertThat(first.commit().version()).isEqualTo(2);
        assertThat(first.alreadyCommitted()).isFalse();

        for (long done : new long[] {7, 6, 0}) {
            Transaction again = append().once("load", done);
            assertThat(again.alreadyCommitted()).isTrue();
            assertThat(again.commit().version()).isEqualTo(2);
            assertThat(again.alreadyCommitted()).isTrue();
            assertNothingLeft(again);
        }
        assertThat(append().once("load", 8).commit().version()).isEqualTo(3);
        assertThat(append().once("another job", 7).commit().version()).isEqualTo(4);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void everyVersionAfterItRemembersTheLastNumberOfEachApplication() {
        create(Map.of());
        append().once("load", 7).commit();
        append().once("caf\u00e9", 1).commit();
        append().commit();
        begin().overwrite(Predicate.TRUE, List.of()).commit();
        begin().replaceTable(SCHEMA, Partitioning.unpartitioned()).commit();
        begin().properties(Map.of("a", "b")).commit();

        Snapshot newest = table().currentSnapshot();

        assertThat(newest.lastSequence("load")).hasValue(7);
        assertThat(newest.lastSequence("caf\u00e9")).hasValue(1);
        assertThat(newest.lastSequence("Load")).isEmpty();
        assertThat(table().snapshot("1").lastSequence("load")).isEmpty();
    }

    @Test
    void anOutcomeThatIsUnknownIsSettledByTryingTheNumberAgain() {
        create(NO_PATIENCE);
        Transaction committed = append().once("load", 1);
        store.next(put(2), failAfter());
        store.next(read(2), failBefore());
        assertThatThrownBy(committed::commit).isInstanceOf(CommitOutcomeUnknownException.class);

        Transaction retry = append().once("load", 1);
        assertThat(retry.commit().id()).isEqualTo(committed.snapshotId());
        assertThat(retry.alreadyCommitted()).isTrue();
        assertThat(rows()).isEqualTo(1);

        Transaction lost = append().once("load", 2);
        store.next(put(3), failBefore());
        store.next(read(3), failBefore());
        assertThatThrownBy(lost::commit).isInstanceOf(CommitOutcomeUnknownException.class);

        Transaction second = append().once("load", 2);
        assertThat(second.commit().id()).isEqualTo(second.snapshotId());
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void aTransactionFindsItsOwnCommitAndDoesNotTakeItForAnother() {
        create(Map.of());
        Transaction append = append().once("load", 1);
        store.next(put(2), failBefore(), failAfter());
        store.next(read(2), failBefore(), failBefore());

        assertThat(append.commit().id()).isEqualTo(append.snapshotId());

        assertThat(append.alreadyCommitted()).isFalse();
        append.rollback();
        assertThat(table().currentSnapshot().plan(List.of()).files())
                .allSatisfy(file -> assertThat(directory.resolve(file.path())).hasSize(file.bytes()));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aCommitOfTheSameNumberThatComesBetweenIsFoundBeforeAnyConflict() {
        create(Map.of());
        append().commit();
        Transaction overwrite = begin().overwrite(Predicate.TRUE, List.of())
                .appendRecords(row())
                .once("load", 1);
        store.next(put(3), after(() -> table().newTransaction()
                .overwrite(Predicate.TRUE, List.of())
                .appendRecords(row())
                .once("load", 1)
                .commit()));
        store.calls();

        Snapshot found = overwrite.commit();

        assertThat(overwrite.alreadyCommitted()).isTrue();
        assertThat(found.version()).isEqualTo(3);
        assertThat(found.id()).isNotEqualTo(overwrite.snapshotId());
        assertNothingLeft(overwrite);
        assertThat(store.calls())
                .filteredOn(call -> call.startsWith("delete"))
                .containsExactly("deleteDirectory " + Layout.snapshot(overwrite.snapshotId()));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void anotherNumberThatComesBetweenIsAConflictLikeAnyOther() {
        create(Map.of());
        append().commit();
        Transaction overwrite = begin().overwrite(Predicate.TRUE, List.of()).once("load", 2);
        store.next(put(3), after(() -> table().newTransaction()
                .appendRecords(row())
                .once("load", 1)
                .commit()));

        assertThatThrownBy(overwrite::commit).isInstanceOf(ConcurrentModificationException.class);
        assertThat(overwrite.alreadyCommitted()).isFalse();
    }

    @Test
    void aCreationIsCommittedOnce() {
        Transaction first = creation().once("load", 0);
        Transaction retry = creation().once("load", 0);
        Transaction other = creation().once("load", 1);
        first.commit();

        assertThat(retry.commit().version()).isEqualTo(1);

        assertThat(retry.alreadyCommitted()).isTrue();
        assertNothingLeft(retry);
        assertThatThrownBy(other::commit).isInstanceOf(TableAlreadyExistsException.class);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aCreationThatMayAppendIsCommittedOnceEvenIfTheTableHasChangedSince() {
        Transaction first = creationOrAppend().once("load", 0);
        Transaction retry = creationOrAppend().once("load", 0);
        Transaction next = creationOrAppend().once("load", 1);
        first.commit();

        assertThat(next.commit().version()).isEqualTo(2);
        begin().replaceTable(Schema.of(Field.required(0, "x", Primitive.INT)), Partitioning.unpartitioned())
                .commit();
        assertThat(retry.commit().version()).isEqualTo(3);

        assertThat(retry.alreadyCommitted()).isTrue();
        assertNothingLeft(retry);
    }

    @Test
    void whatIsFoundCommittedAtTheBaseCostsNoRequestButTheDeletion() {
        create(Map.of());
        append().once("load", 1).commit();
        Transaction again = begin().once("load", 1);
        store.calls();

        again.commit();

        assertThat(store.calls()).containsExactly("deleteDirectory " + Layout.snapshot(again.snapshotId()));
    }

    @Test
    void garbageThatCannotBeDeletedDoesNotFailWorkThatIsDone() {
        create(Map.of());
        append().once("load", 1).commit();
        Transaction again = append().once("load", 1);
        store.next("deleteDirectory " + Layout.snapshot(again.snapshotId()), failBefore());

        assertThat(again.commit().version()).isEqualTo(2);
        again.rollback();

        assertNothingLeft(again);
    }

    @Test
    void anApplicationIsForgottenSomeDaysAfterItsLastCommit() {
        create(Map.of("writer-retention-days", "2"));
        append().once("rare", 1).commit();
        append().once("busy", 1).commit();
        clock.pass(Duration.ofDays(1).plusHours(12));
        append().once("busy", 2).commit();
        assertThat(table().currentSnapshot().lastSequence("rare")).hasValue(1);
        clock.pass(Duration.ofHours(13));

        // it is remembered until a version is written without it
        assertThat(begin().once("rare", 1).alreadyCommitted()).isTrue();
        append().commit();

        assertThat(table().currentSnapshot().lastSequence("rare")).isEmpty();
        assertThat(table().currentSnapshot().lastSequence("busy")).hasValue(2);
        assertThat(begin().once("rare", 1).alreadyCommitted()).isFalse();
    }

    @Test
    void aTableWithoutNumberedWorkNeedsNoWriterFeature() {
        Version plain = create(Map.of("writer-retention-days", "1"));
        append().once("load", 1).commit();
        Version numbered = log.newest().orElseThrow();
        clock.pass(Duration.ofDays(2));
        append().commit();
        Version forgotten = log.newest().orElseThrow();

        assertThat(text(plain)).doesNotContain("writer-features", "\"writers\"");
        assertThat(text(numbered)).contains("\"writer-features\":[\"writers\"]", "\"writers\":{\"load\":");
        assertThat(text(forgotten)).doesNotContain("writer-features", "\"writers\"");
    }

    @Test
    void whatCannotBeRememberedIsRefusedAtOnce() {
        create(Map.of());
        Transaction append = begin();

        for (String application : List.of("", "  ", "a".repeat(257), "\ud800")) {
            assertThatThrownBy(() -> append.once(application, 1))
                    .isInstanceOf(DatashardException.class)
                    .hasMessageContaining("1 to 256 characters");
        }
        assertThatThrownBy(() -> append.once("load", -1))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("-1")
                .hasMessageContaining("negative");
        append.once("load", 1).once("load", 1);
        assertThatThrownBy(() -> append.once("load", 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sequence number 1 of the application load");
    }

    @Test
    void aRetentionThatIsNoNumberOfDaysIsRefusedBeforeItIsCommitted() {
        create(Map.of());
        for (String days : List.of("0", "-1", "1.5", "a month", "1000000")) {
            assertThatThrownBy(() -> begin().properties(Map.of("writer-retention-days", days))
                            .commit())
                    .isInstanceOf(DatashardException.class)
                    .hasMessageContainingAll("writer-retention-days", "\"" + days + "\"", "number of days");
        }
        assertThat(log.newest().orElseThrow().number()).isEqualTo(1);
    }

    private Version create(Map<String, String> properties) {
        StoredTransaction.creating(Optional.empty(), log, history, metadata(properties), configuration)
                .commit();
        return log.newest().orElseThrow();
    }

    private Transaction creation() {
        return StoredTransaction.creating(Optional.empty(), log, history, metadata(Map.of()), configuration)
                .appendRecords(row());
    }

    private Transaction creationOrAppend() {
        return StoredTransaction.creatingOrAppending(Optional.empty(), log, history, metadata(Map.of()), configuration)
                .appendRecords(row());
    }

    private static Metadata metadata(Map<String, String> properties) {
        return new Metadata(SCHEMA, List.of(Partitioning.unpartitioned()), 0, properties);
    }

    private Transaction begin() {
        return StoredTransaction.on(log.newest().orElseThrow(), log, history, configuration);
    }

    private Transaction append() {
        return begin().appendRecords(row());
    }

    private static List<Map<String, Object>> row() {
        return List.of(Map.of("id", 1L));
    }

    private Table table() {
        return Table.load(directory.toString(), configuration);
    }

    private long rows() {
        return table().currentSnapshot().plan(List.of()).rows();
    }

    private void assertNothingLeft(Transaction transaction) {
        assertThat(directory.resolve(Layout.snapshot(transaction.snapshotId()))).doesNotExist();
    }

    private String text(Version version) {
        return new String(
                store.read(Layout.commit(version.number())).orElseThrow(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String put(long version) {
        return "putIfAbsent " + Layout.commit(version);
    }

    private static String read(long version) {
        return "read " + Layout.commit(version);
    }
}
