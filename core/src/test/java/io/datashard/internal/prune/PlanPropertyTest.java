package io.datashard.internal.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Predicate;
import io.datashard.Tablet;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.CatalogSchema;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.catalog.RunWriter;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.prune.RowOracle.Truth;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.apache.hadoop.conf.Configuration;

/**
 * What a catalog of several runs and a tail, in which tablets were replaced and removed, gives for a condition, against a look at
 * every row of every file.
 */
class PlanPropertyTest {
    private static final int RUNS = 4;

    private Path directory;
    private Store store;

    @BeforeProperty
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory("plans");
        store = Stores.open(directory.toString(), new Configuration(false));
    }

    @AfterProperty
    void deleteDirectory() throws IOException {
        store.list("").forEach(store::delete);
        Files.delete(directory);
    }

    @Property(tries = 5_000)
    void aPartitionWithARowThatSatisfiesAConditionIsKept(@ForAll Random random) {
        RandomTable table = new RandomTable(random);
        List<RandomTable.File> files = table.files();
        for (int i = 0; i < 4; i++) {
            List<Predicate> conditions = List.of(table.condition(2), table.condition(1));
            PartitionProjection projection = new PartitionProjection(conditions, table.schema(), partitionings(table));
            for (RandomTable.File file : files) {
                if (hasRow(file, conditions)) {
                    assertThat(projection.test(file.entry().tablet()))
                            .as("%s on %s of %s", conditions, file, table.partitioning())
                            .isTrue();
                }
            }
        }
    }

    @Property(tries = 400)
    void aPlanIsWhatALookAtEveryRowWouldGive(@ForAll Random random) {
        RandomTable table = new RandomTable(random);
        // some more, so that runs have some entries each
        List<RandomTable.File> files = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            files.addAll(table.files());
        }
        History history = new History(table, random, files);
        FileCatalog catalog = history.catalog(store, table);
        for (int i = 0; i < 8; i++) {
            List<Predicate> conditions = List.of(table.condition(2));
            List<FileEntry> planned = plan(catalog, table, conditions);
            Pruner pruner = new Pruner(conditions.get(0), table.schema(), partitionings(table));

            assertThat(history.live.values()).as("%s", conditions).containsAll(paths(planned));
            history.files.forEach((tablet, file) -> {
                if (hasRow(file, conditions)) {
                    assertThat(paths(planned))
                            .as("%s on %s of %s", conditions, file, table.partitioning())
                            .contains(history.live.get(tablet));
                }
            });
            List<FileEntry> judged = planned.stream()
                    .filter(file -> pruner.match(file) != Match.NONE)
                    .toList();
            List<FileEntry> judgedOfAll = plan(catalog, table, List.of()).stream()
                    .filter(file -> pruner.match(file) != Match.NONE)
                    .filter(file -> new PartitionProjection(conditions, table.schema(), partitionings(table))
                            .test(file.tablet()))
                    .toList();
            assertThat(judged).isEqualTo(judgedOfAll);
        }
    }

    @Property(tries = 15)
    void aPlanOverManyPagesIsWhatALookAtEveryRowWouldGive(@ForAll Random random) {
        RandomTable table = new RandomTable(random);
        List<RandomTable.File> files = new ArrayList<>();
        while (files.size() < 4_000) {
            files.addAll(table.files());
        }
        History history = new History(table, random, files);
        FileCatalog catalog = history.catalog(store, table);
        for (int i = 0; i < 10; i++) {
            List<Predicate> conditions = List.of(table.condition(1));
            Set<String> planned = Set.copyOf(paths(plan(catalog, table, conditions)));

            history.files.forEach((tablet, file) -> {
                if (hasRow(file, conditions)) {
                    assertThat(planned.contains(history.live.get(tablet)))
                            .as("%s on %s of %s", conditions, file, table.partitioning())
                            .isTrue();
                }
            });
            assertThat(Set.copyOf(history.live.values()).containsAll(planned)).isTrue();
        }
    }

    private List<FileEntry> plan(FileCatalog catalog, RandomTable table, List<Predicate> conditions) {
        PartitionProjection projection = new PartitionProjection(conditions, table.schema(), partitionings(table));
        Selection selection = Selection.all().ofTablets(projection, projection.conditions());
        List<FileEntry> planned = new ArrayList<>();
        try (LiveFiles files =
                catalog.live(store, new CatalogSchema(table.schema(), partitionings(table)), selection)) {
            files.forEachRemaining(planned::add);
        }
        return planned;
    }

    private static List<String> paths(List<FileEntry> files) {
        return files.stream().map(FileEntry::path).toList();
    }

    private static boolean hasRow(RandomTable.File file, List<Predicate> conditions) {
        return file.rows().stream().anyMatch(row -> conditions.stream()
                .allMatch(condition -> RowOracle.evaluate(condition, row) == Truth.TRUE));
    }

    private static Map<Integer, Partitioning> partitionings(RandomTable table) {
        return Map.of(table.partitioning().id(), table.partitioning());
    }

    /** A table's files with what came before them, divided among runs by age. */
    private static final class History {
        private final List<List<CatalogEntry>> ages = new ArrayList<>();
        private final Map<Tablet, String> live = new HashMap<>();
        private final Map<Tablet, RandomTable.File> files = new HashMap<>();
        private static int runs;

        History(RandomTable table, Random random, List<RandomTable.File> all) {
            for (int age = 0; age <= RUNS; age++) {
                ages.add(new ArrayList<>());
            }
            for (int i = 0; i < all.size(); i++) {
                RandomTable.File file = all.get(i);
                Tablet tablet = new Tablet(
                        table.partitioning().id(), file.entry().tablet().partition(), "f" + i);
                int age = random.nextInt(RUNS + 1);
                int before = random.nextInt(RUNS + 1);
                if (before < age && random.nextBoolean()) {
                    add(file.entry(), tablet, before);
                }
                if (random.nextInt(4) == 0) {
                    ages.get(age).add(CatalogEntry.tombstone(tablet, age + 1));
                } else {
                    live.put(tablet, add(file.entry(), tablet, age).path());
                    files.put(tablet, file);
                }
            }
        }

        private FileEntry add(FileEntry like, Tablet tablet, int age) {
            String path = tablet.name() + "-" + age;
            FileEntry file = new FileEntry(tablet, path, like.rows(), 1, like.stats(), age + 1);
            ages.get(age).add(CatalogEntry.of(file));
            return file;
        }

        FileCatalog catalog(Store store, RandomTable table) {
            CatalogSchema schema = new CatalogSchema(table.schema(), partitionings(table));
            List<Run> written = new ArrayList<>();
            for (int age = 0; age < RUNS; age++) {
                written.add(RunWriter.write(store, "run-" + runs++, schema, ages.get(age))
                        .withVersion(age + 1));
            }
            return new FileCatalog(ages.get(RUNS), written);
        }
    }
}
