package io.datashard.internal.prune;

import static io.datashard.internal.prune.Match.ALL;
import static io.datashard.internal.prune.Match.NONE;
import static io.datashard.internal.prune.Match.SOME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ColumnStats;
import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import io.datashard.internal.types.TransformFunction;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrunerTest {
    private static final Schema SCHEMA = Schema.of(
            Field.optional(0, "ts", Primitive.TIMESTAMP),
            Field.optional(0, "born", Primitive.DATE),
            Field.optional(0, "id", Primitive.LONG),
            Field.optional(0, "name", Primitive.STRING),
            Field.optional(0, "price", new Type.Decimal(9, 2)),
            Field.optional(0, "x", Primitive.DOUBLE));
    private static final Field TS = SCHEMA.field("ts").orElseThrow();
    private static final Field BORN = SCHEMA.field("born").orElseThrow();
    private static final Field ID = SCHEMA.field("id").orElseThrow();
    private static final Field NAME = SCHEMA.field("name").orElseThrow();
    private static final Field PRICE = SCHEMA.field("price").orElseThrow();
    private static final Field X = SCHEMA.field("x").orElseThrow();

    /** 2024-01-01, in days and at its start. */
    private static final int DAY = 19723;

    private static final long MIDNIGHT = TimeUnit.DAYS.toMicros(DAY);
    private static final long NEXT_MIDNIGHT = TimeUnit.DAYS.toMicros(DAY + 1);

    @Test
    void wholeDaysDecideTimestamps() {
        assertThat(inPartition("days(ts)", DAY, ge(TS, MIDNIGHT))).isEqualTo(ALL);
        assertThat(inPartition("days(ts)", DAY, ge(TS, MIDNIGHT + 1))).isEqualTo(SOME);
        assertThat(inPartition("days(ts)", DAY, ge(TS, NEXT_MIDNIGHT))).isEqualTo(NONE);
        assertThat(inPartition("days(ts)", DAY, lt(TS, NEXT_MIDNIGHT))).isEqualTo(ALL);
        assertThat(inPartition("days(ts)", DAY, lt(TS, NEXT_MIDNIGHT - 1))).isEqualTo(SOME);
        assertThat(inPartition("days(ts)", DAY, lt(TS, MIDNIGHT))).isEqualTo(NONE);
        assertThat(inPartition("days(ts)", DAY, eq(TS, MIDNIGHT + 5))).isEqualTo(SOME);
        assertThat(inPartition("days(ts)", DAY, eq(TS, MIDNIGHT - 1))).isEqualTo(NONE);
    }

    @Test
    void aDayBetweenTwoMidnightsIsExactlyItsPartition() {
        Predicate day = new Predicate.And(List.of(ge(TS, MIDNIGHT), lt(TS, NEXT_MIDNIGHT)));
        assertThat(inPartition("days(ts)", DAY - 1, day)).isEqualTo(NONE);
        assertThat(inPartition("days(ts)", DAY, day)).isEqualTo(ALL);
        assertThat(inPartition("days(ts)", DAY + 1, day)).isEqualTo(NONE);
        assertThat(inPartition("days(ts)", DAY, new Predicate.Not(day))).isEqualTo(NONE);
        assertThat(inPartition("days(ts)", DAY + 1, new Predicate.Not(day))).isEqualTo(ALL);
    }

    @Test
    void hoursMonthsAndYearsDecideTimestampsAndDates() {
        assertThat(inPartition("hours(ts)", DAY * 24, lt(TS, MIDNIGHT + TimeUnit.HOURS.toMicros(1))))
                .isEqualTo(ALL);
        assertThat(inPartition("hours(ts)", DAY * 24, ge(TS, MIDNIGHT + TimeUnit.HOURS.toMicros(1))))
                .isEqualTo(NONE);
        assertThat(inPartition("months(born)", 648, ge(BORN, DAY))).isEqualTo(ALL);
        assertThat(inPartition("months(born)", 648, le(BORN, DAY + 30))).isEqualTo(ALL);
        assertThat(inPartition("months(born)", 648, le(BORN, DAY + 29))).isEqualTo(SOME);
        assertThat(inPartition("years(born)", 54, lt(BORN, DAY + 366))).isEqualTo(ALL);
        assertThat(inPartition("years(ts)", 53, ge(TS, MIDNIGHT))).isEqualTo(NONE);
        assertThat(inPartition("years(born)", -1, lt(BORN, 0))).isEqualTo(ALL);
    }

    @Test
    void theOutermostDaysOfTimestampsReachToTheirEnds() {
        int first = (int) Math.floorDiv(Long.MIN_VALUE, TimeUnit.DAYS.toMicros(1));
        int last = (int) Math.floorDiv(Long.MAX_VALUE, TimeUnit.DAYS.toMicros(1));
        assertThat(inPartition("days(ts)", first, eq(TS, Long.MIN_VALUE))).isEqualTo(SOME);
        assertThat(inPartition("days(ts)", first, lt(TS, 0L))).isEqualTo(ALL);
        assertThat(inPartition("days(ts)", last, eq(TS, Long.MAX_VALUE))).isEqualTo(SOME);
        assertThat(inPartition("days(ts)", last, gt(TS, 0L))).isEqualTo(ALL);
    }

    @Test
    void equalityLooksIntoOneBucket() {
        int bucket = (Integer)
                TransformFunction.of(new Transform.Bucket(16), ID.type(), "id").apply(34L);
        for (int i = 0; i < 16; i++) {
            assertThat(inPartition("bucket(16, id)", i, eq(ID, 34L))).isEqualTo(i == bucket ? SOME : NONE);
            assertThat(inPartition("bucket(16, id)", i, new Predicate.Not(eq(ID, 34L))))
                    .isEqualTo(i == bucket ? SOME : ALL);
            assertThat(inPartition("bucket(16, id)", i, lt(ID, 34L))).isEqualTo(SOME);
        }
    }

    @Test
    void aListLooksIntoAsManyBuckets() {
        Predicate in = new Predicate.In(ID, Set.of(1L, 2L, 3L));
        long buckets = 0;
        for (int i = 0; i < 1000; i++) {
            buckets += inPartition("bucket(1000, id)", i, in) == NONE ? 0 : 1;
        }
        assertThat(buckets).isBetween(1L, 3L);
    }

    @Test
    void bucketsOfDecimalsTakeLiteralsOfAnyScale() {
        Object bucket = TransformFunction.of(new Transform.Bucket(100), PRICE.type(), "price")
                .apply(new BigDecimal("1.50"));
        assertThat(inPartition("bucket(100, price)", bucket, eq(PRICE, new BigDecimal("1.5"))))
                .isEqualTo(SOME);
        assertThat(inPartition("bucket(100, price)", bucket, eq(PRICE, new BigDecimal("1.500"))))
                .isEqualTo(SOME);
        assertThat(inPartition("bucket(100, price)", bucket, eq(PRICE, new BigDecimal("1.501"))))
                .isEqualTo(NONE);
    }

    @Test
    void truncatedNumbersAreRanges() {
        assertThat(inPartition("truncate(10, id)", 20L, ge(ID, 20L))).isEqualTo(ALL);
        assertThat(inPartition("truncate(10, id)", 20L, le(ID, 29L))).isEqualTo(ALL);
        assertThat(inPartition("truncate(10, id)", 20L, gt(ID, 29L))).isEqualTo(NONE);
        assertThat(inPartition("truncate(10, id)", 20L, lt(ID, 25L))).isEqualTo(SOME);
        assertThat(inPartition("truncate(10, id)", -10L, lt(ID, 0L))).isEqualTo(ALL);
        assertThat(inPartition("truncate(50, price)", new BigDecimal("10.50"), le(PRICE, new BigDecimal("10.99"))))
                .isEqualTo(ALL);
        assertThat(inPartition("truncate(50, price)", new BigDecimal("10.50"), ge(PRICE, new BigDecimal("11.00"))))
                .isEqualTo(NONE);
    }

    @Test
    void truncatedNumbersAtTheEndsOfTheirTypeStayWithinIt() {
        long last = Long.MAX_VALUE - Math.floorMod(Long.MAX_VALUE, 10L);
        assertThat(inPartition("truncate(10, id)", last, eq(ID, Long.MAX_VALUE)))
                .isEqualTo(SOME);
        assertThat(inPartition("truncate(10, id)", last, gt(ID, 0L))).isEqualTo(ALL);
        Object wrapped = TransformFunction.of(new Transform.Truncate(10), ID.type(), "id")
                .apply(Long.MIN_VALUE);
        assertThat(inPartition("truncate(10, id)", wrapped, eq(ID, Long.MIN_VALUE)))
                .isEqualTo(SOME);
    }

    @Test
    void truncatedStringsArePrefixes() {
        assertThat(inPartition("truncate(3, name)", "ice", startsWith("ic"))).isEqualTo(ALL);
        assertThat(inPartition("truncate(3, name)", "ice", startsWith("iceberg")))
                .isEqualTo(SOME);
        assertThat(inPartition("truncate(3, name)", "ice", startsWith("icy"))).isEqualTo(NONE);
        assertThat(inPartition("truncate(3, name)", "ice", new Predicate.Not(startsWith("icy"))))
                .isEqualTo(ALL);
        assertThat(inPartition("truncate(3, name)", "ice", eq(NAME, "iceberg"))).isEqualTo(SOME);
        assertThat(inPartition("truncate(3, name)", "ice", eq(NAME, "ic"))).isEqualTo(NONE);
        assertThat(inPartition("truncate(3, name)", "ice", lt(NAME, "icf"))).isEqualTo(ALL);
        assertThat(inPartition("truncate(3, name)", "ice", ge(NAME, "icf"))).isEqualTo(NONE);
    }

    @Test
    void aStringShorterThanTheWidthIsWhole() {
        assertThat(inPartition("truncate(3, name)", "ic", eq(NAME, "ic"))).isEqualTo(ALL);
        assertThat(inPartition("truncate(3, name)", "", eq(NAME, ""))).isEqualTo(ALL);
    }

    @Test
    void prefixesEndBeforeTheNextCodePoint() {
        String last = Character.toString(Character.MAX_CODE_POINT);
        assertThat(inPartition("truncate(2, name)", "a" + last, lt(NAME, "b"))).isEqualTo(ALL);
        assertThat(inPartition("truncate(1, name)", last, ge(NAME, last))).isEqualTo(ALL);
        assertThat(inPartition("truncate(1, name)", "\ud7ff", lt(NAME, "\ue000")))
                .isEqualTo(ALL);
        assertThat(inPartition("truncate(1, name)", "\uffff", lt(NAME, "\ud800\udc00")))
                .isEqualTo(ALL);
    }

    @Test
    void listsAreDecidedByIdentityAndExcludedByRanges() {
        Predicate in = new Predicate.In(ID, Set.of(3L, 5L, 40L));
        assertThat(inPartition("id", 5L, in)).isEqualTo(ALL);
        assertThat(inPartition("id", 4L, in)).isEqualTo(NONE);
        assertThat(inPartition("id", 4L, new Predicate.Not(in))).isEqualTo(ALL);
        assertThat(withStats(ID, new ColumnStats(6L, 39L, 0, true), in)).isEqualTo(NONE);
        assertThat(withStats(ID, new ColumnStats(6L, 39L, 0, true), new Predicate.Not(in)))
                .isEqualTo(ALL);
        assertThat(withStats(ID, new ColumnStats(6L, 40L, 0, true), in)).isEqualTo(SOME);
    }

    @Test
    void nullsAreKnownFromPartitionsAndCounts() {
        Predicate isNull = new Predicate.IsNull(ID);
        Predicate notNull = new Predicate.Not(isNull);
        for (String partitioning : List.of("id", "bucket(4, id)", "truncate(4, id)")) {
            assertThat(inPartition(partitioning, null, isNull)).isEqualTo(ALL);
            assertThat(inPartition(partitioning, null, notNull)).isEqualTo(NONE);
            assertThat(inPartition(partitioning, null, lt(ID, 5L))).isEqualTo(NONE);
            assertThat(inPartition(partitioning, null, new Predicate.Not(lt(ID, 5L))))
                    .isEqualTo(NONE);
        }
        assertThat(inPartition("bucket(4, id)", 1, isNull)).isEqualTo(NONE);
        assertThat(withStats(ID, new ColumnStats(1L, 2L, 0, true), isNull)).isEqualTo(NONE);
        assertThat(withStats(ID, new ColumnStats(1L, 2L, 1, true), isNull)).isEqualTo(SOME);
        assertThat(withStats(ID, new ColumnStats(1L, 2L, -1, true), isNull)).isEqualTo(SOME);
        assertThat(withStats(ID, new ColumnStats(null, null, 10, false), isNull))
                .isEqualTo(ALL);
        assertThat(withStats(ID, new ColumnStats(null, null, 10, false), lt(ID, 5L)))
                .isEqualTo(NONE);
    }

    @Test
    void aBoundDecidesEveryRowOnlyWithoutNulls() {
        assertThat(withStats(ID, new ColumnStats(1L, 2L, 0, true), lt(ID, 5L))).isEqualTo(ALL);
        assertThat(withStats(ID, new ColumnStats(1L, 2L, 1, true), lt(ID, 5L))).isEqualTo(SOME);
        assertThat(withStats(ID, new ColumnStats(1L, 2L, -1, true), lt(ID, 5L))).isEqualTo(SOME);
        assertThat(withStats(ID, new ColumnStats(1L, 2L, -1, true), gt(ID, 5L))).isEqualTo(NONE);
    }

    @Test
    void partitionsAndStatisticsWorkTogether() {
        Tablet tablet = tablet(DAY);
        long noon = MIDNIGHT + TimeUnit.HOURS.toMicros(12);
        Pruner pruner = pruner("days(ts)", lt(TS, noon));
        assertThat(pruner.matchPartition(tablet)).isEqualTo(SOME);
        assertThat(pruner.match(file(tablet, Map.of(TS.id(), new ColumnStats(noon, null, -1, true)))))
                .isEqualTo(NONE);
        assertThat(pruner.match(file(tablet, Map.of(TS.id(), new ColumnStats(null, noon - 1, -1, true)))))
                .isEqualTo(ALL);
        assertThat(pruner.match(file(tablet, Map.of()))).isEqualTo(SOME);
    }

    @Test
    void notANumberIsTheGreatest() {
        assertThat(withStats(X, new ColumnStats(1.0, Double.NaN, 0, true), gt(X, Double.POSITIVE_INFINITY)))
                .isEqualTo(SOME);
        assertThat(withStats(X, new ColumnStats(1.0, 2.0, 0, true), eq(X, Double.NaN)))
                .isEqualTo(NONE);
        assertThat(inPartition("x", Double.NaN, gt(X, Double.POSITIVE_INFINITY)))
                .isEqualTo(ALL);
        assertThat(inPartition("x", -0.0, new Predicate.In(X, Set.of(0.0)))).isEqualTo(ALL);
    }

    @Test
    void contradictoryStatisticsDecideNothing() {
        assertThat(withStats(ID, new ColumnStats(9L, 1L, 0, true), gt(ID, 5L))).isEqualTo(SOME);
        FileEntry file = file(tablet(5L), Map.of(ID.id(), new ColumnStats(7L, 8L, 0, true)));
        assertThat(pruner("id", eq(ID, 5L)).match(file)).isEqualTo(SOME);
        FileEntry nulls = file(tablet(5L), Map.of(ID.id(), new ColumnStats(null, null, 10, false)));
        assertThat(pruner("id", new Predicate.IsNull(ID)).match(nulls)).isEqualTo(SOME);
    }

    @Test
    void constantsNeedNoColumns() {
        assertThat(withStats(ID, ColumnStats.UNKNOWN, Predicate.TRUE)).isEqualTo(ALL);
        assertThat(withStats(ID, ColumnStats.UNKNOWN, Predicate.FALSE)).isEqualTo(NONE);
        assertThat(withStats(ID, ColumnStats.UNKNOWN, new Predicate.Not(Predicate.TRUE)))
                .isEqualTo(NONE);
        assertThat(withStats(ID, ColumnStats.UNKNOWN, new Predicate.In(ID, Set.of())))
                .isEqualTo(NONE);
    }

    @Test
    void aFileWithoutRowsIsSkipped() {
        Tablet tablet = tablet(DAY);
        FileEntry empty = new FileEntry(tablet, "f", 0, 1, Map.of(), 1);
        assertThat(pruner("days(ts)", new Predicate.IsNull(ID)).match(empty)).isEqualTo(NONE);
        assertThat(pruner("days(ts)", new Predicate.Not(new Predicate.IsNull(ID)))
                        .match(empty))
                .isEqualTo(NONE);
        assertThat(pruner("days(ts)", ge(TS, MIDNIGHT)).match(empty)).isEqualTo(NONE);
    }

    @Test
    void eachFileIsJudgedByItsOwnPartitioning() {
        Partitioning byDay = Partitioning.parse("days(ts)", SCHEMA);
        Partitioning byId = new Partitioning(1, Partitioning.parse("id", SCHEMA).fields());
        Pruner pruner = new Pruner(eq(ID, 5L), SCHEMA, Map.of(0, byDay, 1, byId));
        assertThat(pruner.matchPartition(new Tablet(0, List.of(DAY), "f"))).isEqualTo(SOME);
        assertThat(pruner.matchPartition(new Tablet(1, List.of(6L), "f"))).isEqualTo(NONE);
        assertThatThrownBy(() -> pruner.matchPartition(new Tablet(2, List.of(6L), "f")))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("partitioning 2, but the table has only [0, 1]");
    }

    @Test
    void conditionsOnOtherColumnsAreRefused() {
        assertThatThrownBy(() -> pruner("", eq(Field.optional(99, "gone", Primitive.LONG), 1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gone with id 99");
        assertThatThrownBy(() -> pruner("", eq(Field.optional(ID.id(), "id", Primitive.INT), 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as a int, but in the schema it is a long");
    }

    private static Match inPartition(String partitioning, Object value, Predicate condition) {
        return pruner(partitioning, condition).matchPartition(tablet(value));
    }

    private static Match withStats(Field column, ColumnStats stats, Predicate condition) {
        Tablet tablet = new Tablet(0, List.of(), "f");
        return pruner("", condition).match(file(tablet, Map.of(column.id(), stats)));
    }

    private static Pruner pruner(String partitioning, Predicate condition) {
        return new Pruner(condition, SCHEMA, Map.of(0, Partitioning.parse(partitioning, SCHEMA)));
    }

    private static Tablet tablet(Object value) {
        return new Tablet(0, Collections.singletonList(value), "f");
    }

    private static FileEntry file(Tablet tablet, Map<Integer, ColumnStats> stats) {
        return new FileEntry(tablet, "f", 10, 1, stats, 1);
    }

    private static Predicate startsWith(String prefix) {
        return new Predicate.StartsWith(NAME, prefix);
    }

    private static Predicate eq(Field column, Object literal) {
        return new Predicate.Comparison(column, Operator.EQ, literal);
    }

    private static Predicate lt(Field column, Object literal) {
        return new Predicate.Comparison(column, Operator.LT, literal);
    }

    private static Predicate le(Field column, Object literal) {
        return new Predicate.Comparison(column, Operator.LE, literal);
    }

    private static Predicate gt(Field column, Object literal) {
        return new Predicate.Comparison(column, Operator.GT, literal);
    }

    private static Predicate ge(Field column, Object literal) {
        return new Predicate.Comparison(column, Operator.GE, literal);
    }
}
