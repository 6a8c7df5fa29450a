package io.datashard.internal.aggregate;

import static io.datashard.internal.aggregate.RandomFiles.D;
import static io.datashard.internal.aggregate.RandomFiles.I;
import static io.datashard.internal.aggregate.RandomFiles.K;
import static io.datashard.internal.aggregate.RandomFiles.PARTITIONINGS;
import static io.datashard.internal.aggregate.RandomFiles.S;
import static io.datashard.internal.aggregate.RandomFiles.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Aggregate;
import io.datashard.AggregateGroup;
import io.datashard.ColumnStats;
import io.datashard.ColumnSummary;
import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.internal.aggregate.RandomFiles.File;
import io.datashard.internal.prune.Pruner;
import io.datashard.internal.types.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What entries answer, against a look at every row. */
class CatalogAggregationPropertyTest {
    private static final List<Integer> ALL = List.of(0, 1, 2, 3);
    private static final List<Aggregate> AGGREGATES = aggregates();

    private static List<Aggregate> aggregates() {
        List<Aggregate> all = new ArrayList<>();
        all.add(new Aggregate.CountRows());
        for (Field column : SCHEMA.columns()) {
            all.add(new Aggregate.Count(column));
            all.add(new Aggregate.Min(column));
            all.add(new Aggregate.Max(column));
        }
        return all;
    }

    /** A condition, and the same for a look at rows. */
    private record Condition(Predicate forCatalog, java.util.function.Predicate<Map<Integer, Object>> onRow) {}

    @Property(tries = 5_000)
    void anAnswerIsWhatALookAtEveryRowWouldGive(@ForAll Random random) {
        List<File> files = withDeletes(random, files(random, ALL, random.nextInt(3)));
        Condition condition = condition(random);
        List<Field> groupBy = some(random, SCHEMA.columns());
        List<Aggregate> aggregates = some(random, AGGREGATES);

        Optional<List<AggregateGroup>> answer = answer(files, condition, groupBy, aggregates);

        answer.ifPresent(groups -> assertThat(groups)
                .as("%s by %s where %s of %s", aggregates, groupBy, condition.forCatalog, files)
                .containsExactlyInAnyOrderElementsOf(looked(files, condition, groupBy, aggregates)));
    }

    @Property(tries = 1_000)
    void whatEntriesSayExactlyIsAnswered(@ForAll Random random) {
        List<File> files = files(random, ALL, 0);
        List<Aggregate> counts = List.of(
                new Aggregate.CountRows(),
                new Aggregate.Count(S),
                new Aggregate.Count(D),
                new Aggregate.Min(I),
                new Aggregate.Max(I),
                new Aggregate.Max(K));

        assertThat(answer(files, everything(), List.of(), counts)).isPresent();

        List<File> partitioned = files(random, List.of(1, 2), 0);
        Condition ofPartition = new Condition(
                new Predicate.Comparison(K, Operator.LT, 2),
                row -> row.get(K.id()) != null && (Integer) row.get(K.id()) < 2);
        assertThat(answer(partitioned, everything(), List.of(K), counts)).isPresent();
        assertThat(answer(partitioned, ofPartition, List.of(K), counts)).isPresent();
        assertThat(answer(files(random, List.of(2), 8), ofPartition, List.of(S, K), counts.subList(0, 2)))
                .as("partitions say enough")
                .isPresent();
    }

    @Property(tries = 2_000)
    void aSummaryBoundsTheValuesOfAllFiles(@ForAll Random random) {
        List<File> files = withDeletes(random, files(random, ALL, random.nextInt(3)));
        for (Field column : SCHEMA.columns()) {
            ColumnSurvey survey = new ColumnSurvey(column, PARTITIONINGS);
            files.forEach(file -> survey.add(file.entry()));
            ColumnSummary summary = survey.summary();
            ColumnStats stats = summary.stats();
            List<Object> values = values(column, files);
            Comparator<Object> order = ValueOrder.of(column.type());

            if (stats.lower() != null) {
                assertThat(values).allMatch(value -> order.compare(stats.lower(), value) <= 0);
            }
            if (stats.upper() != null) {
                assertThat(values).allMatch(value -> order.compare(stats.upper(), value) >= 0);
            }
            if (stats.nulls() >= 0) {
                assertThat(stats.nulls()).isEqualTo(rows(files).size() - (long) values.size());
            }
            if (stats.exact()) {
                assertThat(values).anyMatch(value -> order.compare(stats.lower(), value) == 0);
                assertThat(values).anyMatch(value -> order.compare(stats.upper(), value) == 0);
            }
            summary.distinct().ifPresent(distinct -> assertThat(distinct)
                    .isEqualTo(values.stream()
                            .map(CatalogAggregationPropertyTest::grouped)
                            .distinct()
                            .count()));
        }
    }

    private static List<File> files(Random random, List<Integer> partitionings, int gaps) {
        RandomFiles source = new RandomFiles(random);
        List<File> files = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            files.add(source.next(partitionings, gaps));
        }
        return files;
    }

    private static List<File> withDeletes(Random random, List<File> files) {
        RandomFiles source = new RandomFiles(random);
        return files.stream()
                .map(file -> random.nextBoolean() ? file : source.withDeletes(file))
                .toList();
    }

    private static Condition everything() {
        return new Condition(Predicate.TRUE, row -> true);
    }

    private static Condition condition(Random random) {
        int number = random.nextInt(3);
        return switch (random.nextInt(5)) {
            case 0 -> new Condition(
                    new Predicate.Comparison(K, Operator.GE, number),
                    row -> row.get(K.id()) != null && (Integer) row.get(K.id()) >= number);
            case 1 -> new Condition(new Predicate.IsNull(S), row -> row.get(S.id()) == null);
            case 2 -> new Condition(
                    new Predicate.Comparison(D, Operator.LE, 0.0),
                    row -> row.get(D.id()) instanceof Double d && d <= 0.0);
            default -> everything();
        };
    }

    private static <T> List<T> some(Random random, List<T> all) {
        return all.stream().filter(one -> random.nextInt(4) == 0).toList();
    }

    private static Optional<List<AggregateGroup>> answer(
            List<File> files, Condition condition, List<Field> groupBy, List<Aggregate> aggregates) {
        CatalogAggregation aggregation = new CatalogAggregation(
                new Pruner(condition.forCatalog, SCHEMA, PARTITIONINGS), groupBy, aggregates, PARTITIONINGS);
        for (File file : files) {
            if (!aggregation.add(file.entry())) {
                return Optional.empty();
            }
        }
        return aggregation.groups();
    }

    private static List<AggregateGroup> looked(
            List<File> files, Condition condition, List<Field> groupBy, List<Aggregate> aggregates) {
        Map<List<Object>, List<Map<Integer, Object>>> groups = new HashMap<>();
        if (groupBy.isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        for (Map<Integer, Object> row : rows(files)) {
            if (condition.onRow.test(row)) {
                List<Object> key = groupBy.stream()
                        .map(column -> grouped(row.get(column.id())))
                        .collect(Collectors.toList());
                groups.computeIfAbsent(key, added -> new ArrayList<>()).add(row);
            }
        }
        List<AggregateGroup> looked = new ArrayList<>();
        groups.forEach((key, rows) -> looked.add(new AggregateGroup(
                key, aggregates.stream().map(aggregate -> of(aggregate, rows)).collect(Collectors.toList()))));
        return looked;
    }

    private static Object of(Aggregate aggregate, List<Map<Integer, Object>> rows) {
        if (aggregate instanceof Aggregate.Count count) {
            return rows.stream()
                    .filter(row -> row.get(count.column().id()) != null)
                    .count();
        } else if (aggregate instanceof Aggregate.Min min) {
            return extreme(min.column(), rows, ValueOrder.of(min.column().type()));
        } else if (aggregate instanceof Aggregate.Max max) {
            return extreme(
                    max.column(), rows, ValueOrder.of(max.column().type()).reversed());
        }
        return (long) rows.size();
    }

    /** No answer may be a zero of floating point: its sign would be a guess. */
    private static Object extreme(Field column, List<Map<Integer, Object>> rows, Comparator<Object> order) {
        Object first = rows.stream()
                .map(row -> row.get(column.id()))
                .filter(Objects::nonNull)
                .min(order)
                .orElse(null);
        return FileColumn.isZero(first) ? "a zero, which must not be answered" : first;
    }

    /** As Spark groups. */
    private static Object grouped(Object value) {
        return FileColumn.isZero(value) ? (Object) 0.0 : value;
    }

    private static List<Map<Integer, Object>> rows(List<File> files) {
        return files.stream().flatMap(file -> file.rows().stream()).toList();
    }

    private static List<Object> values(Field column, List<File> files) {
        return rows(files).stream()
                .map(row -> row.get(column.id()))
                .filter(Objects::nonNull)
                .toList();
    }
}
