package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables by name, and their namespaces. */
class DatabaseTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final TableName STARS = TableName.of("sky", "stars");
    private static final TableName GALAXIES = TableName.of("sky", "galaxies");
    private static final int THREADS = 6;

    private final Configuration configuration = new Configuration(false);

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("warehouse").toString(), configuration);
    }

    private Table create(TableName name) {
        database.newTable(name, SCHEMA, Partitioning.unpartitioned(), Map.of())
                .appendRecords(List.of(Map.of("id", 1L)))
                .commit();
        return database.table(name);
    }

    private Path path(String below) {
        return directory.resolve("warehouse").resolve(below);
    }

    @Test
    void aTableIsTheDirectoryOfItsName() {
        Table stars = create(STARS);

        assertThat(stars.location()).isEqualTo("file:" + path("sky/stars"));
        assertThat(database.location(STARS.parts())).isEqualTo(stars.location());
        assertThat(database.findTable(STARS).map(Table::location)).contains(stars.location());
        assertThat(database.findTable(GALAXIES)).isEmpty();
        assertThat(database.findSnapshot(STARS).map(Snapshot::version)).contains(1L);
        assertThat(database.findSnapshot(GALAXIES)).isEmpty();
        assertThatThrownBy(() -> database.table(GALAXIES))
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContainingAll("sky.galaxies", database.location());
    }

    @Test
    void namesThatDifferInCaseAreTwoTables() {
        create(TableName.of("stars"));

        assertThat(database.findTable(TableName.of("Stars"))).isEmpty();
        create(TableName.of("Stars"));
        assertThat(database.tables(List.of())).containsExactly(TableName.of("Stars"), TableName.of("stars"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".tmp-x", "_datashard", "a/b", "a\\b", "a:b", "a\nb", "\uD83D"})
    void aNameThatIsNoSafeDirectoryIsRefused(String name) {
        assertThatThrownBy(() -> TableName.of("sky", name))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("cannot be the name of a table or namespace");
        assertThatThrownBy(() -> database.createNamespace(List.of(name), Map.of()))
                .isInstanceOf(DatashardException.class);
    }

    @Test
    void aLongNameIsRefusedAndOneWithBlanksAndSignsIsNot() {
        assertThatThrownBy(() -> TableName.of("n".repeat(256))).hasMessageContaining("longer than 255 bytes");
        TableName odd = TableName.of("my sky", "\u00fc%20 #1?*[a]=`b`");
        create(odd);

        assertThat(database.tables(List.of("my sky"))).containsExactly(odd);
        assertThat(odd).hasToString("`my sky`.`\u00fc%20 #1?*[a]=``b```");
    }

    @Test
    void theTablesOfANamespaceAreItsDirectoriesThatHoldOne() throws IOException {
        create(STARS);
        create(GALAXIES);
        create(TableName.of("sky", "deep", "quasars"));
        database.table(GALAXIES).drop();
        Files.createDirectories(path("sky/parquet/files"));
        Files.writeString(path("sky/notes.txt"), "mine");

        assertThat(database.tables(List.of("sky"))).containsExactly(STARS);
        assertThat(database.namespaces(List.of("sky"))).containsExactly(List.of("sky", "deep"));
        assertThat(database.namespaces(List.of())).containsExactly(List.of("sky"));
    }

    @Test
    void aTableThatWasSavedByItsPathHasAName() {
        Table.create(path("sea/fish").toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);

        assertThat(database.findTable(TableName.of("sea", "fish"))).isPresent();
        assertThat(database.namespaces(List.of())).containsExactly(List.of("sea"));
        assertThat(database.namespace(List.of("sea"))).contains(Map.of());
    }

    @Test
    void noTableLiesInATableAndNoTwoThingsHaveOneName() {
        create(STARS);
        database.createNamespace(List.of("sky", "deep"), Map.of());

        assertThatThrownBy(() -> create(TableName.of("sky", "stars", "red")))
                .hasMessageContaining("sky.stars is a table");
        assertThatThrownBy(() -> create(TableName.of("sky", "deep")))
                .hasMessageContaining("there is a namespace sky.deep");
        assertThatThrownBy(() -> create(TableName.of("sky"))).isInstanceOf(DatashardException.class);
        assertThatThrownBy(() -> database.createNamespace(List.of("sky", "stars"), Map.of()))
                .hasMessageContaining("there is a table sky.stars");
    }

    @Test
    void aTableThatIsRefusedBecauseItWouldLieInAnotherLeavesNothingThere() {
        create(STARS);

        assertThatThrownBy(() -> create(TableName.of("sky", "stars", "red")))
                .hasMessageContaining("sky.stars is a table");
        assertThat(path("sky/stars/red")).doesNotExist();
        database.table(STARS).drop();
        assertThat(create(STARS).currentSnapshot().totals().rows()).isEqualTo(1);
    }

    @Test
    void aNamespaceHasPropertiesAndIsThereUntilItIsDropped() {
        database.createNamespace(List.of("sky"), Map.of("comment", "above", "owner", "me"));
        database.alterNamespace(List.of("sky"), Map.of("comment", "far above", "epoch", "J2000"));
        Map<String, String> removal = new HashMap<>();
        removal.put("owner", null);
        database.alterNamespace(List.of("sky"), removal);

        assertThat(database.namespace(List.of("sky"))).contains(Map.of("comment", "far above", "epoch", "J2000"));
        assertThatThrownBy(() -> database.createNamespace(List.of("sky"), Map.of()))
                .isInstanceOf(NamespaceAlreadyExistsException.class);
        database.dropNamespace(List.of("sky"));
        assertThat(database.namespace(List.of("sky"))).isEmpty();
        assertThat(database.namespaces(List.of())).isEmpty();
        assertThatThrownBy(() -> database.tables(List.of("sky"))).isInstanceOf(NamespaceNotFoundException.class);
        database.createNamespace(List.of("sky"), Map.of());
        assertThat(database.namespace(List.of("sky"))).contains(Map.of());
    }

    @Test
    void aNamespaceWithSomethingInItIsDroppedOnlyWithThat() {
        create(STARS);
        create(TableName.of("sky", "deep", "quasars"));

        assertThatThrownBy(() -> database.dropNamespace(List.of("sky")))
                .isInstanceOf(NamespaceNotEmptyException.class)
                .hasMessageContainingAll("sky.stars", "sky.deep", "CASCADE");
        database.dropNamespaceWithTables(List.of("sky"));
        assertThat(database.namespaces(List.of())).isEmpty();
        assertThat(database.findSnapshot(STARS)).isEmpty();
        assertThat(database.findTable(STARS)).isEmpty();
        assertThatThrownBy(() -> database.table(STARS).currentSnapshot())
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContaining("was dropped");
        assertThatThrownBy(() -> database.dropNamespaceWithTables(List.of())).hasMessageContaining("cannot be dropped");
    }

    @Test
    void noChangeOfANamespaceIsLostWhenManyAreMadeAtOnce() throws Exception {
        database.createNamespace(List.of("sky"), Map.of());

        List<Optional<Exception>> failures = race(thread -> {
            for (int i = 0; i < 5; i++) {
                database.alterNamespace(List.of("sky"), Map.of(thread + "-" + i, "x"));
            }
        });

        assertThat(failures).allMatch(Optional::isEmpty);
        assertThat(database.namespace(List.of("sky")).orElseThrow()).hasSize(5 * THREADS);
    }

    @Test
    void oneOfManyWhoCreateATableCreatesIt() throws Exception {
        List<Optional<Exception>> failures = race(thread -> create(STARS));

        assertThat(failures.stream().filter(Optional::isEmpty)).hasSize(1);
        assertThat(failures.stream().flatMap(Optional::stream))
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(TableAlreadyExistsException.class));
        assertThat(database.table(STARS).currentSnapshot().totals().rows()).isEqualTo(1);
    }

    @Test
    void oneOfManyWhoCreateANamespaceCreatesIt() throws Exception {
        List<Optional<Exception>> failures = race(thread -> database.createNamespace(List.of("sky"), Map.of()));

        assertThat(failures.stream().filter(Optional::isEmpty)).hasSize(1);
        assertThat(failures.stream().flatMap(Optional::stream))
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(NamespaceAlreadyExistsException.class));
    }

    @Test
    void everyInsertIntoATableThatIsDroppedMeanwhileIsInItsHistoryOrFails() throws Exception {
        Table stars = create(STARS);
        List<Long> committed = Collections.synchronizedList(new ArrayList<>());

        List<Optional<Exception>> failures = race(thread -> {
            if (thread == 0) {
                stars.drop();
                return;
            }
            for (int i = 0; i < 20; i++) {
                committed.add(stars.newTransaction()
                        .appendRecords(List.of(Map.of("id", 2L)))
                        .commit()
                        .version());
            }
        });

        long drop = stars.history().get(0).version();
        assertThat(stars.history().get(0).operation()).isEqualTo("drop");
        assertThat(committed).allMatch(version -> version < drop).doesNotHaveDuplicates();
        assertThat(stars.snapshot(Long.toString(drop - 1)).totals().rows()).isEqualTo(1 + committed.size());
        assertThat(failures.get(0)).isEmpty();
        assertThat(failures.subList(1, THREADS)).allSatisfy(failure -> assertThat(failure.orElseThrow())
                .isInstanceOfAny(ConcurrentModificationException.class, TableNotFoundException.class));
    }

    @Test
    void aRenamedTableIsThereUnderItsNewNameOnlyWithItsHistory() throws IOException {
        create(STARS);

        database.renameTable(STARS, TableName.of("far", "suns"));

        assertThat(database.findTable(STARS)).isEmpty();
        assertThat(path("sky/stars")).doesNotExist();
        Table suns = database.table(TableName.of("far", "suns"));
        assertThat(Records.of(suns.currentSnapshot())).containsExactly(Map.of("id", 1L));
        suns.newTransaction().appendRecords(List.of(Map.of("id", 2L))).commit();
        assertThat(suns.history()).hasSize(2);
    }

    @Test
    void aRenameOntoSomethingThatIsThereOrOfNothingIsRefused() {
        create(STARS);
        create(GALAXIES);
        database.createNamespace(List.of("sky", "deep"), Map.of());

        assertThatThrownBy(() -> database.renameTable(STARS, GALAXIES)).isInstanceOf(TableAlreadyExistsException.class);
        assertThatThrownBy(() -> database.renameTable(STARS, STARS)).isInstanceOf(TableAlreadyExistsException.class);
        assertThatThrownBy(() -> database.renameTable(STARS, TableName.of("sky", "deep")))
                .hasMessageContaining("there is a namespace of that name");
        assertThatThrownBy(() -> database.renameTable(TableName.of("sky", "none"), TableName.of("sky", "other")))
                .isInstanceOf(TableNotFoundException.class);
        assertThat(database.tables(List.of("sky"))).containsExactly(GALAXIES, STARS);
    }

    @Test
    void aTableTakesTheNameOfOneThatWasDropped() throws IOException {
        create(STARS);
        create(GALAXIES)
                .newTransaction()
                .appendRecords(List.of(Map.of("id", 2L)))
                .commit();
        database.table(STARS).drop();

        database.renameTable(GALAXIES, STARS);

        assertThat(Records.of(database.table(STARS).currentSnapshot())).hasSize(2);
        assertThat(database.tables(List.of("sky"))).containsExactly(STARS);
        assertThat(path("sky/_datashard/dropped")).isDirectoryContaining("glob:**/stars-*");
    }

    @Test
    void aTableTakesTheNameOfADroppedNamespaceAndOfAnUnfinishedCreation() throws IOException {
        create(STARS);
        database.createNamespace(List.of("sky", "deep"), Map.of());
        database.dropNamespace(List.of("sky", "deep"));
        database.newTable(GALAXIES, SCHEMA, Partitioning.unpartitioned(), Map.of());
        Files.createDirectories(path("sky/empty"));

        for (String name : List.of("deep", "galaxies", "empty", "stars")) {
            database.renameTable(database.tables(List.of("sky")).get(0), TableName.of("sky", name));

            assertThat(database.tables(List.of("sky"))).containsExactly(TableName.of("sky", name));
            assertThat(Records.of(database.table(TableName.of("sky", name)).currentSnapshot()))
                    .hasSize(1);
        }
    }

    @Test
    void noTableTakesTheNameOfADirectoryThatHoldsSomethingElse() throws IOException {
        create(STARS);
        create(GALAXIES).drop();
        Files.writeString(path("sky/galaxies/notes.txt"), "mine");

        assertThatThrownBy(() -> database.renameTable(STARS, GALAXIES))
                .isInstanceOf(DatashardException.class)
                .hasMessageContainingAll("sky.galaxies", "something else (notes.txt)");
        assertThat(path("sky/galaxies/notes.txt")).exists();
        assertThat(database.tables(List.of("sky"))).containsExactly(STARS);
    }

    @Test
    void aTableWhoseNameIsANamespaceTooIsNotRenamedWithWhatIsInThat() {
        Transaction creation = database.newTable(STARS, SCHEMA, Partitioning.unpartitioned(), Map.of());
        create(TableName.of("sky", "stars", "red"));
        creation.commit();

        assertThatThrownBy(() -> database.renameTable(STARS, GALAXIES))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("there is a namespace of its name, too");
        assertThat(database.findTable(TableName.of("sky", "stars", "red"))).isPresent();
    }

    @Test
    void aTableThatWasUnderWayDeepInANamespaceThatWasDroppedBringsItBack() {
        TableName quasars = TableName.of("sky", "deep", "quasars");
        Transaction creation = database.newTable(quasars, SCHEMA, Partitioning.unpartitioned(), Map.of());
        database.dropNamespaceWithTables(List.of("sky"));
        assertThat(database.namespaces(List.of())).isEmpty();

        creation.commit();

        assertThat(database.namespaces(List.of())).containsExactly(List.of("sky"));
        assertThat(database.namespaces(List.of("sky"))).containsExactly(List.of("sky", "deep"));
        assertThatThrownBy(() -> database.dropNamespace(List.of("sky"))).isInstanceOf(NamespaceNotEmptyException.class);
        database.dropNamespaceWithTables(List.of("sky"));
        assertThat(database.findTable(quasars)).isEmpty();
        assertThat(database.namespaces(List.of())).isEmpty();
    }

    @Test
    void whoeverWritesToATableThatIsRenamedMeanwhileFailsAndDoesNotBringTheOldDirectoryBack() {
        Table stars = create(STARS);
        Transaction withoutFiles = stars.newTransaction();
        Transaction withFiles = stars.newTransaction().appendRecords(List.of(Map.of("id", 2L)));

        database.renameTable(STARS, GALAXIES);

        assertThatThrownBy(() -> withoutFiles.appendRecords(List.of(Map.of("id", 2L))))
                .isInstanceOf(Exception.class);
        withoutFiles.rollback();
        assertRenamed(withFiles);
        withFiles.rollback();
        assertThat(path("sky/stars")).doesNotExist();
        assertThat(database.table(GALAXIES).history()).hasSize(1);
    }

    @Test
    void whoeverWritesToATableWhoseNameAnotherHasTakenCommitsNothingToThat() {
        Table stars = create(STARS);
        create(GALAXIES);
        Transaction open = stars.newTransaction().appendRecords(List.of(Map.of("id", 2L)));

        database.renameTable(STARS, TableName.of("sky", "suns"));
        database.renameTable(GALAXIES, STARS);

        assertRenamed(open);
        assertThat(database.table(STARS).currentSnapshot().version()).isEqualTo(1);
        assertThat(database.table(TableName.of("sky", "suns")).currentSnapshot().version())
                .isEqualTo(1);
    }

    private static void assertRenamed(Transaction open) {
        assertThatThrownBy(open::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.TABLE_DROPPED))
                .hasMessageContainingAll("was renamed", "Nothing was committed");
    }

    private interface Racer {
        void run(int thread) throws Exception;
    }

    /** What the threads threw, by thread. */
    private static List<Optional<Exception>> race(Racer racer) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Optional<Exception>>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    start.await();
                    try {
                        racer.run(number);
                        return Optional.empty();
                    } catch (DatashardException e) {
                        return Optional.of(e);
                    }
                });
            }
            List<Optional<Exception>> outcomes = new ArrayList<>();
            for (Future<Optional<Exception>> outcome : threads.invokeAll(tasks)) {
                outcomes.add(outcome.get());
            }
            return outcomes;
        } finally {
            threads.shutdown();
        }
    }
}
