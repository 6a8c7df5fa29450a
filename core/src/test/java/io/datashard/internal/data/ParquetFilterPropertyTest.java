package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.DeletionVector;
import io.datashard.Field;
import io.datashard.PlannedFile;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.RowSet;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.types.ValueOrder;
import io.datashard.internal.vector.VectorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.schema.MessageType;

/** Whatever the condition and the data, no filter may leave out a row for which the condition is true. */
class ParquetFilterPropertyTest {
    private static final String WRITER = "parquet-mr version 1.13.1 (build db4183109d5b734ec5930d870cdae161e408ddba)";

    private static Path directory;

    record Case(Schema schema, List<Map<String, Object>> rows, Predicate condition, Map<String, String> layout) {}

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("filters");
    }

    @AfterContainer
    static void deleteDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("f"));
        Files.delete(directory);
    }

    @Provide
    Arbitrary<Case> cases() {
        return Values.types().list().ofSize(2).flatMap(types -> {
            Schema schema = Schema.of(
                    Field.optional(0, "id", Type.Primitive.INT),
                    Field.optional(0, "v", types.get(0)),
                    Field.optional(0, "s", new Type.Struct(List.of(Field.optional(0, "v", types.get(1))))));
            Field flat = schema.field("v").orElseThrow();
            Field nested = schema.field("s", "v").orElseThrow();
            return Combinators.combine(
                            runs(types.get(0)), runs(types.get(1)), conditions(List.of(flat, nested), 2), layouts())
                    .as((a, b, condition, layout) -> new Case(schema, rows(a, b), condition, layout));
        });
    }

    /** Row groups of one page, row groups of several pages, and one row group; with dictionaries and without. */
    private static Arbitrary<Map<String, String>> layouts() {
        return Combinators.combine(Arbitraries.of("1", "1000", "1000000"), Arbitraries.of("true", "false"))
                .as((rowGroupSize, dictionary) ->
                        Map.of("row-group-size", rowGroupSize, "page-rows", "20", "dictionary", dictionary));
    }

    /** Values in runs, so that pages and row groups differ. */
    private static Arbitrary<List<Object>> runs(Type type) {
        return Values.of(type).injectNull(0.15).list().ofSize(8).map(distinct -> {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < 320; i++) {
                values.add(distinct.get(i / 40));
            }
            return values;
        });
    }

    private static List<Map<String, Object>> rows(List<Object> flat, List<Object> nested) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < flat.size(); i++) {
            Map<String, Object> row = new HashMap<>();
            row.put("id", i);
            row.put("v", flat.get(i));
            row.put("s", i % 7 == 0 ? null : Collections.singletonMap("v", nested.get((i + 20) % nested.size())));
            rows.add(row);
        }
        return rows;
    }

    private static Arbitrary<Predicate> conditions(List<Field> columns, int depth) {
        Arbitrary<Predicate> leaves = Arbitraries.of(columns).flatMap(ParquetFilterPropertyTest::leaves);
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<Predicate> parts = conditions(columns, depth - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(3, leaves),
                Tuple.of(1, parts.list().ofMaxSize(3).map(Predicate.And::new)),
                Tuple.of(1, parts.list().ofMaxSize(3).map(Predicate.Or::new)),
                Tuple.of(2, parts.map(Predicate.Not::new)));
    }

    private static Arbitrary<Predicate> leaves(Field column) {
        Arbitrary<Predicate> comparisons = Combinators.combine(
                        Arbitraries.of(Operator.values()), Values.of(column.type()))
                .as((operator, literal) -> new Predicate.Comparison(column, operator, literal));
        Arbitrary<Predicate> ins =
                Values.of(column.type()).set().ofMaxSize(2).map(literals -> new Predicate.In(column, literals));
        Arbitrary<Predicate> bigIns = Values.of(column.type())
                .list()
                .ofSize(14)
                .map(literals -> new Predicate.In(column, Set.copyOf(literals)));
        Arbitrary<Predicate> nulls = Arbitraries.just(new Predicate.IsNull(column));
        if (column.type() == Type.Primitive.STRING) {
            Arbitrary<Predicate> prefixes = Values.of(column.type())
                    .map(text -> ((String) text)
                            .codePoints()
                            .limit(1)
                            .mapToObj(Character::toString)
                            .findFirst()
                            .orElse(""))
                    .map(prefix -> new Predicate.StartsWith(column, prefix));
            return Arbitraries.oneOf(comparisons, ins, bigIns, nulls, prefixes);
        }
        return Arbitraries.oneOf(comparisons, ins, bigIns, nulls);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void noMatchingRowIsLost(@ForAll("cases") Case example) throws IOException {
        DirectoryStore store = new DirectoryStore(directory);
        new DataFiles(store, example.layout()).write("f", example.schema(), example.rows());
        List<Integer> matching = example.rows().stream()
                .filter(row -> holds(example.condition(), row).equals(Optional.of(true)))
                .map(row -> (Integer) row.get("id"))
                .toList();

        List<Integer> read = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(store, "f", example.schema(), example.condition())) {
            reader.forEachRemaining(row -> read.add((Integer) row.get("id")));
        }
        assertThat(read).containsAll(matching);

        MessageType file = ParquetSchema.of(example.schema());
        Optional<FilterPredicate> filter = ParquetFilter.of(example.condition(), file, WRITER);
        if (filter.isPresent()) {
            assertThat(readFilteringRecords(store, file, filter.get())).containsAll(matching);
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void noDeletedRowIsReadAndNoOtherMatchingRowIsLost(@ForAll("cases") Case example, @ForAll Random random)
            throws IOException {
        DirectoryStore store = new DirectoryStore(directory);
        new DataFiles(store, example.layout()).write("f", example.schema(), example.rows());
        int from = random.nextInt(example.rows().size());
        RowSet deleted = RowSet.of(
                random.longs(1 + random.nextInt(300), from, example.rows().size())
                        .toArray());
        DeletionVector vector;
        try (VectorWriter writer = new VectorWriter(store, "f.dv")) {
            vector = writer.write(deleted);
        }
        PlannedFile file = new PlannedFile("f", example.rows().size(), 1, 1, 0, List.of(), Optional.of(vector));

        List<Integer> read = new ArrayList<>();
        try (RecordReader reader = RecordReader.open(store, file, example.schema(), example.condition())) {
            reader.forEachRemaining(row -> read.add((Integer) row.get("id")));
        }
        store.delete("f.dv");

        assertThat(read).noneMatch(deleted::contains).doesNotHaveDuplicates().isSorted();
        assertThat(read)
                .containsAll(example.rows().stream()
                        .filter(row -> holds(example.condition(), row).equals(Optional.of(true)))
                        .map(row -> (Integer) row.get("id"))
                        .filter(id -> !deleted.contains(id))
                        .toList());
    }

    private static List<Integer> readFilteringRecords(
            DirectoryStore store, MessageType schema, FilterPredicate predicate) throws IOException {
        FilterCompat.Filter filter = FilterCompat.get(predicate);
        ParquetReadOptions options = ParquetReadOptions.builder()
                .withRecordFilter(filter)
                .withCodecFactory(HadoopCodecs.newFactory(new Configuration(false), 0))
                .build();
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
        List<Integer> ids = new ArrayList<>();
        try (ParquetFileReader file = ParquetFileReader.open(store.input("f"), options)) {
            for (PageReadStore pages = file.readNextFilteredRowGroup();
                    pages != null;
                    pages = file.readNextFilteredRowGroup()) {
                var rows = columns.getRecordReader(pages, new GroupRecordConverter(schema), filter);
                for (long i = 0; i < pages.getRowCount(); i++) {
                    Group row = rows.read();
                    if (row != null && !rows.shouldSkipCurrentRecord()) {
                        ids.add(row.getInteger("id", 0));
                    }
                }
            }
        }
        return ids;
    }

    /** SQL's logic, with nothing for unknown. */
    private static Optional<Boolean> holds(Predicate condition, Map<String, Object> row) {
        if (condition instanceof Predicate.And and) {
            return conjunction(and.all().stream().map(part -> holds(part, row)).toList());
        } else if (condition instanceof Predicate.Or or) {
            return not(conjunction(
                    or.any().stream().map(part -> not(holds(part, row))).toList()));
        } else if (condition instanceof Predicate.Not not) {
            return not(holds(not.condition(), row));
        } else if (condition instanceof Predicate.IsNull isNull) {
            return Optional.of(value(isNull.column(), row) == null);
        } else if (condition instanceof Predicate.Comparison comparison) {
            return Optional.ofNullable(value(comparison.column(), row)).map(value -> compare(comparison, value));
        } else if (condition instanceof Predicate.In in) {
            return Optional.ofNullable(value(in.column(), row)).map(value -> in.literals().stream()
                    .anyMatch(literal -> compare(new Predicate.Comparison(in.column(), Operator.EQ, literal), value)));
        }
        Predicate.StartsWith startsWith = (Predicate.StartsWith) condition;
        return Optional.ofNullable(value(startsWith.column(), row))
                .map(value -> ((String) value).startsWith(startsWith.prefix()));
    }

    private static Optional<Boolean> conjunction(List<Optional<Boolean>> parts) {
        if (parts.contains(Optional.of(false))) {
            return Optional.of(false);
        }
        return parts.contains(Optional.empty()) ? Optional.empty() : Optional.of(true);
    }

    private static Optional<Boolean> not(Optional<Boolean> truth) {
        return truth.map(value -> !value);
    }

    private static boolean compare(Predicate.Comparison comparison, Object value) {
        int order = ValueOrder.of(comparison.column().type()).compare(value, comparison.literal());
        return switch (comparison.operator()) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private static Object value(Field column, Map<String, Object> row) {
        if (column.id() == 2) {
            return row.get("v");
        }
        Map<?, ?> struct = (Map<?, ?>) row.get("s");
        return struct == null ? null : struct.get("v");
    }
}
