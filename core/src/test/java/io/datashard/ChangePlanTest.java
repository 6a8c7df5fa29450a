package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Predicate.Operator;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Table.HistoryLine;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows that versions inserted and deleted lead from each version to the next. */
class ChangePlanTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "p", Primitive.INT));
    private static final int PARTITIONS = 3;
    private static final SchemaChange WIDEN = new SchemaChange.Widen(List.of("p"), Primitive.LONG, Optional.empty());

    private Path directory;
    private int tables;
    private long nextId;

    @BeforeProperty
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory("changes");
    }

    @AfterProperty
    void deleteDirectory() throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 20)
    void leadFromEachVersionToTheNext(@ForAll Random random) throws IOException {
        assertChangesLead(random, 0, 12);
    }

    @Property(tries = 3)
    void alsoWhereTheCatalogHasRuns(@ForAll Random random) throws IOException {
        assertChangesLead(random, 60, 12);
    }

    private void assertChangesLead(Random random, int appends, int changes) throws IOException {
        Table table = create(directory.resolve("t" + tables++));
        for (int i = 0; i < appends; i++) {
            append(table.newTransaction(), random).commit();
        }
        for (int i = 0; i < changes; i++) {
            change(table, random);
        }
        Snapshot newest = table.currentSnapshot();
        List<HistoryLine> history = newest.history().toList();
        long since = random.nextInt((int) newest.version());
        long until = since + random.nextInt((int) (newest.version() - since) + 1);

        ChangePlan plan = newest.changePlan(since, until);

        Map<Long, Set<Long>> inserted = idsByVersion(newest, plan.inserted());
        Map<Long, Set<Long>> deleted = idsByVersion(newest, plan.deleted());
        Set<Long> rows = since == 0 ? new HashSet<>() : ids(table, since);
        for (int i = history.size() - 1; i >= 0; i--) {
            HistoryLine line = history.get(i);
            if (line.version() <= since || line.version() > until) {
                continue;
            }
            Set<Long> came = inserted.getOrDefault(line.version(), Set.of());
            Set<Long> went = deleted.getOrDefault(line.version(), Set.of());
            Set<Long> next = ids(table, line.version());
            Set<Long> stayed = new HashSet<>(came);
            stayed.retainAll(went);
            assertThat(rows.containsAll(went))
                    .as("what %s deleted was there", line)
                    .isTrue();
            rows.removeAll(went);
            assertThat(Collections.disjoint(rows, came))
                    .as("what %s inserted was not there", line)
                    .isTrue();
            rows.addAll(came);
            assertThat(rows).as("after %s", line).isEqualTo(next);
            assertThat(stayed.isEmpty() || plan.replacing().contains(line.version()))
                    .as("%s says that rows which stayed are in its changes", line)
                    .isTrue();
            assertThat(plan.versions().contains(line))
                    .as("%s is among the versions that changed rows", line)
                    .isEqualTo(!came.isEmpty() || !went.isEmpty());
        }
        assertThat(inserted.keySet()).allMatch(version -> version > since && version <= until);
        assertThat(deleted.keySet()).allMatch(version -> version > since && version <= until);
    }

    /** Does something to a table, or nothing where there is nothing to do it to. */
    private void change(Table table, Random random) throws IOException {
        Snapshot base = table.currentSnapshot();
        Transaction transaction = base.newTransaction();
        List<FileEntry> files = base.entries(List.of());
        List<FileEntry> some =
                files.stream().filter(file -> random.nextInt(3) == 0).toList();
        switch (random.nextInt(10)) {
            case 0 -> transaction.delete(some).commit();
            case 1 -> {
                int p = random.nextInt(PARTITIONS);
                List<Map<String, Object>> rows = List.of(Map.of("id", nextId++, "p", p));
                transaction
                        .overwrite(partition(p), List.of(Records.write(transaction, p, rows)))
                        .commit();
            }
            case 2 -> append(transaction.overwrite(Predicate.TRUE, List.of()), random)
                    .commit();
            case 3 -> table.rollbackTo("" + (1 + random.nextInt((int) base.version())));
            case 4 -> rewrite(transaction, files, random).commit();
            case 5 -> copyOnWrite(transaction, some, random).commit();
            case 6, 7 -> append(deleteRows(transaction, some, random, Kind.UPDATE), random)
                    .commit();
            case 8 -> deleteRows(transaction, some, random, Kind.DELETE).commit();
            default -> append(transaction, random).commit();
        }
    }

    private Transaction append(Transaction transaction, Random random) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            int p = random.nextInt(PARTITIONS);
            boolean isWide = transaction.schema().field("p").orElseThrow().type() == Primitive.LONG;
            rows.add(Map.of("id", nextId++, "p", isWide ? (Object) (long) p : (Object) p));
        }
        return transaction.appendRecords(rows);
    }

    private static Transaction deleteRows(Transaction transaction, List<FileEntry> files, Random random, Kind kind) {
        Map<String, RowSet> deleted = new HashMap<>();
        for (FileEntry file : files) {
            RowSet already = file.deletes()
                    .map(vector -> RowSet.of(((DeletionVector.Inline) vector).bytes()))
                    .orElse(RowSet.NONE);
            deleted.put(file.path(), RowSet.of(random.nextLong(file.rows())).minus(already));
        }
        return transaction.deleteRows(new RowStatement(kind, Predicate.TRUE, Reach.ROW), deleted);
    }

    /** Of files of one partition, as one file. */
    private static Transaction rewrite(Transaction transaction, List<FileEntry> files, Random random)
            throws IOException {
        List<Object> partition = List.of(random.nextInt(PARTITIONS));
        List<FileEntry> replaced = files.stream()
                .filter(file -> file.tablet().partition().equals(partition) && file.liveRows() > 0)
                .toList();
        List<Map<String, Object>> rows = read(transaction.base(), replaced);
        return rows.isEmpty()
                ? transaction
                : transaction.rewrite(replaced, List.of(Records.write(transaction, partition.get(0), rows)));
    }

    /** Of files with some of their rows left out. */
    private static Transaction copyOnWrite(Transaction transaction, List<FileEntry> files, Random random)
            throws IOException {
        List<FileEntry> written = new ArrayList<>();
        for (FileEntry file : files) {
            List<Map<String, Object>> rows = new ArrayList<>(read(transaction.base(), List.of(file)));
            rows.removeIf(row -> random.nextInt(4) == 0);
            if (!rows.isEmpty()) {
                written.add(Records.write(transaction, file.tablet().partition().get(0), rows));
            }
        }
        return transaction.replace(
                new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW),
                files.stream().map(FileEntry::path).toList(),
                written);
    }

    private static List<Map<String, Object>> read(Snapshot snapshot, List<FileEntry> files) throws IOException {
        PlannedFiles.Builder planned = PlannedFiles.builder();
        files.forEach(planned::add);
        return Records.of(snapshot, new ScanPlan(planned.build(), 0, 0, List.of()));
    }

    @Test
    void beginWithTheTable(@TempDir Path root) {
        Table table = create(root.resolve("t"));
        Snapshot first = append(table.newTransaction(), new Random(1)).commit();

        assertThat(first.changePlan(0, first.version()).inserted().rows())
                .isEqualTo(first.totals().rows());

        table.drop();
        Table next = create(root.resolve("t"));
        Snapshot second = append(next.newTransaction(), new Random(2)).commit();

        assertThat(second.changePlan(0, second.version()).inserted().rows())
                .isEqualTo(second.totals().rows());
        assertThat(second.changePlan(0, second.version()).deleted()).isEmpty();
        assertThat(second.changePlan(first.version() + 1, second.version()).inserted())
                .isEqualTo(second.changePlan(0, second.version()).inserted());
        assertThatThrownBy(() -> second.changePlan(first.version(), second.version()))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("version " + (first.version() + 1) + " or before", "another table", "since 0");
    }

    @Test
    void areNotToldOfWhatWasVacuumed(@TempDir Path root) {
        Table table = create(root.resolve("t"));
        Snapshot first = append(table.newTransaction(), new Random(1)).commit();
        append(table.newTransaction().overwrite(Predicate.TRUE, List.of()), new Random(1))
                .commit();
        Snapshot last = append(table.newTransaction(), new Random(1)).commit();
        table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));
        Snapshot newest = table.currentSnapshot();

        assertThatThrownBy(() -> newest.changePlan(first.version(), newest.version()))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContainingAll("version " + first.version(), "vacuumed", "version that is kept");
        assertThatThrownBy(() -> newest.changePlan(0, newest.version())).isInstanceOf(SnapshotNotFoundException.class);
        assertThat(last.changePlan(last.version(), last.version()).versions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60})
    void areFoundWhereAColumnOfThePartitioningIsWidened(int appends, @TempDir Path root) {
        Table table = create(root.resolve("t"));
        for (int i = 0; i < appends; i++) {
            append(table.newTransaction(), new Random(i)).commit();
        }
        Snapshot base = table.currentSnapshot();
        Transaction transaction = base.newTransaction().alter(List.of(WIDEN));
        Field p = transaction.schema().field("p").orElseThrow();
        Snapshot next =
                transaction.delete(new Predicate.Comparison(p, Operator.EQ, 1L)).commit();

        ChangePlan plan = next.changePlan(base.version(), next.version());

        assertThat(plan.deleted().size())
                .isEqualTo(base.totals().files() - next.totals().files())
                .isPositive();
        assertThat(plan.deleted().rows())
                .isEqualTo(base.totals().rows() - next.totals().rows());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60})
    void areFoundWhereARollbackTakesAPartitioningBack(int appends, @TempDir Path root) throws IOException {
        Table table = create(root.resolve("t"));
        Snapshot before = append(table.newTransaction(), new Random(0)).commit();
        List<Snapshot> tried = new ArrayList<>();
        List<Snapshot> back = new ArrayList<>();
        for (String partitioning : List.of("bucket(4, id)", "truncate(2, id)")) {
            table.newTransaction().partitionBy(partitioning).commit();
            for (int i = 0; i < appends; i++) {
                append(table.newTransaction(), new Random(i)).commit();
            }
            tried.add(table.currentSnapshot());
            back.add(table.rollbackTo("" + before.version()));
        }
        Snapshot again = table.rollbackTo("" + tried.get(0).version());

        for (int i = 0; i < back.size(); i++) {
            ChangePlan plan =
                    back.get(i).changePlan(tried.get(i).version(), back.get(i).version());
            assertThat(plan.inserted()).isEmpty();
            assertThat(plan.deleted().rows())
                    .isEqualTo(tried.get(i).totals().rows() - before.totals().rows())
                    .isPositive();
        }
        assertThat(again.changePlan(back.get(1).version(), again.version())
                        .inserted()
                        .rows())
                .isEqualTo(tried.get(0).totals().rows() - before.totals().rows());
    }

    @Test
    void areRefusedWhereColumnsCannotHoldThem(@TempDir Path root) {
        Table table = create(root.resolve("t"));
        Snapshot wide = table.newTransaction().alter(List.of(WIDEN)).commit();
        append(table.newTransaction(), new Random(1)).commit();
        Snapshot narrow = table.rollbackTo("1");

        assertThatThrownBy(() -> narrow.changePlan(0, narrow.version()))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("version " + wide.version(), "the column p was a", "cannot hold");
        assertThat(wide.changePlan(0, wide.version()).versions()).isEmpty();
    }

    @Test
    void areRefusedWhereAllColumnsWereReplaced(@TempDir Path root) {
        Table table = create(root.resolve("t"));
        append(table.newTransaction(), new Random(1)).commit();
        Snapshot replaced = table.newTransaction()
                .replaceTable(SCHEMA, Partitioning.unpartitioned())
                .appendRecords(List.of(Map.of("id", 1L)))
                .commit();
        Snapshot next = append(table.newTransaction(), new Random(2)).commit();

        assertThatThrownBy(() -> next.changePlan(0, next.version()))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("they were replaced since");
        assertThat(next.changePlan(replaced.version(), next.version())
                        .inserted()
                        .rows())
                .isPositive();
    }

    @Test
    void areOfVersionsThatFollowEachOther(@TempDir Path root) {
        Snapshot first = create(root.resolve("t")).currentSnapshot();

        assertThatThrownBy(() -> first.changePlan(0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.changePlan(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> first.changePlan(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<Long, Set<Long>> idsByVersion(Snapshot snapshot, PlannedFiles files) throws IOException {
        Map<Long, Set<Long>> ids = new TreeMap<>();
        for (PlannedFile file : files) {
            PlannedFiles one = PlannedFiles.builder().add(file).build();
            for (Map<String, Object> row : Records.of(snapshot, new ScanPlan(one, 0, 0, List.of()))) {
                assertThat(ids.computeIfAbsent(file.version(), version -> new HashSet<>())
                                .add((Long) row.get("id")))
                        .as("a row changes once in a version")
                        .isTrue();
            }
        }
        return ids;
    }

    private static Set<Long> ids(Table table, long version) throws IOException {
        Set<Long> ids = new HashSet<>();
        Records.of(table.snapshot("" + version)).forEach(row -> ids.add((Long) row.get("id")));
        return ids;
    }

    private static Predicate partition(int p) {
        return new Predicate.Comparison(SCHEMA.field("p").orElseThrow(), Operator.EQ, p);
    }

    private static Table create(Path location) {
        return Table.create(
                location.toString(),
                SCHEMA,
                Partitioning.parse("p", SCHEMA),
                Map.of("retention-minimum", "0 hours"),
                CONFIGURATION);
    }
}
