package io.datashard.internal.catalog;

import static io.datashard.internal.catalog.Catalogs.byIdentity;
import static io.datashard.internal.catalog.Catalogs.drain;
import static io.datashard.internal.catalog.Catalogs.file;
import static io.datashard.internal.catalog.Catalogs.tablet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ColumnStats;
import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.hadoop.conf.Configuration;

/** The live files are what a map would hold to which every version had applied its changes. */
class FileCatalogTest {
    private static final CatalogSchema SCHEMA = byIdentity(Type.Primitive.STRING);

    /** A table that is written as a user's would be, beside the map that it must agree with. */
    private static final class Model {
        private final Store store;
        private final TreeMap<Tablet, FileEntry> expected = new TreeMap<>(SCHEMA.order());
        private final List<CatalogEntry> tail = new ArrayList<>();
        private final List<Run> runs = new ArrayList<>();
        private long version;
        private int files;

        Model(Store store) {
            this.store = store;
        }

        void put(Tablet tablet) {
            version++;
            ColumnStats stats = new ColumnStats("v" + version, null, version, false);
            CatalogEntry entry = file(tablet, version, version % 3 == 0 ? Map.of() : Map.of(1, stats));
            tail.add(entry);
            expected.put(tablet, entry.file().orElseThrow());
        }

        void remove(Tablet tablet) {
            version++;
            tail.add(CatalogEntry.tombstone(tablet, version));
            expected.remove(tablet);
        }

        /** Flushes the tail; what the flushing version itself says has no number yet, as it is in the run. */
        void flush(Tablet tablet) {
            put(tablet);
            CatalogEntry own = tail.remove(tail.size() - 1);
            tail.add(own.withVersion(FileEntry.UNCOMMITTED));
            tail.removeIf(entry -> entry.tablet().equals(tablet) && entry.version() != FileEntry.UNCOMMITTED);
            runs.add(RunWriter.write(store, "run-" + files++, SCHEMA, tail).withVersion(version));
            tail.clear();
        }

        /** Ends a tablet in a run, while the tail with older entries stays. */
        void removeInRun(Tablet tablet) {
            remove(tablet);
            CatalogEntry own = tail.remove(tail.size() - 1).withVersion(FileEntry.UNCOMMITTED);
            runs.add(RunWriter.write(store, "run-" + files++, SCHEMA, List.of(own))
                    .withVersion(version));
        }

        void merge(int first, int count) {
            List<Run> rest = new ArrayList<>(runs);
            List<Run> some =
                    new ArrayList<>(runs.subList(Math.min(first, runs.size()), Math.min(first + count, runs.size())));
            if (!some.isEmpty()) {
                rest.removeAll(some);
                Run merged = new RunMerge(store, SCHEMA).merge(some, new FileCatalog(tail, rest), "run-" + files++);
                runs.removeAll(some);
                runs.add(merged.withVersion(++version));
            }
        }

        List<FileEntry> live(Selection selection) {
            try (LiveFiles live = new FileCatalog(tail, runs).live(store, SCHEMA, selection)) {
                return drain(live);
            }
        }
    }

    private interface Step {
        void apply(Model model);
    }

    @Property(tries = 100)
    void theNewestEntryOfEachTabletWinsWhateverIsFlushedAndMerged(@ForAll("steps") List<Step> steps) {
        inDirectory(store -> {
            Model model = new Model(store);
            for (Step step : steps) {
                step.apply(model);
            }

            assertThat(model.live(Selection.all())).containsExactlyElementsOf(model.expected.values());
        });
    }

    @Property(tries = 50)
    void aSelectionGivesTheFilesOfItsTabletsAndNoOthers(
            @ForAll("steps") List<Step> steps, @ForAll("values") String value) {
        inDirectory(store -> {
            Model model = new Model(store);
            for (Step step : steps) {
                step.apply(model);
            }
            Predicate condition = value == null
                    ? new Predicate.IsNull(field())
                    : new Predicate.Comparison(field(), Predicate.Operator.EQ, value);
            Selection selection = Selection.all()
                    .ofTablets(tablet -> Objects.equals(tablet.partition().get(0), value), Map.of(0, condition));

            assertThat(model.live(selection))
                    .containsExactlyElementsOf(model.expected.values().stream()
                            .filter(file ->
                                    Objects.equals(file.tablet().partition().get(0), value))
                            .toList());
        });
    }

    @Property(tries = 100)
    void rangesOfKeysGiveTogetherWhatTheWholeGives(
            @ForAll("steps") List<Step> steps, @ForAll("bounds") List<Object> bounds) {
        inDirectory(store -> {
            Model model = new Model(store);
            for (Step step : steps) {
                step.apply(model);
            }
            List<Selection> ranges =
                    KeyRanges.of(Selection.all(), SCHEMA).orElseThrow().between(bounds, SCHEMA);

            assertThat(ranges.stream().flatMap(range -> model.live(range).stream()))
                    .containsExactlyElementsOf(model.expected.values());
        });
    }

    @Property(tries = 1)
    void aLargeCatalogIsCutIntoRangesOfAboutOneSize() {
        inDirectory(store -> {
            List<CatalogEntry> entries = new ArrayList<>();
            for (int i = 0; i < 60_000; i++) {
                entries.add(file(tablet(0, "f" + i, i % 7 == 0 ? null : "p" + i % 100), 1));
            }
            Run large = RunWriter.write(store, "large", SCHEMA, entries.subList(0, 50_000))
                    .withVersion(1);
            Run small = RunWriter.write(store, "small", SCHEMA, entries.subList(50_000, 60_000))
                    .withVersion(1);
            FileCatalog catalog = new FileCatalog(List.of(file(tablet(0, "last", "z"), 2)), List.of(large, small));

            List<Selection> ranges = catalog.ranges(store, SCHEMA, Selection.all(), 3);
            List<FileEntry> together = new ArrayList<>();
            for (Selection range : ranges) {
                try (LiveFiles live = catalog.live(store, SCHEMA, range)) {
                    List<FileEntry> files = drain(live);
                    assertThat(files).hasSizeBetween(18_000, 22_500);
                    together.addAll(files);
                }
            }

            assertThat(ranges).hasSize(3);
            try (LiveFiles live = catalog.live(store, SCHEMA, Selection.all())) {
                assertThat(together).isEqualTo(drain(live));
            }
            assertThat(catalog.ranges(store, SCHEMA, Selection.all(), 1)).hasSize(1);
            assertThat(new FileCatalog(List.of(), List.of(small)).ranges(store, SCHEMA, Selection.all(), 3))
                    .hasSize(1);
        });
    }

    /** Pages of one run lie across those of the other, which ends or replaces some of its tablets. */
    @Property(tries = 6)
    void rangesHoldWhatOtherRunsSayOfTheirKeys(@ForAll("keys") Keys keys) {
        CatalogSchema schema = byIdentity(keys.type());
        List<CatalogEntry> older = new ArrayList<>();
        List<CatalogEntry> newer = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            Tablet tablet = tablet(0, "f" + i, i % 11 == 0 ? null : keys.value().apply(i % 300 - 150));
            older.add(file(tablet, 1));
            if (i % 3 == 0) {
                newer.add(i % 2 == 0 ? file(tablet, 2) : CatalogEntry.tombstone(tablet, 2));
            }
        }
        inDirectory(store -> {
            FileCatalog catalog = new FileCatalog(
                    List.of(),
                    List.of(
                            RunWriter.write(store, "older", schema, older).withVersion(1),
                            RunWriter.write(store, "newer", schema, newer).withVersion(2)));
            List<FileEntry> together = new ArrayList<>();
            List<Selection> ranges = catalog.ranges(store, schema, Selection.all(), 2);
            for (Selection range : ranges) {
                try (LiveFiles live = catalog.live(store, schema, range)) {
                    together.addAll(drain(live));
                }
            }

            assertThat(ranges).hasSize(2);
            try (LiveFiles live = catalog.live(store, schema, Selection.all())) {
                assertThat(together).isEqualTo(drain(live)).hasSize(40_000 - 6_667);
            }
        });
    }

    /** Values of a type in the order of numbers, of which half are negative. */
    private record Keys(Type type, IntFunction<Object> value) {}

    @Provide
    Arbitrary<Keys> keys() {
        return Arbitraries.of(
                new Keys(Type.Primitive.INT, i -> i),
                new Keys(Type.Primitive.DATE, i -> i * 100),
                new Keys(Type.Primitive.LONG, i -> (long) i << 40),
                new Keys(Type.Primitive.TIMESTAMP, i -> i * 1_000_000_000L),
                new Keys(Type.Primitive.STRING, i -> String.format(Locale.ROOT, "é%03d", i + 150)
                        .repeat(20)));
    }

    @Property(tries = 1)
    void keysWithoutAValueToCutByStayWhole() {
        CatalogSchema doubles = byIdentity(Type.Primitive.DOUBLE);
        CatalogSchema unpartitioned = new CatalogSchema(
                Schema.of(Field.optional(0, "value", Type.Primitive.STRING)),
                Map.of(0, new Partitioning(0, List.of())));

        assertThat(KeyRanges.of(Selection.all(), doubles)).isEmpty();
        assertThat(KeyRanges.of(Selection.all(), unpartitioned)).isEmpty();
        assertThat(KeyRanges.of(Selection.of(Set.of(tablet(0, "f", "p")), SCHEMA), SCHEMA))
                .isEmpty();
    }

    @Property(tries = 1)
    void tabletsOfAnEarlierPartitioningAreInTheFirstRange() {
        Schema schema = Schema.of(Field.optional(0, "value", Type.Primitive.STRING));
        CatalogSchema changed =
                new CatalogSchema(schema, Map.of(0, Catalogs.identity(0, 1000, 1), 1, Catalogs.identity(1, 1001, 1)));
        inDirectory(store -> {
            List<CatalogEntry> entries = List.of(
                    file(tablet(0, "f", "x"), 1),
                    file(tablet(1, "f", (Object) null), 1),
                    file(tablet(1, "f", "a"), 1),
                    file(tablet(1, "f", "m"), 1));
            Run run = RunWriter.write(store, "run", changed, entries).withVersion(1);
            FileCatalog catalog = new FileCatalog(List.of(), List.of(run));

            List<List<String>> found = new ArrayList<>();
            for (Selection range :
                    KeyRanges.of(Selection.all(), changed).orElseThrow().between(List.of("m"), changed)) {
                try (LiveFiles live = catalog.live(store, changed, range)) {
                    found.add(drain(live).stream()
                            .map(file -> file.tablet().partitioning() + "="
                                    + file.tablet().partition().get(0))
                            .toList());
                }
            }

            assertThat(found).containsExactly(List.of("0=x", "1=null", "1=a"), List.of("1=m"));
        });
    }

    @Property(tries = 1)
    void aRunThatIsMissingIsAnErrorAtOpening() {
        inDirectory(store -> {
            Run run = RunWriter.write(store, "run", SCHEMA, List.of(file(tablet(0, "a", "x"), 1)));
            Run missing = new Run("missing", 1, 100, 2);

            assertThatThrownBy(() ->
                            new FileCatalog(List.of(), List.of(run, missing)).live(store, SCHEMA, Selection.all()))
                    .isInstanceOf(CorruptTableException.class)
                    .hasMessageContaining("missing");
        });
    }

    @Property(tries = 1)
    void aRunThatHasJoinedNoVersionCannotBeMerged() {
        inDirectory(store -> {
            Run run = RunWriter.write(store, "run", SCHEMA, List.of(file(tablet(0, "a", "x"), 1)));

            assertThatThrownBy(() -> new RunMerge(store, SCHEMA)
                            .merge(List.of(run), new FileCatalog(List.of(), List.of()), "merged"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("joined no version");
        });
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(12, tablets().map(tablet -> model -> model.put(tablet))),
                Tuple.of(6, tablets().map(tablet -> model -> model.remove(tablet))),
                Tuple.of(3, tablets().map(tablet -> model -> model.flush(tablet))),
                Tuple.of(2, tablets().map(tablet -> model -> model.removeInRun(tablet))),
                Tuple.of(
                        2,
                        Combinators.combine(
                                        Arbitraries.integers().between(0, 3),
                                        Arbitraries.integers().between(1, 4))
                                .as((first, count) -> model -> model.merge(first, count))));
        return step.list().ofMinSize(1).ofMaxSize(60);
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of("", "a", "é", "\uffff", "\ud83d\ude00").injectNull(0.2);
    }

    @Provide
    Arbitrary<List<Object>> bounds() {
        return Arbitraries.<Object>of("", "a", "b", "é", "\uffff", "\ud83d\ude00")
                .list()
                .ofMaxSize(4);
    }

    private Arbitrary<Tablet> tablets() {
        return Combinators.combine(values(), Arbitraries.of("1", "2", "ß")).as((value, name) -> tablet(0, name, value));
    }

    private static Field field() {
        return Field.optional(1000, "value", Type.Primitive.STRING);
    }

    private interface Body {
        void run(Store store);
    }

    private static void inDirectory(Body body) {
        try {
            Path directory = Files.createTempDirectory("catalog");
            Store store = Stores.open(directory.toString(), new Configuration(false));
            try {
                body.run(store);
            } finally {
                for (String name : store.list("")) {
                    store.delete(name);
                }
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
