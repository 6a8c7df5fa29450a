package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and their snapshots, by the public API. */
class TableTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "id", Primitive.LONG), Field.optional(0, "name", Primitive.STRING));

    @TempDir
    Path root;

    @Test
    void aCreatedTableIsEmptyAndHasItsSchemaPartitioningAndProperties() {
        Partitioning partitioning = Partitioning.parse("bucket(4, id), name", SCHEMA);

        Table table = Table.create(location(), SCHEMA, partitioning, Map.of("owner", "me"), CONFIGURATION);

        Snapshot snapshot = table.currentSnapshot();
        assertThat(table.location()).isEqualTo("file:" + root.resolve("table"));
        assertThat(snapshot.version()).isEqualTo(1);
        assertThat(snapshot.operation()).isEqualTo("create");
        assertThat(snapshot.schema()).isEqualTo(SCHEMA);
        assertThat(snapshot.partitioning()).isEqualTo(partitioning);
        assertThat(snapshot.properties()).isEqualTo(Map.of("owner", "me"));
        assertThat(snapshot.totals()).isEqualTo(Totals.NONE);
        assertThat(snapshot.plan(List.of()).files()).isEmpty();
        assertThat(snapshot.metrics())
                .containsEntry("attempts", 1L)
                .containsEntry("lost-races", 0L)
                .containsKeys("commit-ms", "queue-ms", "backoff-ms", "unclear-answers", "data-bytes", "metadata-bytes");
    }

    @Test
    void aMissingLocationAndAnEmptyDirectoryHoldNoTable() throws IOException {
        for (String name : List.of("missing", "empty")) {
            Path directory = root.resolve(name);
            if (name.equals("empty")) {
                Files.createDirectory(directory);
            }
            assertThat(Table.find(directory.toString(), CONFIGURATION)).isEmpty();
            assertThatThrownBy(() -> Table.load(directory.toString(), CONFIGURATION))
                    .isInstanceOf(TableNotFoundException.class)
                    .hasMessageContaining("there is no table at " + directory)
                    .hasMessageContaining("missing or empty");
        }
        assertThat(root.resolve("missing")).doesNotExist();
    }

    @Test
    void whatAnUnfinishedCreationLeftDoesNotPreventAnother() {
        newTable().appendRecords(List.of(Map.of("id", 1L)));

        assertThat(Table.find(location(), CONFIGURATION)).isEmpty();
        assertThat(create().currentSnapshot().totals().rows()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "_delta_log/0.json, a Delta table",
        "metadata/v1.metadata.json, an Iceberg table",
        ".hoodie/hoodie.properties, a Hudi table",
        "part-0.snappy.parquet, plain Parquet files",
        "_SUCCESS, plain Parquet files",
        "metadata/notes.txt, something else (metadata)",
        "notes.txt, something else (notes.txt)"
    })
    void whatAnotherFormatWroteIsRefusedAndLeftAsItIs(String file, String description) throws IOException {
        Path foreign = root.resolve("table").resolve(file);
        Files.createDirectories(foreign.getParent());
        Files.writeString(foreign, "theirs");

        assertThatThrownBy(() -> Table.find(location(), CONFIGURATION))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining(location() + " holds " + description)
                .hasMessageContaining("Choose another location");
        assertThatThrownBy(() -> Table.load(location(), CONFIGURATION)).hasMessageContaining(description);
        assertThatThrownBy(this::newTable).hasMessageContaining(description);
        assertThatThrownBy(this::newTableOrAppend).hasMessageContaining(description);
        assertThat(root.resolve("table/_datashard")).doesNotExist();
        assertThat(foreign).hasContent("theirs");
    }

    @Test
    void aFileIsNoPlaceForATable() throws IOException {
        Files.writeString(root.resolve("table"), "theirs");

        assertThatThrownBy(this::newTable)
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("is a file, and a table is a directory");
        assertThatThrownBy(() -> Table.load(location(), CONFIGURATION)).hasMessageContaining("is a file");
        assertThat(root.resolve("table")).hasContent("theirs");
    }

    @Test
    void aSecondTableAtALocationIsRefused() {
        create();

        assertThatThrownBy(this::newTable)
                .isInstanceOf(TableAlreadyExistsException.class)
                .hasMessageContaining(location());
    }

    @Test
    void aTableThatIsThereAlreadyIsAppendedToIfItIsTheSame() {
        create().newTransaction().appendRecords(List.of(Map.of("id", 1L))).commit();

        Snapshot snapshot =
                newTableOrAppend().appendRecords(List.of(Map.of("id", 2L))).commit();

        assertThat(snapshot.version()).isEqualTo(3);
        assertThat(snapshot.totals().rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "type", "nullability", "order", "fewer", "partitioning"})
    void aTableThatIsThereAlreadyAndDiffersIsRefused(String difference) {
        create();
        Field id = Field.required(0, "id", Primitive.LONG);
        Field name = Field.optional(0, "name", Primitive.STRING);
        Schema other =
                switch (difference) {
                    case "name" -> Schema.of(id, Field.optional(0, "nickname", Primitive.STRING));
                    case "type" -> Schema.of(Field.required(0, "id", Primitive.INT), name);
                    case "nullability" -> Schema.of(Field.optional(0, "id", Primitive.LONG), name);
                    case "order" -> Schema.of(name, id);
                    case "fewer" -> Schema.of(id);
                    default -> SCHEMA;
                };
        String partitioning = difference.equals("partitioning") ? "id" : "";

        assertThatThrownBy(() -> Table.newTableOrAppend(
                        location(), other, Partitioning.parse(partitioning, other), Map.of(), CONFIGURATION))
                .isInstanceOf(TableAlreadyExistsException.class)
                .hasMessageContaining("differs from the one to be created")
                .hasMessageContaining(
                        difference.equals("partitioning")
                                ? "it is partitioned by nothing, not by identity of id as id"
                                : "its column ");
    }

    @Test
    void snapshotsAreFoundByNumberByIdAndByTimeHoweverOld() {
        Table table = create();
        for (long id = 0; id < 50; id++) {
            table.newTransaction().appendRecords(List.of(Map.of("id", id))).commit();
        }

        List<Table.HistoryLine> history = table.history();

        assertThat(history.stream().map(Table.HistoryLine::version))
                .containsExactlyElementsOf(
                        LongStream.range(0, 51).mapToObj(i -> 51 - i).toList());
        for (int i = 0; i < history.size(); i++) {
            Table.HistoryLine line = history.get(i);
            assertThat(line.parent()).isEqualTo(line.version() - 1);
            assertThat(line.snapshotId()).matches("\\d{14}\\.\\d{14}");
            assertThat(line.operation()).isEqualTo(line.version() == 1 ? "create" : "append");
            Snapshot snapshot = table.snapshot(Long.toString(line.version()));
            assertThat(snapshot.id()).isEqualTo(line.snapshotId());
            assertThat(snapshot.time()).isEqualTo(line.time());
            assertThat(snapshot.totals()).isEqualTo(line.totals());
            assertThat(snapshot.plan(List.of()).rows()).isEqualTo(line.version() - 1);
            if (i % 10 == 0) {
                assertThat(table.snapshot(line.snapshotId()).version()).isEqualTo(line.version());
                assertThat(table.snapshotAsOf(line.time()).version()).isEqualTo(line.version());
                if (line.version() > 1) {
                    assertThat(table.snapshotAsOf(line.time().minusNanos(1_000)).version())
                            .isEqualTo(line.version() - 1);
                }
            }
        }
        assertThat(history.stream().map(Table.HistoryLine::snapshotId)).doesNotHaveDuplicates();
        assertThat(table.snapshotAsOf(Instant.now().plus(Duration.ofDays(1))).version())
                .isEqualTo(51);
    }

    @Test
    void unknownSnapshotsAreRefusedWithWhatIsThere() {
        Table table = create();

        assertThatThrownBy(() -> table.snapshot("2"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("has no version 2");
        assertThatThrownBy(() -> table.snapshot("20200101000000.00000000000000"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("no committed snapshot 20200101000000.00000000000000");
        assertThatThrownBy(() -> table.snapshot("yesterday"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("neither a version number");
        assertThatThrownBy(() -> table.snapshotAsOf(Instant.EPOCH))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining(table.currentSnapshot().time().toString());
    }

    @Test
    void aSnapshotShowsWhatItShowedWhateverIsCommittedLater() throws IOException {
        Table table = create();
        Snapshot old = table.newTransaction()
                .appendRecords(List.of(Map.of("id", 1L, "name", "a")))
                .commit();
        Schema other = Schema.of(Field.optional(0, "name", Primitive.DOUBLE));

        Transaction replacement = table.newTransaction().replaceTable(other, Partitioning.unpartitioned());
        Snapshot replaced =
                replacement.appendRecords(List.of(Map.of("name", 1.5))).commit();

        assertThat(replaced.schema().columns().get(0).id()).isGreaterThan(SCHEMA.lastFieldId());
        assertThat(replaced.schema()).isEqualTo(replacement.schema());
        assertThat(replaced.tableId()).isEqualTo(old.tableId());
        assertThat(Records.of(replaced)).containsExactly(Map.of("name", 1.5));
        for (Snapshot before : List.of(old, table.snapshot("2"))) {
            assertThat(before.schema()).isEqualTo(SCHEMA);
            assertThat(Records.of(before)).containsExactly(Map.of("id", 1L, "name", "a"));
        }
        assertThat(table.history()).hasSize(3);
    }

    @Test
    void metadataAndStatisticsOfManyColumnsAreReadBack() {
        List<Field> columns = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            columns.add(Field.optional(0, "column" + i, Primitive.DOUBLE));
        }
        Schema wide = Schema.of(columns.toArray(Field[]::new));
        Table table = Table.create(location(), wide, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
        for (int i = 0; i < 12; i++) {
            // the statistics of a few files fill a tail, which becomes a run
            Map<String, Object> row = new HashMap<>();
            columns.forEach(column -> row.put(column.name(), 1.5));
            table.newTransaction().appendRecords(List.of(row)).commit();
        }
        table.newTransaction().properties(Map.of("note", "x".repeat(5_000))).commit();

        Snapshot snapshot = Table.load(location(), CONFIGURATION).currentSnapshot();

        assertThat(snapshot.schema()).isEqualTo(wide);
        assertThat(snapshot.properties().get("note")).hasSize(5_000);
        assertThat(snapshot.plan(List.of()).files()).hasSize(12);
        Predicate condition = new Predicate.IsNull(wide.columns().get(0));
        assertThat(snapshot.plan(List.of(condition)).files()).isEmpty();
    }

    private String location() {
        return root.resolve("table").toString();
    }

    private Table create() {
        return Table.create(location(), SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
    }

    private Transaction newTable() {
        return Table.newTable(location(), SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
    }

    private Transaction newTableOrAppend() {
        return Table.newTableOrAppend(location(), SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
    }
}
