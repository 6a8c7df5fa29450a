package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Predicate.Operator;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are deleted one by one and changed, by the public API. */
class DeleteRowsTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "p", Primitive.INT));
    private static final Field ID = SCHEMA.field("id").orElseThrow();
    private static final RowStatement DELETE = new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW);

    @TempDir
    Path root;

    @Test
    void deletedRowsAreGoneAndTheOthersAreNot() throws IOException {
        Table table = create(Map.of(), rows(0, 10));
        Snapshot before = table.currentSnapshot();

        Snapshot after = delete(table.newTransaction(), DELETE, 3, 7).commit();

        assertThat(ids(after)).containsExactly(0L, 1L, 2L, 4L, 5L, 6L, 8L, 9L);
        assertThat(ids(before)).hasSize(10);
        assertThat(after.operation()).isEqualTo("delete");
        assertThat(after.totals()).isEqualTo(new Totals(1, 8, before.totals().bytes(), 2));
        assertThat(after.plan(List.of()).rows()).isEqualTo(8);
        assertThat(after.entries(List.of()).get(0).stats())
                .isEqualTo(before.entries(List.of()).get(0).stats());
        assertThat(table.history().get(0).totals()).isEqualTo(after.totals());
        assertThat(features(after)).isEqualTo("\"features\":[\"deletion-vectors\"]");
    }

    @Test
    void deletesAddUp() throws IOException {
        Table table = create(Map.of(), rows(0, 10));
        delete(table.newTransaction(), DELETE, 1).commit();
        delete(table.newTransaction(), DELETE, 9).commit();

        assertThat(ids(delete(table.newTransaction(), DELETE, 0).commit())).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void aFileWithoutAnyRowLeftIsRemoved() throws IOException {
        Table table = create(Map.of(), rows(0, 3));
        delete(table.newTransaction(), DELETE, 0, 2).commit();

        Snapshot empty = delete(table.newTransaction(), DELETE, 1).commit();

        assertThat(empty.totals()).isEqualTo(Totals.NONE);
        assertThat(empty.plan(List.of()).files()).isEmpty();
        assertThat(features(empty)).isEqualTo("\"features\":[]");
    }

    @Test
    void manyRowsAreToldByAFile() throws IOException {
        Table table = create(Map.of(), rows(0, 10_000));
        table.newTransaction().appendRecords(rows(10_000, 20_000)).commit();
        long[] even = LongStream.range(0, 20_000).filter(id -> id % 2 == 0).toArray();

        Snapshot after = delete(table.newTransaction(), DELETE, even).commit();

        assertThat(ids(after)).hasSize(10_000).allMatch(id -> (Long) id % 2 == 1);
        assertThat(vectorFiles()).hasSize(1);
        assertThat(after.metrics().get("metadata-bytes")).isGreaterThan(2_500);
        assertThat(ids(delete(table.newTransaction(), DELETE, 1, 19_999).commit()))
                .hasSize(9_998);
    }

    @Test
    void anUpdateIsADeleteAndAnAppendInOneVersion() throws IOException {
        Table table = create(Map.of(), rows(0, 5));
        RowStatement update = new RowStatement(Kind.UPDATE, equal(2), Reach.ROW);

        Snapshot after = delete(table.newTransaction(), update, 2)
                .appendRecords(List.of(Map.of("id", 200L)))
                .commit();

        assertThat(ids(after)).containsExactlyInAnyOrder(0L, 1L, 3L, 4L, 200L);
        assertThat(after.operation()).isEqualTo("update");
        assertThat(after.version()).isEqualTo(3);
    }

    @Test
    void differentRowsOfOneFileAreDeletedConcurrently() throws IOException {
        Table table = create(Map.of(), rows(0, 10_000));
        List<Transaction> concurrent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int rest = i;
            concurrent.add(delete(
                    table.newTransaction(),
                    DELETE,
                    LongStream.range(0, 10_000).filter(id -> id % 5 == rest).toArray()));
        }

        concurrent.forEach(Transaction::commit);

        assertThat(ids(table.currentSnapshot())).hasSize(2_000).allMatch(id -> (Long) id % 5 == 4);
        assertThat(vectorFiles()).as("each transaction's last one").hasSize(4);
        assertThat(table.currentSnapshot().totals().deletedRows()).isEqualTo(8_000);
    }

    @Test
    void theLastRowsOfAFileAreDeletedConcurrently() {
        Table table = create(Map.of(), rows(0, 2));
        Transaction first = delete(table.newTransaction(), DELETE, 0);
        Transaction second = delete(table.newTransaction(), DELETE, 1);

        first.commit();

        assertThat(second.commit().totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void theSameRowIsDeletedOnce() throws IOException {
        Table table = create(Map.of("isolation-level", "snapshot"), rows(0, 10));
        Transaction first = delete(table.newTransaction(), DELETE, 1, 2, 3);
        Transaction second = delete(table.newTransaction(), DELETE, 3, 4);
        first.commit();

        assertConflict(second, Conflict.SAME_ROWS, "deleted or changed 1 of the rows of the file");
        assertThat(ids(table.currentSnapshot())).hasSize(7);
    }

    @Test
    void aFileThatWasRewrittenOrRemovedIsAConflict() throws IOException {
        for (boolean rewritten : new boolean[] {true, false}) {
            Table table = create(Map.of(), rows(0, 3));
            Transaction late = delete(table.newTransaction(), DELETE, 1);
            Transaction other = table.newTransaction();
            String path = path(other);
            if (rewritten) {
                other.replace(DELETE, List.of(path), List.of())
                        .appendRecords(rows(0, 2))
                        .commit();
            } else {
                other.delete(other.base().entries(List.of())).commit();
            }

            assertConflict(late, Conflict.SAME_TABLET, path);
        }
    }

    @Test
    void aRewriteOfAFileConflictsWithDeletesInIt() throws IOException {
        Table table = create(Map.of(), rows(0, 3));
        Transaction copy = table.newTransaction();
        copy.replace(DELETE, List.of(path(copy)), List.of()).appendRecords(rows(0, 2));
        Transaction removal = table.newTransaction();
        removal.delete(removal.base().entries(List.of()));
        delete(table.newTransaction(), DELETE, 0).commit();

        assertConflict(copy, Conflict.SAME_TABLET, "which this transaction replaces");
        assertConflict(removal, Conflict.SAME_TABLET, "");
    }

    @Test
    void addedRowsThatMayMatchConflictUnderSerializableOnly() throws IOException {
        RowStatement first = new RowStatement(Kind.DELETE, less(10), Reach.ROW);
        for (String level : List.of("serializable", "snapshot")) {
            Table table = create(Map.of("isolation-level", level), rows(0, 20));
            Transaction matching = delete(table.newTransaction(), first, 1);
            Transaction other = delete(table.newTransaction(), first, 2);
            table.newTransaction().appendRecords(rows(30, 40)).commit();
            other.commit();
            table.newTransaction().appendRecords(rows(5, 6)).commit();
            if (level.equals("serializable")) {
                assertConflict(matching, Conflict.CONDITION, "should have seen");
            } else {
                assertThat(ids(matching.commit())).hasSize(29);
            }
        }
    }

    @Test
    void aKindOfStatementCanHaveALevelOfItsOwn() throws IOException {
        Table table =
                create(Map.of("isolation-level", "snapshot", "update-isolation-level", "serializable"), rows(0, 20));
        Transaction deletion = delete(table.newTransaction(), new RowStatement(Kind.DELETE, less(10), Reach.ROW), 1);
        Transaction update = delete(table.newTransaction(), new RowStatement(Kind.UPDATE, less(10), Reach.ROW), 2);
        Transaction merge = delete(table.newTransaction(), new RowStatement(Kind.MERGE, less(10), Reach.TABLE), 3);
        table.newTransaction().appendRecords(rows(5, 6)).commit();

        assertConflict(update, Conflict.CONDITION, "should have seen");
        deletion.commit();
        assertThat(ids(merge.commit())).hasSize(19);
    }

    @Test
    void aLevelOfAStatementThatIsNoneIsRefused() throws IOException {
        Table table = create(Map.of(), rows(0, 1));

        assertThatThrownBy(() -> table.newTransaction()
                        .properties(Map.of("merge-isolation-level", "none"))
                        .commit())
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("merge-isolation-level", "\"none\"", "serializable or snapshot");
    }

    @Test
    void onlyAStatementThatLooksAtOtherRowsMindsThatTheyWereDeleted() throws IOException {
        Table table = create(Map.of(), rows(0, 20));
        RowStatement merge = new RowStatement(Kind.MERGE, Predicate.TRUE, Reach.TABLE);
        Transaction own = delete(table.newTransaction(), DELETE, 1);
        Transaction others = delete(table.newTransaction(), merge, 1);
        Transaction inserts = table.newTransaction().deleteRows(merge, Map.of()).appendRecords(rows(100, 101));
        delete(table.newTransaction(), DELETE, 2).commit();

        assertConflict(others, Conflict.CONDITION, "may have decided");
        assertConflict(inserts, Conflict.CONDITION, "may have decided");
        assertThat(ids(own.commit())).hasSize(18);
    }

    @Test
    void rowsThatAreNotThereAreNotDeleted() throws IOException {
        Table table = create(Map.of(), rows(0, 3));
        delete(table.newTransaction(), DELETE, 0).commit();
        Transaction transaction = table.newTransaction();
        String path = path(transaction);

        assertThatThrownBy(() -> transaction.deleteRows(DELETE, Map.of("elsewhere.parquet", RowSet.of(1))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("elsewhere.parquet is none of");
        assertThatThrownBy(() -> transaction.deleteRows(
                        new RowStatement(Kind.DELETE, equal(99), Reach.ROW), Map.of(path, RowSet.of(1))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("is none of");
        assertThatThrownBy(() -> transaction.deleteRows(DELETE, Map.of(path, RowSet.of(3))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("no row 3");
        transaction.deleteRows(DELETE, Map.of(path, RowSet.of(0)));
        assertThatThrownBy(transaction::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("deleted before it began");
    }

    @Test
    void countsStayExactAndLeastValuesAreNotGuessed() {
        Table table = create(Map.of(), rows(0, 10));

        Snapshot after = delete(table.newTransaction(), DELETE, 0, 4).commit();

        assertThat(aggregate(after, new Aggregate.CountRows())).containsExactly(8L);
        assertThat(aggregate(after, new Aggregate.Count(ID))).containsExactly(8L);
        assertThat(after.aggregate(List.of(), List.of(), List.of(new Aggregate.Min(ID))))
                .isEmpty();
        assertThat(after.aggregate(List.of(less(100)), List.of(), List.of(new Aggregate.CountRows())))
                .isPresent();
        assertThat(after.plan(List.of(), 8).files().size()).isEqualTo(1);
    }

    @Test
    void aVectorThatIsDamagedOrMissingIsNamed() throws IOException {
        Table table = create(Map.of(), rows(0, 10_000));
        long[] even = LongStream.range(0, 10_000).filter(id -> id % 2 == 0).toArray();
        Snapshot after = delete(table.newTransaction(), DELETE, even).commit();
        Path vectors = vectorFiles().get(0);
        byte[] intact = Files.readAllBytes(vectors);

        byte[] changed = intact.clone();
        changed[500] ^= 4;
        Files.write(vectors, changed);
        assertThatThrownBy(() -> ids(after))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("checksum")
                .hasMessageContaining(vectors.getFileName().toString());
        Files.write(vectors, intact);
        try (var channel = Files.newByteChannel(vectors, StandardOpenOption.WRITE)) {
            channel.truncate(intact.length / 2);
        }
        assertThatThrownBy(() -> ids(after)).isInstanceOf(CorruptTableException.class);
        Files.delete(vectors);
        assertThatThrownBy(() -> ids(after))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("are deleted cannot be read");
    }

    @Test
    void aColumnThatIsRenamedMeanwhileIsNoTrouble() throws IOException {
        Table table = create(Map.of(), rows(0, 5));
        Transaction late = delete(table.newTransaction(), DELETE, 1);
        table.newTransaction()
                .alter(List.of(new SchemaChange.Rename(List.of("id"), "number")))
                .commit();

        assertThat(Records.of(late.commit())).hasSize(4);
    }

    private static List<Object> aggregate(Snapshot snapshot, Aggregate aggregate) {
        return snapshot.aggregate(List.of(), List.of(), List.of(aggregate))
                .orElseThrow()
                .get(0)
                .values();
    }

    private static void assertConflict(Transaction transaction, Conflict kind, String what) {
        assertThatThrownBy(transaction::commit)
                .isInstanceOfSatisfying(
                        ConcurrentModificationException.class,
                        conflict -> assertThat(conflict.conflict()).isEqualTo(kind))
                .hasMessageContaining(what)
                .hasMessageContaining("Nothing was committed");
    }

    /** Deletes the rows with these ids, found by reading. */
    private static Transaction delete(Transaction transaction, RowStatement statement, long... ids) {
        RowSet wanted = RowSet.of(ids);
        Map<String, RowSet> rows = new HashMap<>();
        for (PlannedFile file :
                transaction.base().plan(List.of(statement.condition())).files()) {
            RowSet.Builder positions = RowSet.builder();
            List<Map<String, Object>> all = Records.of(transaction.base(), file.path());
            for (int i = 0; i < all.size(); i++) {
                if (wanted.contains((Long) all.get(i).get("id"))) {
                    positions.add(i);
                }
            }
            rows.put(file.path(), positions.build());
        }
        return transaction.deleteRows(statement, rows);
    }

    private static String path(Transaction transaction) {
        return transaction.base().entries(List.of()).get(0).path();
    }

    private Table create(Map<String, String> properties, List<Map<String, Object>> rows) {
        Path location = root.resolve("t" + System.nanoTime());
        Table table =
                Table.create(location.toString(), SCHEMA, Partitioning.unpartitioned(), properties, CONFIGURATION);
        table.newTransaction().appendRecords(rows).commit();
        return table;
    }

    private static List<Map<String, Object>> rows(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(id -> Map.<String, Object>of("id", id, "p", 1))
                .toList();
    }

    private static Predicate equal(long id) {
        return new Predicate.Comparison(ID, Operator.EQ, id);
    }

    private static Predicate less(long id) {
        return new Predicate.Comparison(ID, Operator.LT, id);
    }

    private static List<Object> ids(Snapshot snapshot) throws IOException {
        return Records.of(snapshot).stream().map(row -> row.get("id")).toList();
    }

    private List<Path> vectorFiles() throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".dv"))
                    .sorted()
                    .toList();
        }
    }

    private static String features(Snapshot snapshot) throws IOException {
        Path object = Path.of(java.net.URI.create(snapshot.location()))
                .resolve(String.format("_datashard/commits/%020d.json", snapshot.version()));
        String text = Files.readString(object).replaceAll("\\s", "");
        return text.substring(text.indexOf("\"features\""), text.indexOf("],", text.indexOf("\"features\"")) + 1);
    }
}
