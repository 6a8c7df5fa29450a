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

    @TempDir
    Path root;

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
