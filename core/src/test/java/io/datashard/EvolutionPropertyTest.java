package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.EvolvingModel.Column;
import io.datashard.Predicate.Operator;
import io.datashard.internal.types.ValueOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;

/**
 * Random changes of columns and partitionings between appends and removals, of which some began before the changes or are in one
 * transaction with them: whatever was accepted, the rows are those of {@link EvolvingModel}, plans leave out no row that satisfies a
 * condition, and the catalog answers as the rows do.
 */
class EvolutionPropertyTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final int STEPS = 12;

    private Path directory;
    private int tables;

    @BeforeProperty
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory("evolution");
    }

    @AfterProperty
    void deleteDirectory() {
        // a merge of runs in the background may still write
        while (!FileUtil.fullyDelete(directory.toFile())) {
            Thread.onSpinWait();
        }
    }

    @Property(tries = 25)
    void rowsAreThoseOfATableThatWasRewrittenAtEachChange(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        EvolvingModel model = new EvolvingModel(random);
        Schema schema = Schema.of(model.fields().toArray(Field[]::new));
        Table table = Table.create(
                directory.resolve("t" + tables++).toString(),
                schema,
                Partitioning.unpartitioned(),
                Map.of(),
                CONFIGURATION);
        List<Pending> pending = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> change(table, model);
                case 2 -> repartition(table, model, random);
                case 3 -> pending.add(begin(table, model));
                default -> commit(begin(table, model), model);
            }
            if (!pending.isEmpty() && random.nextInt(3) == 0) {
                commit(pending.remove(random.nextInt(pending.size())), model);
            }
            check(table.currentSnapshot(), model);
        }
    }

    @Property(tries = 60)
    void removedAreTheRowsThatWereMeantOrNone(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        EvolvingModel model = new EvolvingModel(random);
        Schema schema = Schema.of(model.fields().toArray(Field[]::new));
        Table table = Table.create(
                directory.resolve("t" + tables++).toString(),
                schema,
                Partitioning.unpartitioned(),
                Map.of(),
                CONFIGURATION);
        List<PendingRemoval> pending = new ArrayList<>();
        for (int step = 0; step < STEPS && model.hasPrimitives(); step++) {
            switch (random.nextInt(8)) {
                case 0 -> change(table, model);
                case 1 -> repartition(table, model, random);
                case 2 -> pending.add(beginRemoval(table, model, random));
                case 3 -> commit(beginRemoval(table, model, random), model);
                case 4 -> commit(repartitionAndRemove(table, model, random), model);
                case 5, 6 -> changeAndRemove(table, model, random);
                default -> {
                    commit(begin(table, model), model);
                    commit(begin(table, model), model);
                }
            }
            if (!pending.isEmpty() && random.nextInt(2) == 0) {
                commit(pending.remove(random.nextInt(pending.size())), model);
            }
            check(table.currentSnapshot(), model);
        }
    }

    private record PendingRemoval(Table table, Transaction transaction, RandomRemoval.Asked asked) {

        /** Whether only the partitioning changed since it began, which leaves every file of its base as it was. */
        boolean isAlone() {
            Snapshot base = transaction.base();
            Snapshot now = table.currentSnapshot();
            return base.schema().equals(now.schema())
                    && paths(base).equals(paths(now))
                    && table.history().stream()
                            .filter(line -> line.version() > base.version())
                            .allMatch(line -> line.operation().equals("alter")
                                    || line.operation().equals("merge"));
        }

        /** Whether all files are of the partitioning that its own new files have. */
        boolean knowsPartitions() {
            return table.currentSnapshot().entries(List.of()).stream()
                    .allMatch(file -> file.tablet().partitioning()
                            == transaction.partitioning().id());
        }

        private static Set<String> paths(Snapshot snapshot) {
            return snapshot.entries(List.of()).stream().map(FileEntry::path).collect(Collectors.toSet());
        }
    }

    private static PendingRemoval beginRemoval(Table table, EvolvingModel model, Random random) throws IOException {
        Transaction transaction = table.newTransaction();
        return new PendingRemoval(table, transaction, new RandomRemoval(transaction, model, random).any());
    }

    private static PendingRemoval repartitionAndRemove(Table table, EvolvingModel model, Random random)
            throws IOException {
        Transaction transaction = table.newTransaction();
        RandomRemoval removal = new RandomRemoval(transaction, model, random);
        transaction.partitionBy(randomPartitioning(model, random));
        return new PendingRemoval(table, transaction, removal.any());
    }

    /** Where not both can be done, the change alone. */
    private static void changeAndRemove(Table table, EvolvingModel model, Random random) throws IOException {
        EvolvingModel.Change change = model.randomChange();
        Transaction transaction = table.newTransaction();
        RandomRemoval removal = new RandomRemoval(transaction, model, random);
        Optional<RandomRemoval.Asked> before =
                random.nextBoolean() ? Optional.of(removal.withoutFiles()) : Optional.empty();
        List<Map<Column, Object>> takenBefore =
                before.map(asked -> asked.taken().get()).orElse(List.of());
        try {
            transaction.alter(List.of(change.asked()));
        } catch (DatashardException e) {
            assertThat(e).hasMessageMatching(".*(partition|last).*");
            transaction.rollback();
            return;
        }
        change.inModel().run();
        RandomRemoval.Asked asked = before.map(earlier -> new RandomRemoval.Asked(() -> takenBefore, earlier.added()))
                .orElseGet(() ->
                        model.hasPrimitives() ? removal.any() : new RandomRemoval.Asked(List::of, model.noRows()));
        if (!commit(new PendingRemoval(table, transaction, asked), model)) {
            table.newTransaction().alter(List.of(change.asked())).commit();
        }
    }

    private static boolean commit(PendingRemoval pending, EvolvingModel model) {
        boolean alone = pending.isAlone();
        boolean knowsPartitions = pending.knowsPartitions();
        try {
            pending.transaction().commit();
        } catch (ConcurrentModificationException e) {
            assertThat(alone).as("no conflict: %s", e.getMessage()).isFalse();
            return false;
        } catch (DatashardException e) {
            assertThat(e).hasMessageMatching("(?s).*(cannot decide|under another partitioning).*");
            assertThat(knowsPartitions && e.getMessage().contains("under another partitioning"))
                    .as(e.getMessage())
                    .isFalse();
            return false;
        }
        assertThat(model.stillFit(pending.asked().added())).isTrue();
        model.removed(pending.asked().taken().get());
        model.committed(pending.asked().added());
        return true;
    }

    private record Pending(Transaction transaction, EvolvingModel.Rows rows) {}

    private static Pending begin(Table table, EvolvingModel model) {
        EvolvingModel.Rows rows = model.newRows();
        return new Pending(table.newTransaction().appendRecords(rows.records()), rows);
    }

    private static void commit(Pending append, EvolvingModel model) {
        try {
            append.transaction().commit();
            assertThat(model.stillFit(append.rows())).isTrue();
            model.committed(append.rows());
        } catch (ConcurrentModificationException e) {
            assertThat(e).hasMessageContaining("no longer fits");
            assertThat(model.stillFit(append.rows())).isFalse();
        }
    }

    private static void change(Table table, EvolvingModel model) {
        EvolvingModel.Change change = model.randomChange();
        try {
            table.newTransaction().alter(List.of(change.asked())).commit();
        } catch (DatashardException e) {
            assertThat(e).hasMessageMatching(".*(partition|last).*");
            return;
        }
        change.inModel().run();
    }

    private static void repartition(Table table, EvolvingModel model, Random random) {
        if (model.hasPrimitives()) {
            table.newTransaction()
                    .partitionBy(randomPartitioning(model, random))
                    .commit();
        }
    }

    /** For a model with a primitive column. */
    private static String randomPartitioning(EvolvingModel model, Random random) {
        List<Column> columns = model.columns().stream()
                .filter(column -> column.type().isPrimitive())
                .toList();
        Column column = columns.get(random.nextInt(columns.size()));
        boolean hashes = column.type() instanceof Type.Decimal
                || column.type() == Type.Primitive.INT
                || column.type() == Type.Primitive.LONG;
        String text = hashes && random.nextBoolean() ? "bucket(3, " + column.name() + ")" : column.name();
        return random.nextInt(4) == 0 ? "" : text;
    }

    private static void check(Snapshot snapshot, EvolvingModel model) throws IOException {
        List<Map<String, Object>> expected = model.records();
        assertThat(Records.of(snapshot)).containsExactlyInAnyOrderElementsOf(expected);
        for (Column column : model.columns()) {
            if (column.type().isPrimitive()) {
                Field field = snapshot.schema().field(column.name()).orElseThrow();
                List<Object> values = expected.stream()
                        .map(record -> record.get(column.name()))
                        .filter(Objects::nonNull)
                        .toList();
                checkAggregates(snapshot, field, values);
                for (Object value : new HashSet<>(values)) {
                    checkPlan(snapshot, new Predicate.Comparison(field, Operator.EQ, value), field, values, value);
                }
                checkNulls(snapshot, field, expected.size() - values.size());
            }
        }
    }

    private static void checkAggregates(Snapshot snapshot, Field field, List<Object> values) {
        Comparator<Object> order = ValueOrder.of(field.type());
        Optional<List<AggregateGroup>> answer = snapshot.aggregate(
                List.of(),
                List.of(),
                List.of(new Aggregate.Count(field), new Aggregate.Min(field), new Aggregate.Max(field)));
        answer.ifPresent(groups -> {
            assertThat(groups.get(0).values().get(0)).isEqualTo((long) values.size());
            assertThat(groups.get(0).values().get(1))
                    .isEqualTo(values.stream().min(order).orElse(null));
            assertThat(groups.get(0).values().get(2))
                    .isEqualTo(values.stream().max(order).orElse(null));
        });
    }

    private static void checkPlan(
            Snapshot snapshot, Predicate condition, Field field, List<Object> values, Object value) throws IOException {
        long found = Records.of(snapshot, snapshot.plan(List.of(condition))).stream()
                .filter(record -> value.equals(record.get(field.name())))
                .count();
        assertThat(found)
                .as("rows that satisfy %s", condition)
                .isEqualTo(values.stream().filter(value::equals).count());
    }

    private static void checkNulls(Snapshot snapshot, Field field, long nulls) throws IOException {
        long found = Records.of(snapshot, snapshot.plan(List.of(new Predicate.IsNull(field)))).stream()
                .filter(record -> record.get(field.name()) == null)
                .count();
        assertThat(found).as("rows in which %s is null", field.name()).isEqualTo(nulls);
    }
}
