package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.RowStatement.Kind;
import io.datashard.RowStatement.Reach;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are vacuumed, by the public API. */
class VacuumTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final VacuumOptions NOW = VacuumOptions.DEFAULT.withRetention(Duration.ZERO);
    private static final int MANY = 3000;
    private static final Instant TOMORROW = Instant.now().plus(Duration.ofDays(1));

    @TempDir
    Path root;

    private Table table;

    @BeforeEach
    void create() {
        table = Table.create(
                root.resolve("table").toString(),
                SCHEMA,
                Partitioning.unpartitioned(),
                Map.of("retention-minimum", "0 hours"),
                CONFIGURATION);
    }

    private Snapshot append(long id) {
        return table.newTransaction().appendRecords(List.of(Map.of("id", id))).commit();
    }

    private void deleteAll() {
        table.newTransaction().delete(Predicate.TRUE).commit();
    }

    private List<Object> ids(String version) throws IOException {
        return Records.of(table.snapshot(version)).stream()
                .map(row -> row.get("id"))
                .sorted()
                .toList();
    }

    private List<Object> ids() throws IOException {
        return ids(Long.toString(table.currentSnapshot().version()));
    }

    private List<String> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("table/_datashard/snapshots"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .toList();
        }
    }

    private void requireVacuumed(long version) {
        assertThatThrownBy(() -> table.snapshot(Long.toString(version)))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("version " + version + " was vacuumed");
    }

    /** Lets versions look as if they had been committed some time ago. */
    private void age(Duration age, long... versions) throws IOException {
        for (long version : versions) {
            Files.setLastModifiedTime(
                    root.resolve("table/_datashard/commits/%020d.json".formatted(version)),
                    FileTime.from(Instant.now().minus(age)));
        }
    }

    @Test
    void oldVersionsGoWithTheFilesThatOnlyTheyNeeded() throws IOException {
        append(1);
        deleteAll();
        append(2);
        append(3);

        VacuumReport preview = table.previewVacuum(NOW);
        assertThat(table.currentSnapshot().version()).isEqualTo(5);
        assertThat(dataFiles()).hasSize(3);
        List<VacuumReport> told = new ArrayList<>();
        VacuumReport report = table.vacuum(NOW.withProgress(told::add));

        assertThat(report).isEqualTo(preview);
        assertThat(report.firstKept()).isEqualTo(5);
        assertThat(report.versions()).isEqualTo(4);
        assertThat(report.files()).isEqualTo(1);
        assertThat(report.bytes()).isPositive();
        assertThat(told).last().isEqualTo(report);
        assertThat(table.currentSnapshot().operation()).isEqualTo("vacuum");
        assertThat(ids()).containsExactly(2L, 3L);
        assertThat(ids("5")).containsExactly(2L, 3L);
        assertThat(dataFiles()).hasSize(2);
        for (long version = 1; version < 5; version++) {
            requireVacuumed(version);
        }
        assertThat(table.history()).hasSize(6);
        assertThat(table.currentSnapshot().changes()).hasSize(2);
        assertThatThrownBy(() -> table.rollbackTo("3")).isInstanceOf(SnapshotNotFoundException.class);
        assertThatThrownBy(() -> table.tag("old", "3")).isInstanceOf(SnapshotNotFoundException.class);
        assertThatThrownBy(() -> table.pin("3", TOMORROW)).isInstanceOf(SnapshotNotFoundException.class);
        assertThat(table.pins()).isEmpty();
    }

    @Test
    void aVacuumThatFindsNothingCommitsNothing() {
        append(1);
        table.vacuum(VacuumOptions.DEFAULT);
        long version = table.currentSnapshot().version();

        VacuumReport report = table.vacuum(VacuumOptions.DEFAULT);

        assertThat(table.currentSnapshot().version()).isEqualTo(version);
        assertThat(report).isEqualTo(new VacuumReport(1, 0, 0, 0, 0));
    }

    @Test
    void theAgeIsThatOfTheVersionObjectAndWhatWasCurrentThenStays() throws IOException {
        append(1);
        deleteAll();
        append(2);
        append(3);
        age(Duration.ofDays(30), 1, 2);
        age(Duration.ofDays(8), 3);
        age(Duration.ofDays(6), 4);

        assertThat(table.vacuum(VacuumOptions.DEFAULT).firstKept()).isEqualTo(3);

        requireVacuumed(2);
        assertThat(ids("3")).isEmpty();
        assertThat(ids("4")).containsExactly(2L);
    }

    @Test
    void theRetentionIsATableProperty() throws IOException {
        append(1);
        append(2);
        age(Duration.ofHours(40), 1, 2);
        table.newTransaction().properties(Map.of("retention", "36 hours")).commit();

        assertThat(table.vacuum(VacuumOptions.DEFAULT).firstKept()).isEqualTo(2);
        assertThatThrownBy(() -> table.newTransaction()
                        .properties(Map.of("retention", "a week"))
                        .commit())
                .hasMessageContaining("the table property retention is \"a week\"");
    }

    @Test
    void lessThanADayNeedsAPropertyThatAllowsIt() throws IOException {
        Map<String, String> none = new HashMap<>();
        none.put("retention-minimum", null);
        table.newTransaction().properties(none).commit();

        assertThatThrownBy(() -> table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ofHours(23))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("shorter than PT24H")
                .hasMessageContaining("retention-minimum");
        assertThatThrownBy(() -> table.newTransaction()
                        .properties(Map.of("retention", "2 hours"))
                        .commit())
                .hasMessageContaining("retention-minimum");
        assertThat(table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ofHours(24)))
                        .firstKept())
                .isEqualTo(1);
    }

    @Test
    void aTagKeepsItsVersionUntilItIsRemovedOrExpires() throws IOException {
        append(1);
        table.tag("good", "2");
        deleteAll();
        append(2);
        table.vacuum(NOW);

        assertThat(ids("good")).containsExactly(1L);
        assertThat(dataFiles()).hasSize(2);
        requireVacuumed(1);
        requireVacuumed(3);
        assertThat(table.newTransaction().base().version()).isEqualTo(6);
        table.tag("good", "good", Instant.now().minusSeconds(1));

        table.vacuum(NOW);

        assertThat(table.tags()).isEmpty();
        requireVacuumed(2);
        assertThat(dataFiles()).hasSize(1);
        assertThat(ids()).containsExactly(2L);
    }

    @Test
    void aPinKeepsItsVersionUntilItIsRemovedOrExpires() throws IOException {
        append(1);
        Pin pin = table.pin("2", TOMORROW);
        deleteAll();
        table.vacuum(NOW);

        assertThat(ids("2")).containsExactly(1L);
        assertThat(table.pins()).containsExactly(pin);
        assertThatThrownBy(() -> table.pin("2", TOMORROW)).isInstanceOf(SnapshotNotFoundException.class);
        table.unpin(pin);
        table.vacuum(NOW);

        requireVacuumed(2);
        assertThat(dataFiles()).isEmpty();
    }

    @Test
    void anExpiredPinKeepsNothingAndIsRemoved() throws IOException {
        append(1);
        table.pin("2", Instant.now().minusSeconds(1));
        deleteAll();

        table.vacuum(NOW);

        requireVacuumed(2);
        assertThat(table.pins()).isEmpty();
    }

    @Test
    void aFileThatARollbackBroughtBackStays() throws IOException {
        append(1);
        deleteAll();
        append(2);
        table.rollbackTo("2");

        table.vacuum(NOW);

        assertThat(ids()).containsExactly(1L);
        assertThat(dataFiles()).hasSize(1);
        deleteAll();
        table.vacuum(NOW);
        assertThat(dataFiles()).isEmpty();
    }

    @Test
    void aWriterThatSleptFailsAndItsFilesGo() throws IOException {
        append(1);
        Transaction sleeper = table.newTransaction().appendRecords(List.of(Map.of("id", 9L)));
        append(2);

        table.vacuum(NOW);

        assertThatThrownBy(sleeper::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.VACUUMED));
        assertThat(dataFiles()).hasSize(2);
        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void aWriterThatSleptAndWrotesNothingYetIsToldWhy() throws IOException {
        append(1);
        Transaction sleeper = table.newTransaction();
        append(2);
        table.vacuum(NOW);
        sleeper.appendRecords(List.of(Map.of("id", 9L)));

        assertThatThrownBy(sleeper::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.VACUUMED))
                .hasMessageContaining("it began so long ago that a vacuum has taken it for dead");
    }

    @Test
    void aWriterOfTheNewestVersionIsNotDisturbed() throws IOException {
        append(1);
        append(2);
        Transaction append = table.newTransaction().appendRecords(List.of(Map.of("id", 3L)));
        Transaction delete = table.newTransaction().delete(Predicate.TRUE);

        table.vacuum(NOW);

        append.commit();
        assertThat(ids()).containsExactly(1L, 2L, 3L);
        assertThatThrownBy(delete::commit).isInstanceOf(ConcurrentModificationException.class);
    }

    @Test
    void whoReadAVersionThatWasVacuumedCannotChangeWhatItRead() {
        Snapshot read = append(1);
        append(2);
        table.vacuum(NOW);
        Transaction append = read.newTransaction();
        Transaction delete = read.newTransaction().delete(Predicate.TRUE);

        assertThatThrownBy(delete::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.VACUUMED));
        append.appendRecords(List.of(Map.of("id", 5L))).commit();
        assertThat(table.currentSnapshot().totals().rows()).isEqualTo(3);
    }

    @Test
    void filesOfTransactionsThatNeverCommittedGoOnceTheyAreOld() throws IOException {
        table.newTransaction().appendRecords(List.of(Map.of("id", 9L)));
        append(1);
        append(2);
        age(Duration.ofDays(10), 1, 2);
        assertThat(table.vacuum(VacuumOptions.DEFAULT).uncommittedFiles())
                .as("younger than the retention")
                .isZero();

        assertThat(table.vacuum(NOW).uncommittedFiles()).isEqualTo(1);

        assertThat(dataFiles()).hasSize(2);
        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void aTableThatWasDroppedHereBeforeGoesLikeOldVersionsAndItsPinsHold() throws IOException {
        append(1);
        Transaction stale = table.newTransaction().appendRecords(List.of(Map.of("id", 7L)));
        append(2);
        table.pin("3", TOMORROW);
        table.tag("theirs", "2");
        table.drop();
        create();
        append(3);

        table.vacuum(NOW);

        assertThat(ids()).containsExactly(3L);
        assertThat(ids("3")).containsExactly(1L, 2L);
        assertThat(table.tags()).isEmpty();
        requireVacuumed(2);
        requireVacuumed(5);
        assertThatThrownBy(stale::commit).isInstanceOf(ConcurrentModificationException.class);
        assertThat(ids()).containsExactly(3L);
        assertThat(dataFiles()).hasSize(3);
        table.drop();
        assertThatThrownBy(() -> table.vacuum(NOW)).isInstanceOf(TableNotFoundException.class);
    }

    @Test
    void aTableThatWasVacuumedCanBePurgedAndCreatedAgain() throws IOException {
        append(1);
        deleteAll();
        table.vacuum(NOW);
        table.purge();
        create();
        append(2);
        deleteAll();
        append(3);

        assertThat(table.vacuum(VacuumOptions.DEFAULT).firstKept()).isEqualTo(6);
        table.vacuum(NOW);

        assertThat(ids()).containsExactly(3L);
        assertThat(dataFiles()).hasSize(1);
    }

    @Test
    void noEmptyDirectoriesAreLeft() throws IOException {
        append(1);
        deleteAll();
        table.vacuum(NOW);
        table.vacuum(NOW);

        try (Stream<Path> left = Files.list(root.resolve("table/_datashard/snapshots"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFileOfDeletionVectorsGoesWithTheLastVersionThatNeedsAnyOfThem() throws IOException {
        appendMany();
        appendMany();
        Snapshot both = deleteEvery(3, table.currentSnapshot().entries(List.of()));
        deleteEvery(5, both.entries(List.of()).subList(0, 1));
        table.tag("one of each", "5");
        table.newTransaction()
                .delete(table.currentSnapshot().entries(List.of()))
                .commit();

        table.vacuum(NOW);

        assertThat(vectorFiles())
                .as("one is still needed by the second data file")
                .hasSize(2);
        assertThat(ids("one of each")).hasSize(MANY - MANY / 3 - MANY / 5 + MANY / 15 + MANY - MANY / 3);
        assertThat(table.verify().isWhole()).isTrue();
        table.untag("one of each");
        VacuumReport preview = table.previewVacuum(NOW);
        assertThat(table.vacuum(NOW)).isEqualTo(preview);
        assertThat(preview.files()).isEqualTo(4);
        assertThat(vectorFiles()).isEmpty();
    }

    @Test
    void deletionVectorsThatARollbackBroughtBackStay() throws IOException {
        appendMany();
        appendMany();
        Snapshot third = deleteEvery(3, table.currentSnapshot().entries(List.of()));
        Snapshot fifth = deleteEvery(5, third.entries(List.of()));
        table.rollbackTo(third.id());
        append(-1);
        List<Object> now = ids();

        table.vacuum(NOW);

        requireVacuumed(third.version());
        requireVacuumed(fifth.version());
        assertThat(vectorFiles()).singleElement().asString().contains(third.id());
        assertThat(ids()).isEqualTo(now).hasSize(2 * (MANY - MANY / 3) + 1);
        assertThat(table.verify().isWhole()).isTrue();
    }

    private void appendMany() {
        table.newTransaction()
                .appendRecords(LongStream.range(0, MANY)
                        .mapToObj(id -> Map.of("id", id))
                        .toList())
                .commit();
    }

    /** Deletes every so many-th row of some files, so many that they take a file of their own. */
    private Snapshot deleteEvery(int step, List<FileEntry> files) {
        Map<String, RowSet> rows = new HashMap<>();
        for (FileEntry file : files) {
            RowSet all = RowSet.of(
                    LongStream.iterate(0, row -> row < MANY, row -> row + step).toArray());
            RowSet already = step == 3
                    ? RowSet.NONE
                    : RowSet.of(LongStream.iterate(0, row -> row < MANY, row -> row + 3)
                            .toArray());
            rows.put(file.path(), all.minus(already));
        }
        return table.newTransaction()
                .deleteRows(new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW), rows)
                .commit();
    }

    private List<String> vectorFiles() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("table/_datashard/snapshots"))) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".dv"))
                    .toList();
        }
    }
}
