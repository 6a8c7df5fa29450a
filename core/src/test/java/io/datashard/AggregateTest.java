package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Aggregate.Count;
import io.datashard.Aggregate.CountRows;
import io.datashard.Aggregate.Max;
import io.datashard.Aggregate.Min;
import io.datashard.Predicate.Operator;
import io.datashard.Type.Primitive;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot says of rows that were written, without reading them. */
class AggregateTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "p", Primitive.INT),
            Field.optional(0, "n", Primitive.LONG),
            Field.optional(0, "s", Primitive.STRING),
            Field.optional(0, "d", Primitive.DOUBLE),
            Field.optional(0, "inner", new Type.Struct(List.of(Field.optional(0, "x", Primitive.INT)))));
    private static final Field P = column("p");
    private static final Field N = column("n");
    private static final Field S = column("s");
    private static final Field D = column("d");
    private static final Field X = SCHEMA.field("inner", "x").orElseThrow();
    private static final String LONG = "x".repeat(40);

    @TempDir
    Path root;

    private int tables;

    @Test
    void rowsValuesAndBoundsAreThoseOfTheRowsThatWereWritten() {
        Snapshot snapshot = snapshot("", row(1, 5, "b", 1.5), row(1, -7, null, Double.NaN), row(2, null, "a", null));

        assertThat(values(snapshot, new CountRows(), new Count(N), new Min(N), new Max(N), new Min(S), new Max(S)))
                .contains(Arrays.asList(3L, 2L, -7L, 5L, "a", "b"));
        assertThat(values(snapshot, new Min(D), new Max(D), new Count(D))).contains(List.of(1.5, Double.NaN, 2L));
    }

    @Test
    void valuesAreGroupedByTheColumnsOfThePartition() {
        Snapshot snapshot = snapshot("p", row(1, 5, "b", 1.5), row(1, 7, "c", 2.5), row(null, 9, "a", 3.5));

        assertThat(snapshot.aggregate(List.of(), List.of(P), List.of(new CountRows(), new Max(N))))
                .contains(List.of(
                        new AggregateGroup(Arrays.asList((Object) null), List.of(1L, 9L)),
                        new AggregateGroup(List.of(1), List.of(2L, 7L))));
        assertThat(snapshot.aggregate(List.of(), List.of(S), List.of(new CountRows())))
                .as("a file holds both b and c")
                .isEmpty();
    }

    @Test
    void aConditionThatIsOpenForAFileLeavesTheAnswerOpen() {
        Snapshot snapshot = snapshot("p", row(1, 5, "b", 1.5), row(1, 7, "c", 2.5), row(2, 9, "a", 3.5));
        List<Aggregate> count = List.of(new CountRows());

        assertThat(snapshot.aggregate(List.of(comparison(P, Operator.EQ, 1)), List.of(), count))
                .contains(List.of(new AggregateGroup(List.of(), List.of(2L))));
        assertThat(snapshot.aggregate(List.of(comparison(N, Operator.GT, 7L)), List.of(), count))
                .contains(List.of(new AggregateGroup(List.of(), List.of(1L))));
        assertThat(snapshot.aggregate(List.of(comparison(N, Operator.GT, 6L)), List.of(), count))
                .isEmpty();
    }

    @Test
    void boundsThatWereCutAnswerNothingButAPartitionThatHoldsTheValueDoes() {
        assertThat(values(snapshot("", row(1, 5, LONG, 1.5)), new Min(S))).isEmpty();
        assertThat(values(snapshot("", row(1, 5, LONG, 1.5)), new Count(S))).contains(List.of(1L));
        assertThat(values(snapshot("s", row(1, 5, LONG, 1.5)), new Min(S))).contains(List.of(LONG));
    }

    @Test
    void theSignOfAZeroIsNotGuessed() {
        assertThat(values(snapshot("", row(1, 5, "a", -0.0), row(1, 5, "a", 1.0)), new Min(D)))
                .isEmpty();
        assertThat(values(snapshot("", row(1, 5, "a", -0.0), row(1, 5, "a", 1.0)), new Max(D)))
                .contains(List.of(1.0));
        assertThat(snapshot("d", row(1, 5, "a", -0.0), row(1, 5, "a", 0.0))
                        .aggregate(List.of(), List.of(D), List.of(new CountRows())))
                .contains(List.of(new AggregateGroup(List.of(0.0), List.of(2L))));
    }

    @Test
    void columnsWithoutStatisticsAnswerNothing() {
        Snapshot snapshot = Table.newTable(
                        location(),
                        SCHEMA,
                        Partitioning.unpartitioned(),
                        Map.of("statistics-columns", "n"),
                        new Configuration(false))
                .appendRecords(List.of(row(1, 5, "a", 1.5)))
                .commit();

        assertThat(values(snapshot, new Max(N))).contains(List.of(5L));
        assertThat(values(snapshot, new Max(P))).isEmpty();
        assertThat(values(snapshot, new Count(P))).isEmpty();
    }

    @Test
    void aTableWithoutRowsHasOneGroupOnlyWhereNothingIsGroupedBy() {
        Snapshot snapshot = snapshot("p");

        assertThat(values(snapshot, new CountRows(), new Count(S), new Min(D), new Max(X)))
                .contains(Arrays.asList(0L, 0L, null, null));
        assertThat(snapshot.aggregate(List.of(), List.of(P), List.of(new CountRows())))
                .contains(List.of());
    }

    @Test
    void fieldsOfStructsAreColumnsAndStructsAreNot() {
        Map<String, Object> with = row(1, 5, "a", 1.5);
        with.put("inner", Map.of("x", 3));
        Snapshot snapshot = snapshot("", with, row(1, 6, "a", 1.5));

        assertThat(values(snapshot, new Count(X), new Max(X))).contains(List.of(1L, 3));
        assertThat(values(snapshot, new Count(column("inner")))).isEmpty();
    }

    @Test
    void whatWasOverwrittenOrReplacedDoesNotCount() {
        Snapshot first = snapshot("p", row(1, 5, "a", 1.5), row(2, 9, "b", 2.5));
        Transaction transaction = first.newTransaction();
        Snapshot second =
                transaction.overwrite(comparison(P, Operator.EQ, 2), List.of()).commit();

        assertThat(values(second, new CountRows(), new Max(N))).contains(List.of(1L, 5L));
        assertThat(values(first, new CountRows(), new Max(N))).contains(List.of(2L, 9L));
    }

    @Test
    void aColumnOfAnotherSchemaIsRefused() {
        Snapshot snapshot = snapshot("");

        assertThatThrownBy(() -> values(snapshot, new Max(Field.optional(77, "other", Primitive.INT))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the column other with id 77");
        assertThatThrownBy(() -> snapshot.summaries(List.of(), Set.of(77)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no primitive column with id 77");
    }

    @Test
    void aSummaryCoversTheFilesThatMayMatch() {
        Snapshot snapshot = snapshot("p", row(1, 5, LONG, 1.5), row(2, 7, null, 2.5), row(2, 9, "a", 3.5));

        assertThat(snapshot.summaries(List.of(), Set.of(P.id(), N.id(), S.id())))
                .containsEntry(P.id(), new ColumnSummary(new ColumnStats(1, 2, 0, true), OptionalLong.of(2)))
                .containsEntry(N.id(), new ColumnSummary(new ColumnStats(5L, 9L, 0, true), OptionalLong.empty()))
                .hasEntrySatisfying(S.id(), text -> {
                    assertThat(text.stats().nulls()).isEqualTo(1);
                    assertThat(text.stats().exact()).isFalse();
                });
        assertThat(snapshot.summaries(List.of(comparison(P, Operator.GT, 1)), Set.of(N.id())))
                .containsEntry(N.id(), new ColumnSummary(new ColumnStats(7L, 9L, 0, true), OptionalLong.empty()));
    }

    @Test
    void aPlanForSomeRowsHasOnlyFilesThatHoldThem() {
        Snapshot snapshot = snapshot("p", row(1, 1, "a", 1.5), row(2, 2, "a", 1.5), row(3, 3, "a", 1.5));

        assertThat(snapshot.plan(List.of(), 2).files()).hasSize(2);
        assertThat(snapshot.plan(List.of(), 2).filesTotal()).isEqualTo(3);
        assertThat(snapshot.plan(List.of(), 9).files()).hasSize(3);
        assertThat(snapshot.plan(List.of(comparison(N, Operator.GT, 1L)), 1).files())
                .isEqualTo(snapshot.plan(List.of(comparison(P, Operator.EQ, 2))).files());
        assertThat(snapshot.plan(List.of()).first(2).files())
                .isEqualTo(snapshot.plan(List.of(), 2).files());
        assertThat(snapshot.plan(List.of()).first(9)).isEqualTo(snapshot.plan(List.of()));
    }

    @Test
    void aPlanForSomeRowsGoesOnWhereItIsNotKnownThatRowsMatch() {
        Snapshot snapshot = snapshot("p", row(1, 1, "a", 1.5), row(1, 5, "a", 1.5), row(2, 5, "a", 1.5));
        Predicate open = comparison(N, Operator.GT, 3L);

        assertThat(snapshot.plan(List.of(open), 1)).isEqualTo(snapshot.plan(List.of(open)));
    }

    private Optional<List<Object>> values(Snapshot snapshot, Aggregate... aggregates) {
        return snapshot.aggregate(List.of(), List.of(), List.of(aggregates)).map(groups -> {
            assertThat(groups).hasSize(1);
            assertThat(groups.get(0).key()).isEmpty();
            return groups.get(0).values();
        });
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private Snapshot snapshot(String partitioning, Map<String, Object>... rows) {
        return Table.newTable(
                        location(),
                        SCHEMA,
                        Partitioning.parse(partitioning, SCHEMA),
                        Map.of(),
                        new Configuration(false))
                .appendRecords(List.of(rows))
                .commit();
    }

    private String location() {
        tables++;
        return root.resolve("t" + tables).toString();
    }

    private static Map<String, Object> row(Integer p, Integer n, String s, Double d) {
        Map<String, Object> row = new HashMap<>();
        row.put("p", p);
        row.put("n", n == null ? null : n.longValue());
        row.put("s", s);
        row.put("d", d);
        return row;
    }

    private static Predicate comparison(Field column, Operator operator, Object literal) {
        return new Predicate.Comparison(column, operator, literal);
    }

    private static Field column(String name) {
        return SCHEMA.field(name).orElseThrow();
    }
}
