package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are rolled back, by the public API. */
class RollbackTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "name", Primitive.STRING));

    @TempDir
    Path root;

    private Table table;

    @BeforeEach
    void create() {
        table = Table.create(
                root.resolve("table").toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
    }

    private Snapshot append(long id) {
        return table.newTransaction().appendRecords(List.of(Map.of("id", id))).commit();
    }

    private List<Object> ids(Snapshot snapshot) throws IOException {
        return Records.of(snapshot).stream().map(row -> row.get("id")).sorted().toList();
    }

    @Test
    void theTableIsWhatItWasAndItsHistoryStays() throws IOException {
        append(1);
        Snapshot before = append(2);
        table.newTransaction().delete(Predicate.TRUE).commit();
        append(3);

        Snapshot back = table.rollbackTo("3");

        assertThat(back.version()).isEqualTo(6);
        assertThat(back.operation()).isEqualTo("rollback");
        assertThat(back.totals()).isEqualTo(before.totals());
        assertThat(ids(table.currentSnapshot())).containsExactly(1L, 2L);
        assertThat(ids(table.snapshot("5"))).containsExactly(3L);
        assertThat(table.history())
                .extracting(Table.HistoryLine::operation)
                .containsExactly("rollback", "append", "delete", "append", "append", "create");
        append(4);
        assertThat(ids(table.currentSnapshot())).containsExactly(1L, 2L, 4L);
        table.rollbackTo("5");
        assertThat(ids(table.currentSnapshot())).containsExactly(3L);
    }

    @Test
    void aSnapshotIdATimeAndTheVersionThatIsTheNewestAreTakenToo() throws IOException {
        Snapshot one = append(1);
        append(2);
        assertThat(ids(table.rollbackTo(one.id()))).containsExactly(1L);
        append(3);
        assertThat(ids(table.rollbackTo(one.time().plus(Duration.ofNanos(1))))).containsExactly(1L);
        Snapshot newest = table.currentSnapshot();

        assertThat(table.rollbackTo(Long.toString(newest.version())).version()).isEqualTo(newest.version());
        assertThatThrownBy(() -> table.rollbackTo("99"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("has no version 99");
        assertThat(table.currentSnapshot().version()).isEqualTo(newest.version());
    }

    @Test
    void columnsPartitioningAndPropertiesAreWhatTheyWereAndNoFieldIdIsGivenTwice() throws IOException {
        append(1);
        table.newTransaction().properties(Map.of("note", "x".repeat(3_000))).commit();
        table.newTransaction()
                .alter(List.of(new SchemaChange.Add(Field.optional(0, "size", Primitive.LONG))))
                .commit();
        int added = table.currentSnapshot().schema().lastFieldId();
        table.newTransaction().partitionBy("name").commit();

        Snapshot back = table.rollbackTo("2");

        assertThat(back.schema().columns()).isEqualTo(SCHEMA.columns());
        assertThat(back.schema().lastFieldId()).isGreaterThanOrEqualTo(added);
        assertThat(back.partitioning().isUnpartitioned()).isTrue();
        assertThat(back.properties()).isEmpty();
        assertThat(ids(back)).containsExactly(1L);
        assertThat(table.rollbackTo("3").properties()).containsKey("note");
        assertThat(table.rollbackTo("5").partitioning().isUnpartitioned()).isFalse();
    }

    @Test
    void noIdOfAPartitioningOrOfItsFieldsIsGivenTwice() throws IOException {
        append(1);
        List<Partitioning> given = new ArrayList<>();
        for (String partitioning : List.of("name", "bucket(4, id)", "truncate(3, name), id")) {
            given.add(table.newTransaction().partitionBy(partitioning).commit().partitioning());
            append(10 + given.size());
            table.rollbackTo("2");
            given.add(table.newTransaction()
                    .replaceTable(SCHEMA, Partitioning.parse(partitioning, SCHEMA))
                    .appendRecords(List.of(Map.of("id", 20L + given.size())))
                    .commit()
                    .partitioning());
            table.rollbackTo("2");
        }

        assertThat(given).extracting(Partitioning::id).doesNotHaveDuplicates().doesNotContain(0);
        assertThat(given.stream().flatMap(partitioning -> partitioning.fields().stream()))
                .extracting(PartitionField::id)
                .hasSize(8)
                .doesNotHaveDuplicates();
        assertThat(ids(table.currentSnapshot())).containsExactly(1L);
        for (int version = 3; version < 15; version += 2) {
            assertThat(ids(table.snapshot("" + version)))
                    .as("version %d", version)
                    .isNotEmpty();
        }
    }

    @Test
    void anAppendThatBeganBeforeGoesOnTopAndAnythingElseThatReadTheTableFails() throws IOException {
        append(1);
        append(2);
        Transaction append = table.newTransaction().appendRecords(List.of(Map.of("id", 9L)));
        Transaction delete = table.newTransaction().delete(Predicate.TRUE);
        Transaction files = table.newTransaction();
        files.delete(files.base().entries(List.of()).subList(0, 1));

        table.rollbackTo("2");

        assertThatThrownBy(delete::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.ROLLED_BACK))
                .hasMessageContaining("rolled the table back to version 2");
        assertThatThrownBy(files::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.ROLLED_BACK));
        append.commit();
        assertThat(ids(table.currentSnapshot())).containsExactly(1L, 9L);
    }

    @Test
    void anAppendOfColumnsThatTheOldVersionDoesNotHaveFails() {
        append(1);
        table.newTransaction()
                .alter(List.of(new SchemaChange.Add(Field.optional(0, "size", Primitive.LONG))))
                .commit();
        Transaction append = table.newTransaction().appendRecords(List.of(Map.of("id", 9L, "size", 3L)));

        table.rollbackTo("2");

        assertThatThrownBy(append::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContaining("the column size was dropped");
    }

    @Test
    void whatApplicationsHaveCommittedStaysCommitted() {
        table.newTransaction().once("job", 7).commit();

        table.rollbackTo("1");

        assertThat(table.newTransaction().once("job", 7).alreadyCommitted()).isTrue();
    }

    @Test
    void theChangesOfARollbackAreAllThatItBroughtBack() {
        append(1);
        append(2);
        table.rollbackTo("2");

        VersionChange change = table.currentSnapshot().changes().findFirst().orElseThrow();

        assertThat(change.fromEmpty()).isTrue();
        assertThat(change.files()).singleElement().satisfies(file -> assertThat(file.added())
                .isPresent());
    }

    @Test
    void runsThatWereMergedSinceAreReadAgain() throws IOException {
        for (long id = 1; id <= 60; id++) {
            append(id);
        }
        List<Object> half = ids(table.snapshot("30"));
        for (long id = 100; id < 130; id++) {
            append(id);
        }

        table.rollbackTo("30");

        assertThat(ids(table.currentSnapshot())).isEqualTo(half);
        for (long id = 200; id < 260; id++) {
            append(id);
        }
        table.mergeCatalog();
        assertThat(ids(table.currentSnapshot())).hasSize(half.size() + 60).containsAll(half);
    }

    @Test
    void aTableThatWasDroppedHereBeforeIsNotBroughtBack() {
        append(1);
        table.drop();
        assertThatThrownBy(() -> table.rollbackTo("2")).isInstanceOf(TableNotFoundException.class);
        create();

        assertThatThrownBy(() -> table.rollbackTo("2"))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("one that was dropped there before");
    }

    @Test
    void aTagIsTakenWhereverAVersionIs() throws IOException {
        append(1);
        table.tag("first load", "2");
        append(2);
        table.tag("again", "first load");

        assertThat(ids(table.snapshot("first load"))).containsExactly(1L);
        assertThat(table.tags()).extracting(Tag::name).containsExactly("again", "first load");
        assertThat(table.tags()).extracting(Tag::version).containsExactly(2L, 2L);
        assertThat(ids(table.rollbackTo("again"))).containsExactly(1L);
        table.untag("first load");
        assertThatThrownBy(() -> table.snapshot("first load"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("no tag of that name; its tags are [again]");
        assertThatThrownBy(() -> table.untag("first load")).hasMessageContaining("has no tag first load");
    }

    @Test
    void aTagIsOnOneVersionAndHasANameThatIsNoVersion() {
        append(1);
        table.tag("v1", "2");

        table.tag("v1", "2", table.currentSnapshot().time());
        assertThat(table.tags().get(0).expires()).isPresent();
        assertThatThrownBy(() -> table.tag("v1", "1")).hasMessageContaining("has a tag v1 already, on version 2");
        for (String name : List.of("", " ", "12", "2026.1", " a", "a\nb", "x".repeat(129))) {
            assertThatThrownBy(() -> table.tag(name, "1")).as(name).hasMessageContaining("cannot be the name of a tag");
        }
        assertThatThrownBy(() -> table.tag("v2", "77")).isInstanceOf(SnapshotNotFoundException.class);
    }

    @Test
    void aTableHasAHundredTags() {
        for (int i = 1; i <= 100; i++) {
            table.tag("tag " + i, "1");
        }

        assertThatThrownBy(() -> table.tag("one more", "1")).hasMessageContaining("it has 100 already");
        table.untag("tag 1");
        table.tag("one more", "1");
        assertThat(table.tags()).hasSize(100);
    }
}
