package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Predicate.Operator;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed where columns or the partitioning change, in the same transaction or beside it. */
class AlteredRemovalTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.INT), Field.optional(0, "p", Primitive.INT));
    private static final SchemaChange WIDEN_P = new SchemaChange.Widen(List.of("p"), Primitive.LONG);

    /** More than a version object holds of entries, so that the catalog has runs. */
    private static final int MANY = 60;

    @TempDir
    Path root;

    @Test
    void partitionsAreNotOverwrittenBesideFilesOfThePartitioningThatTheSameTransactionEnds() {
        Table table = create("");
        append(table, 1, 1);
        Transaction overwrite = table.newTransaction().partitionBy("p");
        overwrite.overwritePartitions(List.of(Records.write(overwrite, 1, List.of(row(2, 1)))));

        assertThatThrownBy(overwrite::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("was written under another partitioning (0) than the new files (3)")
                .hasMessageContaining("Nothing was committed");
    }

    @Test
    void partitionsAreOverwrittenAsTheyWereWrittenAlsoOnceTheTableHasAnotherPartitioning() throws IOException {
        Table table = create("p");
        append(table, 1, 1);
        append(table, 2, 2);
        Transaction overwrite = table.newTransaction();
        overwrite.overwritePartitions(List.of(Records.write(overwrite, 2, List.of(row(3, 2)))));
        table.newTransaction().partitionBy("bucket(4, id)").commit();

        assertThat(ids(overwrite.commit())).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void noPartitionsAreOverwrittenByNoFilesWhateverTheFilesThere() throws IOException {
        Table table = create("p");
        append(table, 1, 1);
        table.newTransaction().partitionBy("id").commit();

        assertThat(ids(table.newTransaction().overwritePartitions(List.of()).commit()))
                .containsExactly(1);
    }

    @Test
    void aConditionDecidesAlsoFilesOfAPartitioningThatCameAfterItsTransactionBegan() throws IOException {
        Table table = create("p");
        append(table, 1, 1);
        append(table, 2, 2);
        Transaction delete = table.newTransaction().delete(equal(table, "p", 1));
        Transaction conflicting = table.newTransaction().delete(equal(table, "p", 3));
        table.newTransaction().partitionBy("id").commit();
        append(table, 3, 3);

        assertThat(ids(delete.commit())).containsExactlyInAnyOrder(2, 3);
        assertThatThrownBy(conflicting::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("which the condition of this transaction selects");
    }

    @Test
    void partitionsOfAColumnThatTheTransactionWidensAreOverwritten() throws IOException {
        Table table = create("p");
        append(table, 1, 1);
        append(table, 2, 2);
        Transaction overwrite = table.newTransaction().alter(List.of(WIDEN_P));
        overwrite.overwritePartitions(List.of(Records.write(overwrite, 2L, List.of(row(3, 2L)))));
        append(table, 4, 1);

        Snapshot snapshot = overwrite.commit();

        assertThat(Records.of(snapshot)).containsExactlyInAnyOrder(row(1, 1L), row(4, 1L), row(3, 2L));
        assertThat(snapshot.totals().rows()).isEqualTo(3);
    }

    @Test
    void aConditionIsOnTheColumnsThatTheTransactionHasWhenItIsTold() throws IOException {
        Table table = create("p");
        append(table, 1, 1);
        append(table, 2, 2);
        append(table, 3, 3);
        append(table, 4, 4);

        Transaction after = table.newTransaction().alter(List.of(WIDEN_P));
        after.delete(new Predicate.Comparison(column(after.schema(), "p"), Operator.EQ, 2L));
        assertThat(Records.of(after.commit())).containsExactlyInAnyOrder(row(1, 1L), row(3, 3L), row(4, 4L));

        Transaction before = table.newTransaction().delete(equal(table, "id", 3));
        before.alter(List.of(new SchemaChange.Widen(List.of("id"), Primitive.LONG)));
        assertThat(ids(before.commit())).containsExactlyInAnyOrder(1L, 4L);

        Transaction dropping = table.newTransaction().partitionBy("p").delete(equal(table, "id", 4L));
        dropping.alter(List.of(new SchemaChange.Drop(List.of("id"))));
        assertThat(Records.of(dropping.commit())).containsExactly(Map.of("p", 1L));
    }

    @Test
    void aConditionOnAColumnThatTheTransactionAddsDecidesByItsDefault() throws IOException {
        Table table = create("p");
        append(table, 1, 1);
        append(table, 2, 2);
        Field added = Field.optional(0, "c", Primitive.INT).withDefaults(Defaults.of(7));

        Transaction others = table.newTransaction().alter(List.of(new SchemaChange.Add(added)));
        others.delete(new Predicate.Comparison(column(others.schema(), "c"), Operator.NE, 7));
        append(table, 3, 1);
        Transaction conflicting = table.newTransaction().alter(List.of(new SchemaChange.Add(added)));
        conflicting.delete(new Predicate.Comparison(column(conflicting.schema(), "c"), Operator.EQ, 7));
        Transaction all = table.newTransaction().alter(List.of(new SchemaChange.Add(added)));
        all.overwrite(new Predicate.Comparison(column(all.schema(), "c"), Operator.EQ, 7), List.of());

        assertThat(ids(all.commit())).isEmpty();
        assertThatThrownBy(others::commit).isInstanceOf(ConcurrentModificationException.class);
        assertThatThrownBy(conflicting::commit).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void aConditionConflictsWithAnAppendOfWhatItSelectsByTheColumnsThatItsTransactionMakes() {
        Table table = create("p");
        append(table, 1, 1);
        Transaction delete = table.newTransaction().alter(List.of(WIDEN_P));
        delete.delete(new Predicate.Comparison(column(delete.schema(), "p"), Operator.EQ, 2L));
        append(table, 2, 2);

        assertThatThrownBy(delete::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("which the condition of this transaction selects");
    }

    @Test
    void fewFilesAreDeletedByAConditionInATransactionThatWidensTheirPartitionColumn() throws IOException {
        Table table = create("p");
        append(table, 1, 1);
        append(table, 2, 2);
        Transaction delete =
                table.newTransaction().delete(equal(table, "id", 2)).alter(List.of(WIDEN_P));

        assertThat(Records.of(delete.commit())).containsExactly(row(1, 1L));
        assertThat(Records.of(table.currentSnapshot())).containsExactly(row(1, 1L));
    }

    @Test
    void manyFilesAreDeletedInATransactionThatWidensTheirPartitionColumn() throws IOException {
        Table table = create("p");
        Transaction append = table.newTransaction();
        for (int i = 0; i < MANY; i++) {
            append.appendRecords(List.of(row(i, i)));
        }
        append.commit();
        Transaction delete = table.newTransaction()
                .delete(new Predicate.Comparison(column(table.currentSnapshot().schema(), "p"), Operator.GT, 0))
                .alter(List.of(WIDEN_P));

        assertThat(Records.of(delete.commit())).containsExactly(row(0, 0L));
    }

    @Test
    void filesAreDeletedAndReplacedBeforeAndAfterTheirPartitionColumnIsWidened() throws IOException {
        Table table = create("p");
        for (int id = 1; id <= 4; id++) {
            append(table, id, id);
        }
        List<FileEntry> files = table.currentSnapshot().entries(List.of());
        Transaction mixed = table.newTransaction().delete(List.of(files.get(0))).alter(List.of(WIDEN_P));
        FileEntry written = Records.write(mixed, 2L, List.of(row(20, 2L)));
        Tablet second = new Tablet(0, List.of(2L), files.get(1).tablet().name());
        mixed.delete(List.of(files.get(2)))
                .replace(List.of(new FileEntry(
                        second, written.path(), written.rows(), written.bytes(), written.stats(), written.version())));

        assertThatThrownBy(() -> mixed.delete(List.of(files.get(0)))).hasMessageContaining("already");
        Snapshot snapshot = mixed.commit();

        assertThat(Records.of(snapshot)).containsExactlyInAnyOrder(row(20, 2L), row(4, 4L));
        assertThat(snapshot.totals().files()).isEqualTo(2);
    }

    @Test
    void aFileThatSomebodyReplacedConflictsWithItsDeletionAlsoUnderAWiderPartitionColumn() {
        Table table = create("p");
        append(table, 1, 1);
        List<FileEntry> files = table.currentSnapshot().entries(List.of());
        Transaction delete = table.newTransaction().alter(List.of(WIDEN_P)).delete(files);
        table.newTransaction().delete(files).commit();

        assertThatThrownBy(delete::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("removed the file");
    }

    @Test
    void nothingIsProvenOfAColumnThatTheTransactionDropsOrFreesAfterwards() throws IOException {
        Table table = create("");
        append(table, 1, null);
        SchemaChange notNull = new SchemaChange.SetNotNull(List.of("p"));

        table.newTransaction()
                .alter(List.of(notNull, new SchemaChange.DropNotNull(List.of("p"))))
                .commit();
        table.newTransaction()
                .alter(List.of(notNull))
                .alter(List.of(new SchemaChange.Drop(List.of("p"))))
                .commit();

        assertThat(Records.of(table.currentSnapshot())).containsExactly(Map.of("id", 1));
    }

    @Test
    void nothingIsProvenOfAColumnOrOfFilesThatAreReplacedWithTheTable() throws IOException {
        Table table = create("");
        append(table, 1, null);
        SchemaChange notNull = new SchemaChange.SetNotNull(List.of("p"));

        table.newTransaction()
                .alter(List.of(notNull))
                .replaceTable(SCHEMA, Partitioning.unpartitioned())
                .alter(List.of(notNull))
                .commit();

        assertThat(Records.of(table.currentSnapshot())).isEmpty();
        assertThat(column(table.currentSnapshot().schema(), "p").nullable()).isFalse();
    }

    private Table create(String partitioning) {
        return Table.create(
                root.resolve("table").toString(),
                SCHEMA,
                Partitioning.parse(partitioning, SCHEMA),
                Map.of(),
                CONFIGURATION);
    }

    private static void append(Table table, Object id, Object p) {
        table.newTransaction().appendRecords(List.of(row(id, p))).commit();
    }

    private static Map<String, Object> row(Object id, Object p) {
        return p == null ? Map.of("id", id) : Map.of("id", id, "p", p);
    }

    private static Predicate equal(Table table, String name, Object literal) {
        return new Predicate.Comparison(column(table.currentSnapshot().schema(), name), Operator.EQ, literal);
    }

    private static Field column(Schema schema, String name) {
        return schema.field(name).orElseThrow();
    }

    private static List<Object> ids(Snapshot snapshot) throws IOException {
        List<Object> ids = new ArrayList<>();
        Records.of(snapshot).forEach(record -> ids.add(record.get("id")));
        return ids;
    }
}
