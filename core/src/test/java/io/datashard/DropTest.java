package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.Type.Primitive;
import io.datashard.internal.table.StoredTable;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropping a table, purging it and creating another in its place. */
class DropTest {
    private static final Schema SCHEMA = Schema.of(Field.required(0, "id", Primitive.LONG));
    private static final Schema OTHER = Schema.of(Field.optional(0, "name", Primitive.STRING));

    private final Configuration configuration = new Configuration(false);

    @TempDir
    Path directory;

    private Table table;

    @BeforeEach
    void createWithTwoRows() {
        table = Table.create(location(), SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
        append(1);
        append(2);
    }

    private String location() {
        return directory.resolve("table").toString();
    }

    private Snapshot append(long id) {
        return table.newTransaction().appendRecords(List.of(Map.of("id", id))).commit();
    }

    private Table createOther() {
        return Table.create(location(), OTHER, Partitioning.unpartitioned(), Map.of(), configuration);
    }

    @Test
    void aDroppedTableIsNotFoundAndSaysWhenItWasDropped() {
        table.drop();

        assertThat(Table.find(location(), configuration)).isEmpty();
        assertThatThrownBy(() -> Table.load(location(), configuration).currentSnapshot())
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContainingAll(
                        location(), "was dropped at " + table.history().get(0).time(), "by version 4", "up to 3");
        assertThatThrownBy(() -> table.snapshot("4")).isInstanceOf(TableNotFoundException.class);
        assertThatThrownBy(table::drop).isInstanceOf(TableNotFoundException.class);
    }

    @Test
    void theOlderVersionsOfADroppedTableStayReadable() throws IOException {
        Snapshot before = table.currentSnapshot();
        table.drop();

        Table dropped = Table.load(location(), configuration);

        assertThat(Records.of(dropped.snapshot("3"))).hasSize(2);
        assertThat(Records.of(dropped.snapshot(before.id()))).hasSize(2);
        assertThat(Records.of(dropped.snapshotAsOf(before.time()))).hasSize(2);
        assertThat(dropped.history())
                .extracting(Table.HistoryLine::operation)
                .containsExactly("drop", "append", "append", "create");
    }

    @Test
    void aTableCreatedAfterADropIsAnotherOneAndGoesOnWithTheNextNumber() throws IOException {
        Snapshot before = table.currentSnapshot();
        table.drop();

        Snapshot created = createOther().currentSnapshot();

        assertThat(created.version()).isEqualTo(5);
        assertThat(created.tableId()).isNotEqualTo(before.tableId());
        assertThat(created.time()).isAfter(table.history().get(1).time());
        assertThat(created.schema().columns()).extracting(Field::name).containsExactly("name");
        assertThat(Records.of(created)).isEmpty();
        assertThat(Records.of(table.snapshot(before.id()))).hasSize(2);
        assertThat(table.history())
                .extracting(Table.HistoryLine::operation)
                .containsExactly("create", "drop", "append", "append", "create");
    }

    @Test
    void whoeverBeganBeforeTheDropCommitsNothing() {
        Transaction open = table.newTransaction();
        open.appendRecords(List.of(Map.of("id", 3L)));
        Transaction other = table.newTransaction().overwrite(Predicate.TRUE, List.of());
        table.drop();

        assertThatThrownBy(open::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.TABLE_DROPPED))
                .hasMessageContainingAll("was dropped at", "by version 4", "Nothing was committed");
        createOther();
        assertThatThrownBy(other::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.TABLE_REPLACED));
        assertThat(table.history()).hasSize(5);
    }

    @Test
    void aDropTakesWithItWhatWasCommittedJustBefore() {
        Table other = Table.load(location(), configuration);
        append(3);

        other.drop();

        assertThat(table.history().get(0).version()).isEqualTo(5);
    }

    @Test
    void aCreationThatBeganBeforeTheTableWasCreatedAndDroppedCommitsNothing() {
        String elsewhere = directory.resolve("elsewhere").toString();
        Transaction creation = Table.newTable(elsewhere, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
        Table.create(elsewhere, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration)
                .drop();

        assertThatThrownBy(creation::commit)
                .isInstanceOf(ConcurrentModificationException.class)
                .hasMessageContainingAll("was dropped by version 2", "run it again");
    }

    @Test
    void anAppendOrCreationThatBeganBeforeATableWasPurgedThereCommitsNothingToTheNextOne() {
        String elsewhere = directory.resolve("elsewhere").toString();
        Transaction job = newTableOrAppend(elsewhere);
        create(elsewhere).purge();
        Table next = create(elsewhere);

        assertDroppedMeanwhile(job);
        assertThat(next.history()).hasSize(1);
    }

    @Test
    void anAppendOrCreationThatBeganOnADroppedTableCommitsNothingAfterAPurge() {
        table.drop();
        Transaction job = newTableOrAppend(location());
        table.purge();
        Table next = create(location());

        assertDroppedMeanwhile(job);
        assertThat(next.history()).hasSize(1);
    }

    private Table create(String location) {
        return Table.create(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
    }

    private Transaction newTableOrAppend(String location) {
        return Table.newTableOrAppend(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration);
    }

    /** Of a transaction without files, because the purge, which may be slow, has deleted those already. */
    private static void assertDroppedMeanwhile(Transaction job) {
        assertThatThrownBy(job::commit)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.TABLE_DROPPED))
                .hasMessageContainingAll("was dropped", "Nothing was committed", "run it again");
    }

    @Test
    void theNextTableKnowsNothingOfTheApplicationsOfTheDroppedOne() {
        table.newTransaction()
                .appendRecords(List.of(Map.of("id", 3L)))
                .once("job", 7)
                .commit();
        table.drop();

        Transaction creation = Table.newTableOrAppend(
                        location(), SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration)
                .appendRecords(List.of(Map.of("id", 4L)))
                .once("job", 7);
        creation.commit();

        assertThat(creation.alreadyCommitted()).isFalse();
        assertThat(table.currentSnapshot().totals().rows()).isEqualTo(1);
    }

    @Test
    void aPurgedTableLeavesStubsAndNoFiles() throws IOException {
        table.purge();

        assertThat(filesBelow(Layout.SNAPSHOTS)).isEmpty();
        assertThat(filesBelow(Layout.COMMITS).stream().filter(name -> name.endsWith(".json")))
                .hasSize(4);
        assertThatThrownBy(() -> table.snapshot("2"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("version 2 was vacuumed");
        assertThatThrownBy(() -> Table.load(location(), configuration).currentSnapshot())
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContainingAll("dropped and purged", "Create it again");
        assertThat(Table.find(location(), configuration)).isEmpty();
    }

    @Test
    void aTableThatWasDroppedBeforeCanBePurgedAndPurgingTwiceDoesNoMore() throws IOException {
        table.drop();

        table.purge();
        table.purge();

        assertThat(filesBelow(Layout.SNAPSHOTS)).isEmpty();
        assertThat(filesBelow(Layout.COMMITS).stream().filter(name -> name.endsWith(".json")))
                .hasSize(5);
    }

    @Test
    void aPurgeOfATableThatWasFoundBeforeSparesTheNextOne() {
        Runnable purge = StoredTable.purgeOf(location(), configuration);
        table.drop();
        Table next = createOther();

        assertThatThrownBy(purge::run)
                .isInstanceOfSatisfying(ConcurrentModificationException.class, e -> assertThat(e.conflict())
                        .isEqualTo(Conflict.TABLE_REPLACED));
        next.drop();
        assertThatThrownBy(purge::run).isInstanceOf(ConcurrentModificationException.class);
        assertThat(next.history()).hasSize(6);
    }

    @Test
    void aTableCreatedOnTopOfStubsIsFoundWithoutAHintAndHasAHistoryOfItsOwn() throws IOException {
        for (int i = 0; i < 20; i++) {
            append(i);
        }
        table.purge();
        Files.delete(directory.resolve("table").resolve(Layout.LATEST));

        Snapshot created = createOther().currentSnapshot();

        assertThat(created.version()).isEqualTo(25);
        assertThat(Table.load(location(), configuration).history())
                .extracting(Table.HistoryLine::operation)
                .containsExactly("create");
    }

    @Test
    void whatTheNextTableWritesWhileTheOldOneIsPurgedStays() throws IOException {
        table.drop();
        Transaction creation = Table.newTable(location(), OTHER, Partitioning.unpartitioned(), Map.of(), configuration);
        creation.appendRecords(List.of(Map.of("name", "new")));
        Snapshot next = creation.commit();

        table.drop();
        table.purge();

        assertThat(next.version()).isEqualTo(5);
        assertThat(filesBelow(Layout.SNAPSHOTS)).isEmpty();
    }

    private List<String> filesBelow(String part) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("table").resolve(part))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
