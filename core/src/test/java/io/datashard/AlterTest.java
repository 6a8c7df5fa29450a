package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Predicate.Operator;
import io.datashard.SchemaChange.Position;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes of columns do to a table whose files stay as they are, by the public API. */
class AlterTest {
    private static final Configuration CONFIGURATION = new Configuration(false);

    @TempDir
    Path root;

    @Test
    void anAddedColumnIsNullInOlderFilesAndTheCatalogKnows() throws IOException {
        Table table = create("", Field.required(0, "id", Primitive.LONG));
        append(table, Map.of("id", 1L));
        alter(table, new SchemaChange.Add(Field.optional(0, "name", Primitive.STRING)));
        append(table, Map.of("id", 2L, "name", "b"));

        Snapshot now = table.currentSnapshot();
        assertThat(Records.of(now)).containsExactly(row("id", 1L, "name", null), row("id", 2L, "name", "b"));
        Field name = column(now, "name");
        assertThat(now.aggregate(List.of(), List.of(), List.of(new Aggregate.Count(name), new Aggregate.Min(name))))
                .hasValue(List.of(new AggregateGroup(List.of(), List.of(1L, "b"))));
        assertThat(now.plan(List.of(new Predicate.IsNull(name))).files().size()).isEqualTo(1);
        assertThat(now.plan(List.of(new Predicate.Comparison(name, Operator.EQ, "b")))
                        .files()
                        .size())
                .isEqualTo(1);
        assertThat(table.snapshot("2").schema().columns()).hasSize(1);
    }

    @Test
    void anAddedColumnWithADefaultHasItInOlderFilesAndInNewRecordsThatLackIt() throws IOException {
        Table table = create("", Field.required(0, "id", Primitive.LONG));
        append(table, Map.of("id", 1L));
        Field price =
                Field.required(0, "price", new Type.Decimal(5, 2)).withDefaults(Defaults.of(new BigDecimal("1.5")));
        alter(table, new SchemaChange.Add(List.of(), price, Position.FIRST));
        append(table, Map.of("id", 2L));
        alter(table, new SchemaChange.SetDefault(List.of("price"), Defaults.of(new BigDecimal("2"))));
        append(table, Map.of("id", 3L), Map.of("id", 4L, "price", new BigDecimal("9.99")));

        Snapshot now = table.currentSnapshot();
        assertThat(Records.of(now).stream().map(record -> record.get("price").toString()))
                .containsExactly("1.50", "1.50", "2.00", "9.99");
        Field column = column(now, "price");
        assertThat(now.aggregate(
                        List.of(),
                        List.of(),
                        List.of(new Aggregate.Count(column), new Aggregate.Min(column), new Aggregate.Max(column))))
                .hasValue(List.of(
                        new AggregateGroup(List.of(), List.of(4L, new BigDecimal("1.50"), new BigDecimal("9.99")))));
        assertThat(now.plan(List.of(new Predicate.Comparison(column, Operator.GT, new BigDecimal("1.50"))))
                        .files()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aDroppedColumnThatIsAddedAgainIsAnotherOne() throws IOException {
        Table table = create("", Field.required(0, "id", Primitive.LONG), Field.optional(0, "v", Primitive.STRING));
        append(table, Map.of("id", 1L, "v", "old"));
        alter(
                table,
                new SchemaChange.Drop(List.of("V")),
                new SchemaChange.Add(Field.optional(0, "v", Primitive.STRING)));

        assertThat(column(table.currentSnapshot(), "v").id()).isEqualTo(3);
        assertThat(Records.of(table.currentSnapshot())).containsExactly(row("id", 1L, "v", null));
        assertThat(Records.of(table.snapshot("2"))).containsExactly(row("id", 1L, "v", "old"));
    }

    @Test
    void aRenameKeepsValuesAndEachVersionHasItsNames() throws IOException {
        Table table =
                create("bucket(4, id)", Field.required(0, "id", Primitive.LONG), Field.optional(0, "v", Primitive.INT));
        append(table, Map.of("id", 1L, "v", 7));
        alter(table, new SchemaChange.Rename(List.of("id"), "key"), new SchemaChange.Rename(List.of("v"), "ID"));

        assertThat(Records.of(table.currentSnapshot())).containsExactly(row("key", 1L, "ID", 7));
        assertThat(Records.of(table.snapshot("2"))).containsExactly(row("id", 1L, "v", 7));
        Field key = column(table.currentSnapshot(), "key");
        assertThat(table.currentSnapshot()
                        .plan(List.of(new Predicate.Comparison(key, Operator.EQ, 1L)))
                        .files()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void columnsMoveFirstLastAndAfterOthers() {
        Table table = create(
                "",
                Field.optional(0, "a", Primitive.INT),
                Field.optional(0, "b", Primitive.INT),
                Field.optional(0, "c", Primitive.INT));
        alter(table, new SchemaChange.Move(List.of("c"), Position.FIRST));
        assertThat(names(table)).containsExactly("c", "a", "b");
        alter(table, new SchemaChange.Move(List.of("c"), Position.after("A")));
        assertThat(names(table)).containsExactly("a", "c", "b");
        alter(table, new SchemaChange.Move(List.of("a"), Position.LAST));
        assertThat(names(table)).containsExactly("c", "b", "a");
    }

    @Test
    void widenedColumnsKeepTheirValuesTheirPartitionsAndTheirBounds() throws IOException {
        Table table = create(
                "bucket(8, i), d",
                Field.required(0, "i", Primitive.INT),
                Field.required(0, "f", Primitive.FLOAT),
                Field.required(0, "d", new Type.Decimal(4, 2)));
        append(table, Map.of("i", 34, "f", 0.1f, "d", new BigDecimal("12.34")));
        alter(
                table,
                new SchemaChange.Widen(List.of("i"), Primitive.LONG),
                new SchemaChange.Widen(List.of("f"), Primitive.DOUBLE),
                new SchemaChange.Widen(List.of("d"), new Type.Decimal(20, 2)));
        append(table, Map.of("i", 34L, "f", 0.1, "d", new BigDecimal("12.34")));

        Snapshot now = table.currentSnapshot();
        assertThat(Records.of(now))
                .containsExactlyInAnyOrder(
                        row("i", 34L, "f", (double) 0.1f, "d", new BigDecimal("12.34")),
                        row("i", 34L, "f", 0.1, "d", new BigDecimal("12.34")));
        assertThat(now.entries(List.of()).stream()
                        .map(file -> file.tablet().partition())
                        .distinct())
                .hasSize(1);
        assertThat(now.plan(List.of(new Predicate.Comparison(column(now, "i"), Operator.EQ, 34L)))
                        .files()
                        .size())
                .isEqualTo(2);
        assertThat(now.plan(List.of(new Predicate.Comparison(column(now, "f"), Operator.GT, 0.1)))
                        .files()
                        .size())
                .isEqualTo(1);
        assertThat(now.aggregate(List.of(), List.of(), List.of(new Aggregate.Max(column(now, "f")))))
                .hasValue(List.of(new AggregateGroup(List.of(), List.of((double) 0.1f))));
    }

    @Test
    void nestedColumnsChangeThroughStructsArraysAndMaps() throws IOException {
        Type point =
                new Type.Struct(List.of(Field.optional(0, "x", Primitive.INT), Field.optional(0, "y", Primitive.INT)));
        Table table = create(
                "",
                Field.optional(0, "s", point),
                Field.optional(0, "a", new Type.Array(0, point, true)),
                Field.optional(0, "m", new Type.Map(0, Primitive.INT, 0, point, false)));
        Map<String, Object> old = Map.of("x", 1, "y", 2);
        append(table, Map.of("s", old, "a", List.of(old), "m", Map.of(5, old)));
        alter(
                table,
                new SchemaChange.Widen(List.of("s", "x"), Primitive.LONG),
                new SchemaChange.Rename(List.of("s", "y"), "z"),
                new SchemaChange.Add(List.of("a", "element"), Field.optional(0, "w", Primitive.STRING), Position.FIRST),
                new SchemaChange.Drop(List.of("a", "element", "x")),
                new SchemaChange.Widen(List.of("m", "key"), Primitive.LONG),
                new SchemaChange.Move(List.of("m", "value", "y"), Position.FIRST),
                new SchemaChange.DropNotNull(List.of("m", "value")));

        assertThat(Records.of(table.currentSnapshot()))
                .containsExactly(row(
                        "s",
                        row("x", 1L, "z", 2),
                        "a",
                        List.of(row("w", null, "y", 2)),
                        "m",
                        Map.of(5L, row("y", 2, "x", 1))));
        assertThat(table.currentSnapshot().schema().toString())
                .isEqualTo(
                        "struct<s:struct<x:bigint,z:int>,a:array<struct<w:string,y:int>>,m:map<bigint,struct<y:int,x:int>>>"
                                .replace("bigint", "long"));
    }

    @Test
    void whatFilesCannotFollowIsRefusedAndChangesNothing() {
        Table table = Table.create(
                root.resolve("refusals").toString(),
                Schema.of(
                        Field.required(0, "id", Primitive.INT),
                        Field.optional(0, "ts", Primitive.TIMESTAMP),
                        Field.optional(0, "name", Primitive.STRING),
                        Field.optional(0, "s", new Type.Struct(List.of(Field.optional(0, "x", Primitive.INT))))),
                parse("days(ts), truncate(10, id)"),
                Map.of("statistics-columns", "id, name"),
                CONFIGURATION);
        refused(table, new SchemaChange.Drop(List.of("ts")), "partitioned by ts_day");
        refused(table, new SchemaChange.Drop(List.of("name")), "statistics-columns names it");
        refused(table, new SchemaChange.Drop(List.of("nope")), "there is no column nope; the table has id, ts");
        refused(table, new SchemaChange.Drop(List.of("s", "x")), "the last field of s");
        refused(table, new SchemaChange.Drop(List.of("name", "x")), "has no columns");
        refused(table, new SchemaChange.Rename(List.of("id"), "NAME"), "there is a column name already");
        refused(table, new SchemaChange.Add(Field.optional(0, "ID", Primitive.INT)), "there is a column id already");
        refused(table, new SchemaChange.Add(Field.required(0, "new", Primitive.INT)), "Give it a default");
        refused(
                table,
                new SchemaChange.Add(Field.optional(0, "new", Primitive.BYTE).withDefaults(Defaults.of(200))),
                "200");
        refused(table, new SchemaChange.Move(List.of("id"), Position.after("id")), "after itself");
        refused(table, new SchemaChange.Move(List.of("id"), Position.after("nope")), "there is no column nope");
        refused(table, new SchemaChange.Widen(List.of("name"), Primitive.BINARY), "from string to binary");
        refused(table, new SchemaChange.Widen(List.of("id"), Primitive.SHORT), "from int to short");
        refused(table, new SchemaChange.Widen(List.of("id"), Primitive.LONG), "truncate(10) of it, which wraps around");
        refused(table, new SchemaChange.SetNotNull(List.of("s")), "primitive types only");
        assertThat(table.currentSnapshot().version()).isEqualTo(1);
    }

    @Test
    void namesInStatisticsColumnsFollowARename() {
        Table table = Table.create(
                root.resolve("t").toString(),
                Schema.of(Field.optional(0, "a", Primitive.INT), Field.optional(0, "b", Primitive.INT)),
                Partitioning.unpartitioned(),
                Map.of("statistics-columns", "b"),
                CONFIGURATION);
        alter(table, new SchemaChange.Rename(List.of("b"), "odd name"));
        assertThat(table.currentSnapshot().properties()).containsEntry("statistics-columns", "`odd name`");
        append(table, Map.of("odd name", 3));
        assertThat(table.currentSnapshot().entries(List.of()).get(0).stats()).containsOnlyKeys(2);
    }

    @Test
    void namesInASortOrderFollowARenameAndKeepTheirColumns() {
        Table table = Table.create(
                root.resolve("sorted").toString(),
                Schema.of(
                        Field.optional(0, "a", Primitive.INT),
                        Field.optional(0, "b", Primitive.INT),
                        Field.optional(0, "s", new Type.Struct(List.of(Field.optional(0, "x", Primitive.INT))))),
                Partitioning.unpartitioned(),
                Map.of("sort-order", "B desc NULLS FIRST,s.x, a desc nulls last"),
                CONFIGURATION);
        alter(table, new SchemaChange.Rename(List.of("b"), "odd name"));
        assertThat(table.currentSnapshot().properties())
                .containsEntry("sort-order", "`odd name` desc nulls first, s.x, a desc");
        alter(table, new SchemaChange.Rename(List.of("s"), "t"));
        assertThat(table.currentSnapshot().properties())
                .containsEntry("sort-order", "`odd name` desc nulls first, t.x, a desc");
        refused(
                table,
                new SchemaChange.Drop(List.of("odd name")),
                "sort-order names it (`odd name` desc nulls first, t.x, a desc)");
        refused(table, new SchemaChange.Drop(List.of("t")), "sort-order names it");
        table.newTransaction().properties(Map.of("sort-order", "a")).commit();
        alter(table, new SchemaChange.Drop(List.of("t")), new SchemaChange.Widen(List.of("a"), Primitive.LONG));
        assertThat(table.currentSnapshot().properties()).containsEntry("sort-order", "a");
    }

    @Test
    void propertiesThatNoFileCouldBeWrittenWithAreRefusedWhenTheyAreSet() {
        Table table = create("", Field.optional(0, "v", Primitive.INT));
        for (Map<String, String> properties : List.of(
                Map.of("sort-order", "w"),
                Map.of("compression", "brotli"),
                Map.of("compression", "snappy", "compression-level", "3"),
                Map.of("compression-level", "23"),
                Map.of("row-group-size", "128m"))) {
            String name = properties.keySet().stream().sorted().toList().get(properties.size() - 1);
            Transaction change = table.newTransaction().properties(properties);
            assertThatThrownBy(change::commit)
                    .isInstanceOf(DatashardException.class)
                    .hasMessageContainingAll(name, properties.get(name));
            assertThatThrownBy(() -> Table.create(
                            root.resolve("never").toString(),
                            table.currentSnapshot().schema(),
                            Partitioning.unpartitioned(),
                            properties,
                            CONFIGURATION))
                    .isInstanceOf(DatashardException.class)
                    .hasMessageContaining(name);
        }
        assertThat(table.currentSnapshot().version()).isEqualTo(1);
    }

    @Test
    void recordsAreWrittenWithTheParquetOptionsOfTheTable() {
        Schema schema = Schema.of(Field.optional(0, "v", Primitive.STRING));
        List<Long> sizes = new ArrayList<>();
        for (String codec : List.of("zstd", "uncompressed")) {
            Table table = Table.create(
                    root.resolve(codec).toString(),
                    schema,
                    Partitioning.unpartitioned(),
                    Map.of("compression", codec),
                    CONFIGURATION);
            append(table, Map.of("v", "x".repeat(10_000)));
            sizes.add(table.currentSnapshot().entries(List.of()).get(0).bytes());
        }
        assertThat(sizes.get(1)).isGreaterThan(sizes.get(0) + 9_000);
    }

    @Test
    void notNullIsSetWhereTheCatalogProvesItAndConflictsWithAppendsThatComeLater() {
        Table table = create("", Field.optional(0, "v", Primitive.INT));
        append(table, Map.of("v", 1));
        Transaction late = table.newTransaction().appendRecords(List.of(Map.of()));
        alter(table, new SchemaChange.SetNotNull(List.of("v")));
        assertThat(column(table.currentSnapshot(), "v").nullable()).isFalse();
        assertThatThrownBy(late::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("became one that is never null");

        alter(table, new SchemaChange.DropNotNull(List.of("v")));
        Transaction proof = table.newTransaction().alter(List.of(new SchemaChange.SetNotNull(List.of("v"))));
        append(table, row("v", null));
        assertThatThrownBy(proof::commit)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("1 of the 1 rows");
    }

    @Test
    void aFileOfBeforeAChangeIsAppendedAfterItIfItStillFits() throws IOException {
        Table table = create("i", Field.required(0, "i", Primitive.INT), Field.optional(0, "f", Primitive.FLOAT));
        Transaction one = table.newTransaction().appendRecords(List.of(Map.of("i", 1, "f", 0.5f)));
        Transaction two = table.newTransaction().appendRecords(List.of(Map.of("i", 2)));
        Transaction overwrite = table.newTransaction()
                .overwrite(new Predicate.Comparison(column(table.currentSnapshot(), "i"), Operator.EQ, 1), List.of());
        alter(
                table,
                new SchemaChange.Widen(List.of("i"), Primitive.LONG),
                new SchemaChange.Widen(List.of("f"), Primitive.DOUBLE),
                new SchemaChange.Add(Field.optional(0, "x", Primitive.INT).withDefaults(Defaults.of(8))));
        one.commit();
        alter(table, new SchemaChange.Drop(List.of("f")));

        assertThat(Records.of(table.currentSnapshot())).containsExactly(row("i", 1L, "x", 8));
        assertThatThrownBy(two::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("f was dropped");
        assertThatThrownBy(overwrite::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("changed from int to long");
        Field i = column(table.currentSnapshot(), "i");
        assertThat(table.currentSnapshot()
                        .plan(List.of(new Predicate.Comparison(i, Operator.EQ, 1L)))
                        .files()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void changesOfMetadataConflictWithEachOther() {
        Table table = create("", Field.optional(0, "a", Primitive.INT));
        Transaction rename = table.newTransaction().alter(List.of(new SchemaChange.Rename(List.of("a"), "b")));
        alter(table, new SchemaChange.Comment(List.of("a"), Optional.of("what it is")));
        assertThat(column(table.currentSnapshot(), "a").comment()).hasValue("what it is");
        assertThatThrownBy(rename::commit).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void newFilesFollowANewPartitioningAndOldOnesStayWhereTheyAre() throws IOException {
        Table table = create("", Field.required(0, "id", Primitive.LONG), Field.optional(0, "day", Primitive.DATE));
        append(table, Map.of("id", 1L, "day", 1), Map.of("id", 2L, "day", 2));
        table.newTransaction().partitionBy("day").commit();
        append(table, Map.of("id", 3L, "day", 2), Map.of("id", 4L, "day", 3));
        table.newTransaction().partitionBy("bucket(4, id), day").commit();
        append(table, Map.of("id", 5L, "day", 3));
        table.newTransaction().partitionBy(" ").commit();
        append(table, Map.of("id", 6L, "day", 3));

        Snapshot now = table.currentSnapshot();
        assertThat(now.partitioning().id()).isEqualTo(0);
        assertThat(now.partitionings()).containsOnlyKeys(0, 3, 4);
        assertThat(now.partitionings().values().stream()
                        .flatMap(partitioning -> partitioning.fields().stream())
                        .map(PartitionField::id))
                .containsExactlyInAnyOrder(1003, 1004, 1005);
        assertThat(now.entries(List.of()).stream().map(file -> file.tablet().partitioning()))
                .containsExactly(0, 0, 3, 3, 4);
        Field day = column(now, "day");
        ScanPlan plan = now.plan(List.of(new Predicate.Comparison(day, Operator.EQ, 3)));
        assertThat(plan.files().size()).isEqualTo(3);
        assertThat(Records.of(now)).hasSize(6);
        refused(table, new SchemaChange.Drop(List.of("day")), "older partitioning");
        assertThatThrownBy(() -> table.newTransaction().partitionBy("weeks(day)"))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("weeks");
    }

    @Test
    void aComputedDefaultIsLeftToEngines() {
        Table table = create("", Field.optional(0, "a", Primitive.INT), Field.optional(0, "d", Primitive.DATE));
        alter(
                table,
                new SchemaChange.SetDefault(List.of("d"), new Defaults(1, null, null, Optional.of("current_date()"))));
        append(table, Map.of("a", 1, "d", 5));
        assertThatThrownBy(() -> append(table, Map.of("a", 2)))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("current_date()");
    }

    @Test
    void stringsKeepToTheLengthsThatSqlDeclared() throws IOException {
        Table table = create(
                "",
                Field.optional(0, "c", Primitive.STRING).withSqlType(Optional.of("char(2)")),
                Field.optional(
                                0,
                                "m",
                                new Type.Map(0, Primitive.STRING, 0, new Type.Array(0, Primitive.STRING, true), true))
                        .withSqlType(Optional.of("map<varchar(1),array<varchar(3)>>")));
        append(table, Map.of("c", "ab", "m", Map.of("k", List.of("a", "abc"))));
        for (Map<String, ?> tooLong : List.of(
                Map.of("c", "abc"),
                Map.of("c", "a"),
                Map.of("m", Map.of("kk", List.of())),
                Map.of("m", Map.of("k", List.of("abcd"))))) {
            assertThatThrownBy(() -> append(table, tooLong))
                    .isInstanceOf(DatashardException.class)
                    .hasMessageContaining("was declared as");
        }
        assertThat(Records.of(table.currentSnapshot())).hasSize(1);
        refused(
                table,
                new SchemaChange.Widen(List.of("c"), Primitive.STRING, Optional.of("varchar(1)")),
                "longer strings");
        refused(
                table,
                new SchemaChange.Widen(List.of("m", "key"), Primitive.STRING),
                "lengths of strings inside arrays");
        alter(table, new SchemaChange.Widen(List.of("c"), Primitive.STRING, Optional.of("varchar(3)")));
        append(table, Map.of("c", "abc"));
    }

    private Table create(String partitioning, Field... columns) {
        Schema schema = Schema.of(columns);
        return Table.create(
                root.resolve("table").toString(),
                schema,
                Partitioning.parse(partitioning, schema),
                Map.of(),
                CONFIGURATION);
    }

    private static Partitioning parse(String text) {
        return Partitioning.parse(
                text, Schema.of(Field.required(0, "id", Primitive.INT), Field.optional(0, "ts", Primitive.TIMESTAMP)));
    }

    private static void alter(Table table, SchemaChange... changes) {
        table.newTransaction().alter(List.of(changes)).commit();
    }

    private static void append(Table table, Map<String, ?> record) {
        table.newTransaction().appendRecords(List.of(record)).commit();
    }

    private static void append(Table table, Map<String, ?> one, Map<String, ?> other) {
        table.newTransaction().appendRecords(List.of(one, other)).commit();
    }

    private static void refused(Table table, SchemaChange change, String because) {
        ThrowingCallable attempt =
                () -> table.newTransaction().alter(List.of(change)).commit();
        assertThatThrownBy(attempt).isInstanceOf(DatashardException.class).hasMessageContaining(because);
    }

    private static List<String> names(Table table) {
        return table.currentSnapshot().schema().columns().stream()
                .map(Field::name)
                .toList();
    }

    private static Field column(Snapshot snapshot, String name) {
        return snapshot.schema().field(name).orElseThrow();
    }

    private static Map<String, Object> row(Object... keysAndValues) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            row.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return row;
    }
}
