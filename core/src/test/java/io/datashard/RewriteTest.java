package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Predicate.Operator;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are written together, and the table is the same. */
class RewriteTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "p", Primitive.INT));
    private static final RowStatement DELETE = new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.TABLE);
    private static final long LARGE = 1L << 30;

    @TempDir
    Path root;

    @Test
    void fewerFilesHoldTheSameRows() throws IOException {
        Table table = create(3, 2);
        delete(table.newTransaction(), 1, 0, 4).commit();
        Snapshot before = table.currentSnapshot();

        List<CompactionGroup> groups = before.compactionGroups(LARGE, 10, any -> true);
        Snapshot after = rewrite(before, groups).commit();

        assertThat(groups).hasSize(2);
        assertThat(ids(after)).containsExactlyInAnyOrderElementsOf(ids(before));
        assertThat(after.operation()).isEqualTo("rewrite");
        assertThat(after.totals().files()).isEqualTo(2);
        assertThat(after.totals().rows()).isEqualTo(before.totals().rows());
        assertThat(after.totals().deletedRows()).isZero();
        assertThat(ids(table.snapshot("" + before.version()))).containsExactlyInAnyOrderElementsOf(ids(before));
        assertThat(after.compactionGroups(LARGE, 10, any -> true)).isEmpty();
    }

    @Test
    void groupsAreOfOnePartitionAndOfTheTargetsSize() {
        Snapshot snapshot = create(10, 2).currentSnapshot();
        long file = snapshot.totals().bytes() / 20;

        List<CompactionGroup> groups = snapshot.compactionGroups(2 * file, 100, any -> true);

        assertThat(groups).hasSizeBetween(6, 10).allSatisfy(group -> {
            assertThat(group.files().stream().map(entry -> entry.tablet().partition()))
                    .containsOnly(group.files().get(0).tablet().partition());
            assertThat(group.bytes()).isLessThanOrEqualTo(3 * file + 3);
            assertThat(group.files()).hasSizeGreaterThan(1);
        });
        assertThat(snapshot.compactionGroups(2 * file, 3, any -> true)).hasSize(3);
    }

    @Test
    void aLargeFileIsWrittenAnewOnlyIfManyOfItsRowsAreDeleted() {
        Table table = create(1, 1);
        assertThat(table.currentSnapshot().compactionGroups(1, 10, any -> true)).isEmpty();
        Snapshot few = delete(table.newTransaction(), 0, 0).commit();
        assertThat(few.compactionGroups(1, 10, any -> true)).isEmpty();

        Snapshot many = delete(table.newTransaction(), 0, 1, 2).commit();

        assertThat(many.compactionGroups(1, 10, any -> true))
                .singleElement()
                .satisfies(group -> assertThat(group.deletedRows()).isEqualTo(3));
    }

    @Test
    void appendsGoOnMeanwhile() throws IOException {
        Table table = create(2, 2);
        Snapshot base = table.currentSnapshot();
        Transaction rewrite = rewrite(base, groupsOf(base, 0));
        append(table, 0, 1_000);

        rewrite.commit();

        assertThat(ids(table.currentSnapshot())).hasSize(50);
    }

    @Test
    void aStatementThatLooksAtAllRowsMindsNoRewriteOfOtherFiles() throws IOException {
        Table table = create(2, 2);
        Snapshot base = table.currentSnapshot();
        Transaction elsewhere = delete(table.newTransaction(), 1, 3);
        rewrite(base, groupsOf(base, 0)).commit();

        assertThat(ids(elsewhere.commit())).hasSize(39);
    }

    @Test
    void anOverwriteTakesTheNewFilesInsteadOfTheOld() throws IOException {
        Table table = create(2, 2);
        Snapshot base = table.currentSnapshot();
        Transaction overwrite = table.newTransaction().delete(partition(0));
        rewrite(base, groupsOf(base, 0)).commit();

        Snapshot after = overwrite.commit();

        assertThat(ids(after)).hasSize(20);
        assertThat(after.totals().files()).isEqualTo(2);
    }

    @Test
    void aRewriteGivesWayToAllWhoChangeItsFiles() throws IOException {
        List<Consumer<Table>> changes = List.of(
                table -> delete(table.newTransaction(), 0, 5).commit(),
                table -> table.newTransaction().delete(partition(0)).commit(),
                table -> table.newTransaction().delete(Predicate.TRUE).commit(),
                RewriteTest::rewriteFirstPartition);
        for (Consumer<Table> change : changes) {
            Table table = create(2, 2);
            Snapshot base = table.currentSnapshot();
            Transaction rewrite = rewrite(base, groupsOf(base, 0));
            change.accept(table);
            List<Object> expected = ids(table.currentSnapshot());

            assertConflict(rewrite, Conflict.SAME_TABLET);
            assertThat(ids(table.currentSnapshot())).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void rowsOfAFileThatWasRewrittenMeanwhileAreNotDeleted() throws IOException {
        Table table = create(2, 1);
        Snapshot base = table.currentSnapshot();
        Transaction deletion = delete(table.newTransaction(), 0, 5);

        rewrite(base, groupsOf(base, 0)).commit();

        assertConflict(deletion, Conflict.SAME_TABLET);
    }

    @Test
    void aRewriteThatMixesRowsOfADeleteWithOthersIsAConflict() throws IOException {
        Table table = create(2, 1);
        Snapshot base = table.currentSnapshot();
        Transaction deletion = table.newTransaction()
                .delete(new Predicate.Comparison(SCHEMA.field("id").orElseThrow(), Operator.LT, 10L));
        rewrite(base, groupsOf(base, 0)).commit();

        assertConflict(deletion, Conflict.CONDITION);
    }

    @Test
    void rowsAreNotAddedBeside() throws IOException {
        Table table = create(2, 1);
        Snapshot base = table.currentSnapshot();
        List<Map<String, Object>> more = List.of(Map.of("id", 1_000L, "p", 0));
        Transaction rewrite = rewrite(base, groupsOf(base, 0));
        Transaction append = base.newTransaction().appendRecords(more);

        assertThatThrownBy(() -> rewrite.appendRecords(more)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> append.rewrite(base.entries(List.of()), List.of()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void partitionsCanBeLeftOut() {
        Snapshot snapshot = create(2, 3).currentSnapshot();

        assertThat(snapshot.compactionGroups(
                        LARGE, 10, file -> !file.tablet().partition().equals(List.of(1))))
                .extracting(group -> group.files().get(0).tablet().partition())
                .containsExactly(List.of(0), List.of(2));
    }

    @Test
    void otherRowsAreRefused() {
        Table table = create(2, 1);
        Snapshot base = table.currentSnapshot();
        delete(table.newTransaction(), 0, 5).commit();
        List<FileEntry> files = base.entries(List.of());
        Transaction short1 = base.newTransaction();
        FileEntry tooFew = write(short1, files.get(0).tablet(), 0, 19);

        assertThatThrownBy(() -> short1.rewrite(files, List.of(tooFew)))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("would change the table", "hold 20 rows", "19 were written");

        Transaction late = table.newTransaction();
        FileEntry asRead = write(late, files.get(0).tablet(), 0, 20);
        assertThatThrownBy(() -> late.rewrite(files, List.of(asRead)))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("would change the table", "hold 19 rows", "of which 20 were there");
    }

    /** A table with files of ten rows in partitions 0, 1 and so on. */
    private Table create(int files, int partitions) {
        String location = root.resolve("t" + System.nanoTime()).toString();
        Table.newTable(location, SCHEMA, Partitioning.parse("p", SCHEMA), Map.of(), CONFIGURATION)
                .commit();
        Table table = Table.load(location, CONFIGURATION);
        for (int i = 0; i < files; i++) {
            for (int p = 0; p < partitions; p++) {
                append(table, p, i * 10L);
            }
        }
        return table;
    }

    private static void append(Table table, int p, long first) {
        List<Map<String, Object>> rows = new ArrayList<>();
        LongStream.range(first, first + 10).forEach(id -> rows.add(Map.of("id", id, "p", p)));
        table.newTransaction().appendRecords(rows).commit();
    }

    private static Predicate partition(int p) {
        return new Predicate.Comparison(SCHEMA.field("p").orElseThrow(), Operator.EQ, p);
    }

    private static List<CompactionGroup> groupsOf(Snapshot snapshot, int p) {
        return snapshot.compactionGroups(LARGE, 10, any -> true).stream()
                .filter(group -> group.files().get(0).tablet().partition().equals(List.of(p)))
                .toList();
    }

    private static void rewriteFirstPartition(Table table) {
        Snapshot snapshot = table.currentSnapshot();
        try {
            rewrite(snapshot, groupsOf(snapshot, 0)).commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rewrite of some groups, each into one file. */
    private static Transaction rewrite(Snapshot base, List<CompactionGroup> groups) throws IOException {
        Transaction transaction = base.newTransaction();
        List<FileEntry> replaced = new ArrayList<>();
        List<FileEntry> files = new ArrayList<>();
        for (CompactionGroup group : groups) {
            Tablet first = group.files().get(0).tablet();
            PlannedFiles.Builder read = PlannedFiles.builder();
            group.files().forEach(read::add);
            List<Map<String, Object>> rows = Records.of(base, new ScanPlan(read.build(), 0, 0, List.of()));
            replaced.addAll(group.files());
            files.add(Records.write(transaction, first.partition().get(0), rows));
        }
        return transaction.rewrite(replaced, files);
    }

    private static FileEntry write(Transaction transaction, Tablet like, long from, long to) {
        List<Map<String, Object>> rows = new ArrayList<>();
        LongStream.range(from, to)
                .forEach(id -> rows.add(Map.of("id", id, "p", like.partition().get(0))));
        return Records.write(transaction, like.partition().get(0), rows);
    }

    /** Deletes rows by their positions in the first file of a partition. */
    private static Transaction delete(Transaction transaction, int p, long... positions) {
        String path = transaction.base().plan(List.of(partition(p))).files().stream()
                .findFirst()
                .orElseThrow()
                .path();
        return transaction.deleteRows(DELETE, Map.of(path, RowSet.of(positions)));
    }

    private static List<Object> ids(Snapshot snapshot) throws IOException {
        return Records.of(snapshot).stream().map(row -> row.get("id")).toList();
    }

    private static void assertConflict(Transaction transaction, Conflict kind) {
        assertThatThrownBy(transaction::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(kind));
    }
}
