package io.datashard.internal.catalog;

import static io.datashard.internal.catalog.Catalogs.byIdentity;
import static io.datashard.internal.catalog.Catalogs.drain;
import static io.datashard.internal.catalog.Catalogs.file;
import static io.datashard.internal.catalog.Catalogs.identity;
import static io.datashard.internal.catalog.Catalogs.tablet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Border;
import io.datashard.ColumnStats;
import io.datashard.DeletionVector;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written into a run comes back from it. */
class RunTest {
    private static final Field LONG = Field.optional(0, "value", Type.Primitive.LONG);

    @TempDir
    Path directory;

    private Store store;

    @BeforeEach
    void open() {
        store = Stores.open(directory.toString(), new Configuration(false));
    }

    /** Values in order: the least first. */
    static Stream<Arguments> valuesOfEveryType() {
        return Stream.of(
                values(Type.Primitive.BOOLEAN, false, true),
                values(Type.Primitive.BYTE, -128, 0, 127),
                values(Type.Primitive.SHORT, -32_768, 0, 32_767),
                values(Type.Primitive.INT, Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE),
                values(Type.Primitive.LONG, Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE),
                values(
                        Type.Primitive.FLOAT,
                        Float.NEGATIVE_INFINITY,
                        -Float.MAX_VALUE,
                        -0.0f,
                        Float.MIN_VALUE,
                        Float.POSITIVE_INFINITY,
                        Float.NaN),
                values(
                        Type.Primitive.DOUBLE,
                        Double.NEGATIVE_INFINITY,
                        -Double.MAX_VALUE,
                        -0.0,
                        Double.MIN_VALUE,
                        Double.POSITIVE_INFINITY,
                        Double.NaN),
                values(Type.Primitive.STRING, "", "\0", "a", "é", "\uffff", "😀", "😀😀"),
                values(Type.Primitive.BINARY, binary(), binary(0), binary(0, 0), binary(127), binary(128), binary(255)),
                values(Type.Primitive.DATE, Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
                values(Type.Primitive.TIMESTAMP, Long.MIN_VALUE, 0L, Long.MAX_VALUE),
                values(Type.Primitive.TIMESTAMP_NTZ, Long.MIN_VALUE, 0L, Long.MAX_VALUE),
                values(
                        new Type.Decimal(9, 9),
                        new BigDecimal("-0.999999999"),
                        new BigDecimal("0.000000000"),
                        new BigDecimal("0.999999999")),
                values(
                        new Type.Decimal(18, 2),
                        new BigDecimal("-9999999999999999.99"),
                        new BigDecimal("0.00"),
                        new BigDecimal("9999999999999999.99")),
                values(
                        new Type.Decimal(38, 38),
                        new BigDecimal("-0." + "9".repeat(38)),
                        new BigDecimal("0." + "0".repeat(37) + "1"),
                        new BigDecimal("0." + "9".repeat(38))),
                values(new Type.YearMonthInterval(Type.IntervalUnit.YEAR, Type.IntervalUnit.MONTH), -13, 0, 13),
                values(
                        new Type.DayTimeInterval(Type.IntervalUnit.DAY, Type.IntervalUnit.SECOND),
                        -1L,
                        0L,
                        86_400_000_000L));
    }

    @ParameterizedTest
    @MethodSource("valuesOfEveryType")
    void partitionValuesAndBoundsOfEveryTypeComeBackInOrder(Type type, List<Object> values) {
        CatalogSchema schema = byIdentity(type);
        List<CatalogEntry> entries = new ArrayList<>();
        entries.add(file(tablet(0, "null", (Object) null), 3));
        for (Object value : values) {
            ColumnStats stats = new ColumnStats(value, values.get(values.size() - 1), 5, true);
            entries.add(file(tablet(0, "file", value), 3, Map.of(1, stats)));
        }
        List<CatalogEntry> shuffled = new ArrayList<>(entries.subList(1, entries.size()));
        shuffled.add(0, entries.get(0));
        Collections.reverse(shuffled);

        Run run = RunWriter.write(store, "run", schema, shuffled);

        assertThat(read(run, schema, Selection.all())).isEqualTo(entries);
        assertThat(run.entries()).isEqualTo(entries.size());
        assertThat(run.bytes()).isEqualTo(store.read("run").orElseThrow().length);
    }

    @Test
    void entriesWithoutAVersionGetTheOneAtWhichTheRunJoined() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);
        CatalogEntry old = file(tablet(0, "a", 1), 7);
        CatalogEntry fresh = file(tablet(0, "b", 1), FileEntry.UNCOMMITTED);
        CatalogEntry ended = CatalogEntry.tombstone(tablet(0, "c", 1), FileEntry.UNCOMMITTED);

        Run run = RunWriter.write(store, "run", schema, List.of(old, fresh, ended));

        assertThat(run.version()).isEqualTo(FileEntry.UNCOMMITTED);
        assertThat(read(run.withVersion(9), schema, Selection.all()))
                .containsExactly(old, fresh.withVersion(9), ended.withVersion(9));
    }

    @Test
    void statisticsComeBackWithWhatIsUnknownInThem() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);
        List<CatalogEntry> entries = List.of(
                file(tablet(0, "a", 1), 1, Map.of(1, new ColumnStats(null, null, 4, false))),
                file(tablet(0, "b", 1), 1, Map.of(1, new ColumnStats(1, null, -1, true))),
                file(tablet(0, "c", 1), 1, Map.of(1, new ColumnStats(null, 2, 0, false))),
                file(tablet(0, "d", 1), 1),
                CatalogEntry.tombstone(tablet(0, "e", 1), 1));

        Run run = RunWriter.write(store, "run", schema, entries);

        assertThat(read(run, schema, Selection.all())).isEqualTo(entries);
    }

    @Test
    void onlyTheStatisticsAskedForAreRead() {
        Schema columns = Schema.of(LONG, Field.optional(0, "name", Type.Primitive.STRING));
        CatalogSchema schema = new CatalogSchema(columns, Map.of(0, Partitioning.unpartitioned()));
        ColumnStats longs = new ColumnStats(1L, 2L, 0, true);
        ColumnStats names = new ColumnStats("a", "b", 0, true);
        Run run = RunWriter.write(store, "run", schema, List.of(file(tablet(0, "x"), 1, Map.of(1, longs, 2, names))));

        assertThat(statsRead(run, schema, Selection.ofStats(Set.of(2)))).isEqualTo(Map.of(2, names));
        assertThat(statsRead(run, schema, Selection.ofStats(Set.of()))).isEmpty();
        assertThat(statsRead(run, schema, Selection.ofStats(Set.of(1, 2, 3)))).isEqualTo(Map.of(1, longs, 2, names));
    }

    @Test
    void statisticsOfAColumnThatTheSchemaLacksAreLeftOut() {
        Schema before = Schema.of(LONG, Field.optional(0, "dropped", Type.Primitive.STRING));
        Schema after = new Schema(before.columns().subList(0, 1), before.lastFieldId());
        CatalogSchema full = new CatalogSchema(before, Map.of(0, Partitioning.unpartitioned()));
        CatalogSchema dropped = new CatalogSchema(after, Map.of(0, Partitioning.unpartitioned()));
        ColumnStats longs = new ColumnStats(1L, 2L, 0, true);
        CatalogEntry entry =
                file(tablet(0, "x"), 1, Map.of(1, longs, 2, new ColumnStats("a", "b", 0, true), 99, longs));

        Run early = RunWriter.write(store, "early", full, List.of(entry));
        Run late = RunWriter.write(store, "late", dropped, List.of(entry));

        assertThat(statsRead(early, dropped, Selection.all())).isEqualTo(Map.of(1, longs));
        assertThat(statsRead(late, dropped, Selection.all())).isEqualTo(Map.of(1, longs));
    }

    @Test
    void valuesOfANarrowerTypeAreReadAsTheWiderOneThatTheColumnHasNow() {
        assertThat(rewidened(Type.Primitive.INT, 7, Type.Primitive.LONG)).isEqualTo(7L);
        assertThat(rewidened(Type.Primitive.FLOAT, 1.5f, Type.Primitive.DOUBLE)).isEqualTo(1.5);
        BigDecimal price = new BigDecimal("-12.50");
        assertThat(rewidened(new Type.Decimal(9, 2), price, new Type.Decimal(30, 2)))
                .isEqualTo(price);
        assertThat(rewidened(new Type.Decimal(12, 2), price, new Type.Decimal(18, 2)))
                .isEqualTo(price);
        assertThat(rewidened(new Type.Decimal(20, 2), price, new Type.Decimal(30, 2)))
                .isEqualTo(price);
    }

    @Test
    void entriesOfSeveralPartitioningsShareARun() {
        Schema columns = Schema.of(LONG, Field.optional(0, "name", Type.Primitive.STRING));
        CatalogSchema first = new CatalogSchema(columns, Map.of(0, Partitioning.unpartitioned()));
        CatalogSchema all = new CatalogSchema(
                columns, Map.of(0, Partitioning.unpartitioned(), 1, identity(1, 1000, 1), 2, identity(2, 1001, 2)));
        List<CatalogEntry> entries = List.of(
                file(tablet(0, "z"), 1),
                file(tablet(1, "y", (Object) null), 2),
                file(tablet(1, "y", 5L), 2),
                file(tablet(2, "x", "five"), 3));

        Run early = RunWriter.write(store, "early", first, entries.subList(0, 1));
        Run late = RunWriter.write(store, "late", all, entries);

        assertThat(read(early, all, Selection.all())).isEqualTo(entries.subList(0, 1));
        assertThat(read(late, all, Selection.all())).isEqualTo(entries);
    }

    @Test
    void anEmptyRunHasNoEntries() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);

        Run run = RunWriter.write(store, "run", schema, List.of());

        assertThat(run.entries()).isZero();
        assertThat(read(run, schema, Selection.all())).isEmpty();
    }

    @Test
    void ofSeveralEntriesForATabletTheNewestIsWritten() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);
        Tablet tablet = tablet(0, "a", 1);

        Run run = RunWriter.write(store, "run", schema, List.of(file(tablet, 1), file(tablet, 3), file(tablet, 2)));

        assertThat(read(run, schema, Selection.all())).containsExactly(file(tablet, 3));
    }

    @Test
    void deletionVectorsComeBackAlsoFromMergesAndWithoutStatistics() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);
        CatalogEntry none = file(tablet(0, "a", 1), 4);
        CatalogEntry inline = withDeletes(
                file(tablet(0, "b", 1), 4), new DeletionVector.Inline(3, ByteBuffer.wrap(new byte[] {1, 0, -1})));
        CatalogEntry stored = withDeletes(
                file(tablet(0, "c", 1), 4), new DeletionVector.Stored(3, "deletes/1.dv", 5_000_000_000L, 70_000));
        CatalogEntry ended = CatalogEntry.tombstone(tablet(0, "d", 1), 4);
        Run first =
                RunWriter.write(store, "first", schema, List.of(none, stored)).withVersion(4);
        Run second =
                RunWriter.write(store, "second", schema, List.of(inline, ended)).withVersion(4);
        Run without = RunWriter.write(store, "without", schema, List.of(file(tablet(0, "e", 1), 5)))
                .withVersion(5);

        Run merged = new RunMerge(store, schema)
                .merge(List.of(first, second, without), new FileCatalog(List.of(), List.of()), "merged");

        assertThat(read(first, schema, Selection.ofStats(Set.of()))).containsExactly(none, stored);
        assertThat(read(second, schema, Selection.all())).containsExactly(inline, ended);
        assertThat(read(merged, schema, Selection.all()))
                .containsExactly(none, inline, stored, file(tablet(0, "e", 1), 5));
    }

    private static CatalogEntry withDeletes(CatalogEntry entry, DeletionVector vector) {
        return CatalogEntry.of(entry.file().orElseThrow().withDeletes(vector));
    }

    @Test
    void entriesOutOfOrderAreRefusedAndLeaveNoFile() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);
        List<CatalogEntry> entries = List.of(file(tablet(0, "a", 2), 1), file(tablet(0, "a", 1), 1));

        assertThatThrownBy(() ->
                        RunWriter.write(store, "run", schema, new RunShape(Set.of(), false, false), entries.iterator()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key order");
        assertThat(store.exists("run")).isFalse();
    }

    @Test
    void valuesOfAnotherTypeAreRefusedAndLeaveNoFile() {
        CatalogSchema schema = byIdentity(new Type.Decimal(5, 2));

        for (Object wrong : List.of("text", new BigDecimal("1.5"), new BigDecimal("12345.67"))) {
            assertThatThrownBy(() -> RunWriter.write(store, "run", schema, List.of(file(tablet(0, "a", wrong), 1))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.toString())
                    .hasMessageContaining("not a value of type decimal(5,2)");
            assertThat(store.exists("run")).isFalse();
        }
    }

    @Test
    void bordersComeBackBesideFilesWithoutOne() {
        CatalogSchema schema = byIdentity(Type.Primitive.LONG);
        FileEntry first = file(tablet(0, "a", 1L), 3).file().orElseThrow();
        FileEntry second = file(tablet(0, "b", 1L), 3).file().orElseThrow();
        FileEntry third = file(tablet(0, "c", 1L), 3).file().orElseThrow();
        List<CatalogEntry> entries = List.of(
                CatalogEntry.of(first.withBorder(new Border(1 / 3600.0, 3, 100))),
                CatalogEntry.of(second),
                CatalogEntry.of(third.withBorder(new Border(2, 0, 0))),
                CatalogEntry.tombstone(tablet(0, "d", 1L), 4));

        Run run = RunWriter.write(store, "run", schema, entries);

        assertThat(read(run, schema, Selection.ofStats(Set.of()))).isEqualTo(entries);
        try (RunReader reader = RunReader.open(store, run, schema, Selection.all())) {
            assertThat(reader.shape().borders()).isTrue();
        }
    }

    @Test
    void aBorderThatAFileIsTooSmallForIsOverlooked() {
        CatalogSchema schema = byIdentity(Type.Primitive.LONG);
        FileEntry file = file(tablet(0, "a", 1L), 3).file().orElseThrow();
        FileEntry other = file(tablet(0, "b", 1L), 3).file().orElseThrow();
        List<CatalogEntry> entries = List.of(
                CatalogEntry.of(file.withBorder(new Border(1, file.rows() + 1, file.bytes()))),
                CatalogEntry.of(other.withBorder(new Border(1, other.rows(), other.bytes() + 1))));

        Run run = RunWriter.write(store, "run", schema, entries);

        assertThat(read(run, schema, Selection.ofStats(Set.of())))
                .containsExactly(CatalogEntry.of(file), CatalogEntry.of(other));
    }

    @Test
    void aSelectionOfPartitionsLeadsToTheirPages() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);
        List<CatalogEntry> entries = IntStream.range(0, 30_000)
                .mapToObj(i -> file(tablet(0, "file-" + i, i / 10), 1))
                .toList();
        Run run = RunWriter.write(store, "run", schema, entries);
        Field value = Field.optional(1000, "value", Type.Primitive.INT);
        Predicate condition = new Predicate.And(List.of(
                new Predicate.Comparison(value, Predicate.Operator.GE, 1_500),
                new Predicate.Comparison(value, Predicate.Operator.LT, 1_510)));

        List<CatalogEntry> read = read(run, schema, Selection.all().ofTablets(tablet -> true, Map.of(0, condition)));

        assertThat(read).containsAll(read(run, schema, Selection.all()).subList(15_000, 15_100));
        assertThat(read).hasSizeLessThanOrEqualTo(2_000);
        assertThat(read(run, schema, Selection.all().ofTablets(tablet -> true, Map.of(0, Predicate.FALSE))))
                .isEmpty();
    }

    @Test
    void aSelectionThatRulesNothingOutReadsNoPageIndex() {
        CatalogSchema schema = byIdentity(Type.Primitive.INT);
        MessageType columns = RunSchema.of(schema, new RunShape(Set.of(), false, false));
        Field value = Field.optional(1000, "value", Type.Primitive.INT);

        assertThat(KeyFilter.of(schema, Map.of(0, Predicate.TRUE), columns)).isEmpty();
        assertThat(KeyFilter.of(schema, Map.of(0, Predicate.FALSE), columns)).isPresent();
        assertThat(KeyFilter.of(schema, Map.of(0, new Predicate.IsNull(value)), columns))
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("valuesOfEveryType")
    void aSelectionNeverLeavesOutAnEntryThatMatches(Type type, List<Object> values) {
        CatalogSchema schema = byIdentity(type);
        List<CatalogEntry> entries = new ArrayList<>();
        entries.add(file(tablet(0, "file", (Object) null), 1));
        values.forEach(value -> entries.add(file(tablet(0, "file", value), 1)));
        Run run = RunWriter.write(store, "run", schema, entries);
        Field field = Field.optional(1000, "value", type);

        for (int i = 0; i < values.size(); i++) {
            assertThat(selected(run, schema, new Predicate.In(field, Set.of(values.get(i)))))
                    .contains(entries.get(i + 1));
            assertThat(selected(run, schema, new Predicate.Comparison(field, Predicate.Operator.LE, values.get(i))))
                    .containsAll(entries.subList(1, i + 2));
            assertThat(selected(run, schema, new Predicate.Comparison(field, Predicate.Operator.GE, values.get(i))))
                    .containsAll(entries.subList(i + 1, entries.size()));
        }
        assertThat(selected(run, schema, new Predicate.IsNull(field))).contains(entries.get(0));
        assertThat(selected(run, schema, new Predicate.Not(new Predicate.IsNull(field))))
                .containsAll(entries.subList(1, entries.size()));
        if (type == Type.Primitive.STRING) {
            assertThat(selected(run, schema, new Predicate.StartsWith(field, "😀")))
                    .contains(entries.get(7));
        }
    }

    private List<CatalogEntry> selected(Run run, CatalogSchema schema, Predicate condition) {
        return read(run, schema, Selection.all().ofTablets(tablet -> true, Map.of(0, condition)));
    }

    private Object rewidened(Type before, Object value, Type after) {
        ColumnStats stats = new ColumnStats(value, value, 0, true);
        String path = "run-" + before + "-" + after;
        Run run = RunWriter.write(
                store, path, byIdentity(before), List.of(file(tablet(0, "a", value), 1, Map.of(1, stats))));
        Field field = Field.optional(1000, "value", after);
        FileEntry entry;
        try (RunReader reader = RunReader.open(
                store,
                run,
                byIdentity(after),
                Selection.all().ofTablets(tablet -> true, Map.of(0, new Predicate.Not(new Predicate.IsNull(field)))))) {
            entry = reader.next().file().orElseThrow();
        }
        assertThat(entry.tablet().partition()).containsExactly(entry.stats(1).lower());
        return entry.stats(1).upper();
    }

    private List<CatalogEntry> read(Run run, CatalogSchema schema, Selection selection) {
        try (RunReader reader = RunReader.open(store, run, schema, selection)) {
            return drain(reader);
        }
    }

    private Map<Integer, ColumnStats> statsRead(Run run, CatalogSchema schema, Selection selection) {
        return read(run, schema, selection).get(0).file().orElseThrow().stats();
    }

    private static Arguments values(Type type, Object... values) {
        return Arguments.of(type, Arrays.asList(values));
    }

    private static ByteBuffer binary(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }
}
