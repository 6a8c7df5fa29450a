package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Predicate.Operator;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What transactions do and refuse, by the public API. */
class TransactionTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA = Schema.of(
            Field.required(0, "id", Primitive.LONG),
            Field.optional(0, "p", Primitive.INT),
            Field.optional(0, "name", Primitive.STRING),
            Field.optional(0, "time", Primitive.TIMESTAMP));
    private static final Field P = SCHEMA.field("p").orElseThrow();
    private static final Field ID = SCHEMA.field("id").orElseThrow();

    @TempDir
    Path root;

    @Test
    void recordsGoToTheFilesOfTheirPartitions() throws IOException {
        Table table =
                create("p, truncate(2, name), bucket(16, id), years(time), months(time), days(time), hours(time)");
        long time = 1_500_000_000_000_000L; // 2017-07-14T02:40:00Z
        Map<String, Object> row = Map.of("id", 34L, "p", 7, "name", "iceberg", "time", time);

        Snapshot snapshot = table.newTransaction()
                .appendRecords(List.of(row, Map.of("id", 34L), row))
                .commit();

        List<FileEntry> files = snapshot.entries(List.of());
        assertThat(files.stream().map(file -> file.tablet().partition()))
                .containsExactly(
                        Arrays.asList(null, null, 3, null, null, null, null),
                        List.of(7, "ic", 3, 47, 570, 17_361, 416_666));
        assertThat(files.stream().map(FileEntry::rows)).containsExactly(1L, 2L);
        assertThat(Records.of(snapshot)).hasSize(3).contains(row);
        requireTotals(snapshot);
    }

    @Test
    void severalAppendsBecomeVisibleTogether() throws IOException {
        Table table = create("p");
        Transaction transaction =
                table.newTransaction().appendRecords(rows(1, 1)).appendRecords(rows(1, 2));
        assertThat(table.currentSnapshot().totals()).isEqualTo(Totals.NONE);

        Snapshot snapshot = transaction.appendRecords(rows(2, 3)).commit();

        assertThat(snapshot.version()).isEqualTo(2);
        assertThat(snapshot.id()).isEqualTo(transaction.snapshotId());
        assertThat(ids(snapshot)).containsExactly(1L, 2L, 3L);
        requireTotals(snapshot);
    }

    @Test
    void recordsThatAreRefusedAddNothing() {
        Transaction transaction = create("p").newTransaction();
        List<Map<String, ?>> records = new ArrayList<>(rows(1, 1));
        records.add(Map.of("id", "one"));

        assertThatThrownBy(() -> transaction.appendRecords(records)).isInstanceOf(DatashardException.class);

        assertThat(transaction.commit().totals()).isEqualTo(Totals.NONE);
        assertThat(filesBelow(root.resolve("table/_datashard/snapshots"))).isEmpty();
    }

    @Test
    void anOverwriteTakesWhatItsConditionSelectsInWholeFiles() throws IOException {
        Table table = create("p");
        table.newTransaction()
                .appendRecords(rows(1, 1, 2))
                .appendRecords(rows(2, 10, 11))
                .commit();

        Snapshot snapshot = table.newTransaction()
                .overwrite(equal(P, 1), List.of())
                .appendRecords(rows(1, 3))
                .commit();

        assertThat(snapshot.operation()).isEqualTo("overwrite");
        assertThat(ids(snapshot)).containsExactly(3L, 10L, 11L);
        requireTotals(snapshot);
        assertThat(ids(table.snapshot("2"))).containsExactly(1L, 2L, 10L, 11L);

        assertThatThrownBy(() -> table.newTransaction()
                        .overwrite(equal(ID, 10L), List.of())
                        .commit())
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("cannot decide the file");
        Snapshot all = table.newTransaction()
                .overwrite(Predicate.TRUE, List.of())
                .appendRecords(rows(5, 5))
                .commit();
        assertThat(ids(all)).containsExactly(5L);
        requireTotals(all);
    }

    @Test
    void aDeleteByAConditionTakesWholeFilesAndIsCalledADelete() throws IOException {
        Table table = create("p");
        table.newTransaction()
                .appendRecords(rows(1, 1, 2))
                .appendRecords(rows(2, 10, 11))
                .commit();

        Snapshot left = table.newTransaction().delete(equal(P, 1)).commit();

        assertThat(left.operation()).isEqualTo("delete");
        assertThat(ids(left)).containsExactly(10L, 11L);
        requireTotals(left);
        assertThat(ids(table.snapshot("2"))).containsExactly(1L, 2L, 10L, 11L);
        assertThatThrownBy(() -> table.newTransaction().delete(equal(ID, 10L)).commit())
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("the delete cannot decide the file");
        assertThat(table.newTransaction().delete(Predicate.TRUE).commit().totals())
                .isEqualTo(Totals.NONE);
    }

    @Test
    void aDeleteBesideAnAppendOfWhatItTakesIsAConflict() throws IOException {
        Table table = create("p");
        table.newTransaction().appendRecords(rows(1, 1)).commit();
        Transaction delete = table.newTransaction().delete(equal(P, 1));
        table.newTransaction().appendRecords(rows(2, 2)).commit();
        table.newTransaction().appendRecords(rows(1, 3)).commit();

        assertThatThrownBy(delete::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("this delete conflicts with version 4");
        assertThat(ids(table.currentSnapshot())).containsExactly(1L, 3L, 2L);
    }

    @Test
    void overwrittenPartitionsAreThoseOfTheNewFiles() throws IOException {
        Table table = create("p");
        table.newTransaction()
                .appendRecords(rows(1, 1))
                .appendRecords(rows(2, 2))
                .commit();
        Transaction other = table.newTransaction();
        Transaction overwrite = table.newTransaction();

        Snapshot snapshot =
                overwrite.overwritePartitions(written(overwrite, rows(2, 3))).commit();

        assertThat(ids(snapshot)).containsExactly(1L, 3L);
        requireTotals(snapshot);
        assertThat(other.appendRecords(rows(3, 4)).commit().totals().rows()).isEqualTo(3);
    }

    @Test
    void filesAreDeletedAndReplacedByTablet() throws IOException {
        Table table = create("p");
        table.newTransaction()
                .appendRecords(rows(1, 1))
                .appendRecords(rows(2, 2))
                .appendRecords(rows(3, 3))
                .commit();
        List<FileEntry> files = table.currentSnapshot().entries(List.of());
        Transaction replacement = table.newTransaction();
        FileEntry written = written(replacement, rows(2, 20, 21)).get(0);
        FileEntry newer = new FileEntry(
                files.get(1).tablet(), written.path(), written.rows(), written.bytes(), written.stats(), 0);

        Snapshot replaced = replacement.replace(List.of(newer)).commit();
        assertThat(replaced.operation()).isEqualTo("replace");
        assertThat(ids(replaced)).containsExactly(1L, 20L, 21L, 3L);
        requireTotals(replaced);

        Snapshot deleted = table.newTransaction()
                .delete(List.of(files.get(0)))
                .delete(List.of(files.get(2)))
                .commit();
        assertThat(deleted.operation()).isEqualTo("delete");
        assertThat(ids(deleted)).containsExactly(20L, 21L);
        requireTotals(deleted);

        assertThatThrownBy(() -> table.newTransaction().delete(List.of(files.get(0))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("no file of that tablet");
        assertThatThrownBy(() -> table.newTransaction().delete(List.of(files.get(1))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining(newer.path() + " in its place");
        Transaction twice = table.newTransaction().delete(List.of(newer));
        assertThatThrownBy(() -> twice.delete(List.of(newer)))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("already");
    }

    @Test
    void deletesOfDifferentFilesBothLandAndOfTheSameFileDoNot() throws IOException {
        Table table = create("p");
        table.newTransaction()
                .appendRecords(rows(1, 1))
                .appendRecords(rows(2, 2))
                .commit();
        List<FileEntry> files = table.currentSnapshot().entries(List.of());
        Transaction first = table.newTransaction().delete(List.of(files.get(0)));
        Transaction second = table.newTransaction().delete(List.of(files.get(1)));
        Transaction third = table.newTransaction().delete(List.of(files.get(1)));

        first.commit();
        assertThat(second.commit().totals()).isEqualTo(Totals.NONE);

        assertThatThrownBy(third::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("this delete conflicts with version 4 (delete, snapshot " + second.snapshotId())
                .hasMessageContaining("removed the file " + files.get(1).path());
    }

    @Test
    void whatIsRefusedLeavesTheTransactionAsItWas() {
        Table table = create("p");
        table.newTransaction().appendRecords(rows(1, 1)).commit();
        FileEntry foreign = table.currentSnapshot().entries(List.of()).get(0);
        Transaction transaction = table.newTransaction();

        assertThatThrownBy(() -> transaction.append(List.of(foreign)))
                .hasMessageContaining("does not lie in this transaction's directory");
        assertThatThrownBy(() -> transaction.overwrite(Predicate.TRUE, List.of(foreign)))
                .isInstanceOf(DatashardException.class);
        assertThatThrownBy(() -> transaction.overwritePartitions(List.of(foreign)))
                .isInstanceOf(DatashardException.class);
        assertThatThrownBy(() -> transaction.replace(List.of(foreign))).isInstanceOf(DatashardException.class);
        List<FileEntry> own = written(transaction, rows(1, 2));
        assertThatThrownBy(() -> transaction.append(List.of(own.get(0), own.get(0))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("two files for");
        assertThatThrownBy(() -> transaction.replace(own)).hasMessageContaining("no file to replace");
        transaction.append(own);
        assertThatThrownBy(() -> transaction.append(own)).hasMessageContaining("two files for");

        Snapshot committed = transaction.commit();
        assertThat(committed.operation()).isEqualTo("append");
        assertThat(committed.totals().rows()).isEqualTo(2);
    }

    @Test
    void rowsAreRemovedInOneWayOnly() {
        Transaction transaction = create("p").newTransaction().overwrite(equal(P, 1), List.of());

        assertThatThrownBy(() -> transaction.overwrite(equal(P, 2), List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one way only");
        assertThatThrownBy(() -> transaction.delete(List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void propertiesAreSetAndRemoved() {
        Table table = create("p");
        table.newTransaction().properties(Map.of("a", "1", "b", "2")).commit();

        Transaction change = table.newTransaction().properties(Collections.singletonMap("a", null));
        assertThat(change.properties()).isEqualTo(Map.of("b", "2"));
        Snapshot snapshot = change.commit();

        assertThat(snapshot.operation()).isEqualTo("alter");
        assertThat(snapshot.properties()).isEqualTo(Map.of("b", "2"));
        assertThat(table.snapshot("2").properties()).isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void propertiesThatNoCommitCouldWorkWithAreRefused() {
        Table table = create("p");

        assertThatThrownBy(() -> table.newTransaction()
                        .properties(Map.of("isolation-level", "strict"))
                        .commit())
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("serializable or snapshot");
        assertThatThrownBy(() -> table.newTransaction()
                        .properties(Map.of("commit-timeout-seconds", "soon"))
                        .commit())
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("number of seconds");
        assertThat(table.history()).hasSize(1);
    }

    @Test
    void aRollbackDeletesTheSnapshotsDirectoryAndOnlyThat() {
        Table table = create("p");
        table.newTransaction().appendRecords(rows(1, 1)).commit();
        Transaction other = table.newTransaction().appendRecords(rows(1, 2));
        List<Path> before = filesBelow(root);
        Transaction transaction =
                table.newTransaction().appendRecords(rows(1, 3)).appendRecords(rows(2, 4));

        transaction.rollback();

        assertThat(filesBelow(root)).isEqualTo(before);
        assertThat(root.resolve("table/_datashard/snapshots").resolve(transaction.snapshotId()))
                .doesNotExist();
        assertThat(other.commit().totals().rows()).isEqualTo(2);
    }

    @Test
    void nothingHappensInATransactionAfterItsEnd() throws IOException {
        Table table = create("p");
        Transaction committed = table.newTransaction().appendRecords(rows(1, 1));
        committed.commit();
        Transaction rolledBack = table.newTransaction();
        rolledBack.rollback();
        for (Transaction ended : List.of(committed, rolledBack)) {
            assertThatThrownBy(ended::commit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(ended.snapshotId());
            assertThatThrownBy(() -> ended.appendRecords(rows(1, 2))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ended.append(List.of())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ended.overwrite(Predicate.TRUE, List.of()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ended.overwritePartitions(List.of())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ended.delete(List.of())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ended.replace(List.of())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ended.properties(Map.of())).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ended.replaceTable(SCHEMA, Partitioning.unpartitioned()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatCode(ended::rollback).doesNotThrowAnyException();
        }
        assertThat(ids(table.currentSnapshot())).containsExactly(1L);
    }

    @Test
    void aCreationHasNoBase() {
        Transaction creation = Table.newTable(
                root.resolve("other").toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);

        assertThatThrownBy(creation::base).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> creation.delete(List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> creation.replaceTable(SCHEMA, Partitioning.unpartitioned()))
                .isInstanceOf(IllegalStateException.class);
    }

    private Table create(String partitioning) {
        return Table.create(
                root.resolve("table").toString(),
                SCHEMA,
                Partitioning.parse(partitioning, SCHEMA),
                Map.of(),
                CONFIGURATION);
    }

    private static Predicate equal(Field column, Object literal) {
        return new Predicate.Comparison(column, Operator.EQ, literal);
    }

    private static List<Map<String, Object>> rows(int p, long... ids) {
        return Arrays.stream(ids)
                .mapToObj(id -> Map.<String, Object>of("id", id, "p", p))
                .toList();
    }

    private static List<Object> ids(Snapshot snapshot) throws IOException {
        return Records.of(snapshot).stream().map(row -> row.get("id")).toList();
    }

    /** Totals are what the catalog sums up to. */
    private static void requireTotals(Snapshot snapshot) {
        ScanPlan plan = snapshot.plan(List.of());
        assertThat(snapshot.totals()).isEqualTo(new Totals(plan.files().size(), plan.rows(), plan.bytes()));
    }

    /** A file of a transaction that is not added to it yet. */
    private static List<FileEntry> written(Transaction transaction, List<Map<String, Object>> rows) {
        return List.of(Records.write(transaction, (Integer) rows.get(0).get("p"), rows));
    }

    private static List<Path> filesBelow(Path directory) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
