package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.Border;
import io.datashard.Database;
import io.datashard.DatabasePin;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Pin;
import io.datashard.Predicate;
import io.datashard.RowSet;
import io.datashard.RowStatement;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.Tag;
import io.datashard.Transaction;
import io.datashard.Type;
import io.datashard.VacuumOptions;
import io.datashard.internal.json.Json;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of format 1 stay readable, and read the same. */
class GoldenTableTest {
    private static final Path SPECIFICATION = Path.of("FORMAT.md");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                GoldenTables.TYPES,
                GoldenTables.HISTORY,
                GoldenTables.WRITERS,
                GoldenTables.METRICS,
                GoldenTables.DROPPED,
                GoldenTables.PURGED,
                GoldenTables.EVOLUTION,
                GoldenTables.DELETES,
                GoldenTables.KEPT,
                GoldenTables.SKY,
                GoldenTables.BORDERS
            })
    void everyVersionReadsAsItDidWhenItWasWritten(String table) throws IOException {
        Path copy = GoldenTables.copy(table, directory);

        assertThat(TableListing.of(copy.toString()))
                .isEqualTo(Files.readString(GoldenTables.directory(table + ".txt")));
    }

    @Test
    void aTableCanBeWrittenToFurther() throws IOException {
        Table table = copyOf(GoldenTables.TYPES);

        Snapshot next =
                table.newTransaction().appendRecords(List.of(Map.of("id", 7L))).commit();

        assertThat(next.version()).isEqualTo(3);
        assertThat(next.totals().rows()).isEqualTo(7);
    }

    @Test
    void aTableGoesOnRememberingItsApplications() throws IOException {
        Table table = copyOf(GoldenTables.WRITERS);

        Transaction done = table.newTransaction().once("nightly load", 20_261_121);

        assertThat(done.alreadyCommitted()).isTrue();
        assertThat(done.commit().version()).isEqualTo(4);
        assertThat(table.snapshot("2").lastSequence("nightly load")).hasValue(0);
        assertThat(table.newTransaction()
                        .once("nightly load", 20_261_122)
                        .commit()
                        .version())
                .isEqualTo(5);
    }

    @Test
    void aTableThatWasDroppedTwiceGoesOnOnceMore() throws IOException {
        Table table = copyOf(GoldenTables.DROPPED);

        assertThatThrownBy(table::currentSnapshot)
                .isInstanceOf(TableNotFoundException.class)
                .hasMessageContaining("by version 5");
        assertThat(object(GoldenTables.DROPPED, 5).at("/features/0").asText()).isEqualTo("dropped-tables");
        Schema schema = Schema.of(Field.optional(0, "name", Type.Primitive.STRING));
        assertThat(Table.create(
                                table.location(),
                                schema,
                                Partitioning.unpartitioned(),
                                Map.of(),
                                new Configuration(false))
                        .currentSnapshot()
                        .version())
                .isEqualTo(6);
    }

    @Test
    void aStubSaysThatItsVersionIsGone() throws IOException {
        Table table = copyOf(GoldenTables.PURGED);

        assertThatThrownBy(() -> table.snapshot("2"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("was vacuumed");
        assertThat(table.currentSnapshot().version()).isEqualTo(4);
    }

    @Test
    void aTableKeepsWhatTagsAndPinsAskFor() throws IOException {
        Table table = copyOf(GoldenTables.KEPT);

        assertThat(table.tags()).extracting(Tag::name).containsExactly("for a while", "two rows");
        assertThat(table.pins()).extracting(Pin::version).containsExactly(2L);
        assertThat(table.verify().whole()).contains(2L, 3L, 4L).doesNotContain(1L, 5L);
        assertThat(object(GoldenTables.KEPT, 10).get("writer-features"))
                .extracting(JsonNode::asText)
                .containsExactly("floor", "rollbacks", "tags");
        assertThat(object(GoldenTables.KEPT, 11).get("writer-features"))
                .extracting(JsonNode::asText)
                .containsExactly("floor", "tags");
        table.untag("two rows");
        table.vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO));
        assertThat(table.verify().vacuumed()).contains(1L, 3L, 5L);
        assertThat(table.verify().isWhole()).isTrue();
    }

    @Test
    void aTableByCellsOfTheSphereSaysThatItsReadersMustKnowThem() throws IOException {
        assertThat(object(GoldenTables.SKY, 19).get("features"))
                .extracting(JsonNode::asText)
                .containsExactly("healpix");
        assertThat(object(GoldenTables.SKY, 1).at("/metadata/partitionings/0/fields/0"))
                .hasToString(
                        "{\"id\":1000,\"source-ids\":[2,3],\"transform\":\"healpix(2)\",\"name\":\"ra_dec_healpix\"}");
    }

    @Test
    void whatCommitsTookIsKnownSinceTheHistoryKeepsIt() throws IOException {
        assertThat(copyOf(GoldenTables.METRICS).history()).hasSize(19).allSatisfy(line -> assertThat(line.metrics())
                .containsEntry("attempts", 1L));
        assertThat(object(GoldenTables.METRICS, 19).at("/history/runs")).isNotEmpty();
        assertThat(copyOf(GoldenTables.HISTORY).history())
                .filteredOn(line -> line.version() < 21)
                .allSatisfy(line -> assertThat(line.metrics()).isEmpty());
    }

    @Test
    void aTableWithDeletedRowsSaysSoAndGoesOn() throws IOException {
        assertThat(object(GoldenTables.DELETES, 1).get("features")).isEmpty();
        JsonNode last = object(GoldenTables.DELETES, 23);
        assertThat(last.get("features")).extracting(JsonNode::asText).containsExactly("deletion-vectors");
        assertThat(last.at("/totals/deleted-rows").asLong()).isEqualTo(140);
        assertThat(last.at("/totals/rows").asLong()).isEqualTo(260 - 139 + 9 + 2);
        assertThat(last.at("/files/runs")).isNotEmpty();
        assertThat(last.at("/history/runs")).isNotEmpty();
        Table table = copyOf(GoldenTables.DELETES);
        assertThat(table.history()).extracting(Table.HistoryLine::operation).contains("delete", "update", "merge-into");
        assertThat(table.mergeCatalog()).isEmpty();
        assertThat(table.currentSnapshot().plan(List.of()).rows()).isEqualTo(260 - 139 + 9 + 2);
    }

    @Test
    void whatWasCommittedTogetherReadsAsItDid() throws IOException {
        Path copy = GoldenTables.copy(GoldenTables.DATABASE, directory);
        Database database = Database.open(copy.toString(), new Configuration(false));
        TableName flights = TableName.of("flights");
        TableName planes = TableName.of("fleet", "planes");

        DatabasePin pin = database.pin();

        assertThat(pin.snapshot(flights).totals().rows()).isEqualTo(3);
        assertThat(pin.snapshot(planes).totals().rows()).isEqualTo(2);
        assertThat(pin.snapshot(flights).time()).isEqualTo(pin.snapshot(planes).time());
        assertThat(versions(pin.snapshot(flights))).containsExactly(4L, 3L, 2L, 1L);
        assertThat(versions(pin.snapshot(planes))).containsExactly(4L, 2L, 1L);
        assertThat(object(GoldenTables.DATABASE + "/flights", 5).get("features"))
                .extracting(JsonNode::asText)
                .containsExactly("conditional-versions");
        assertThatThrownBy(() -> database.table(flights).snapshot("5"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("was not committed");
    }

    private static List<Long> versions(Snapshot snapshot) {
        return snapshot.history().map(Table.HistoryLine::version).toList();
    }

    @Test
    void theTablesHoldWhatTheFormatHas() throws IOException {
        JsonNode flushed = object(GoldenTables.HISTORY, 19);

        assertThat(flushed.at("/metadata/path").asText()).endsWith("metadata-1.json");
        assertThat(flushed.at("/files/runs")).isNotEmpty();
        assertThat(flushed.at("/files/tail")).isNotEmpty();
        assertThat(flushed.at("/history/runs")).isNotEmpty();
        assertThat(copyOf(GoldenTables.HISTORY).history())
                .extracting(Table.HistoryLine::operation)
                .contains("create", "append", "overwrite", "delete", "replace", "alter");
    }

    @Test
    void aTableWhoseColumnsChangedSaysWhatMustBeKnownToReadIt() throws IOException {
        assertThat(object(GoldenTables.EVOLUTION, 1).get("features")).isEmpty();
        assertThat(object(GoldenTables.EVOLUTION, 1).get("writer-features"))
                .extracting(JsonNode::asText)
                .containsExactly("sql-types");
        JsonNode last = object(GoldenTables.EVOLUTION, 17);
        assertThat(last.get("features")).extracting(JsonNode::asText).containsExactly("column-defaults");
        assertThat(last.get("writer-features"))
                .extracting(JsonNode::asText)
                .containsExactly("column-defaults", "sql-types");
        assertThat(last.at("/files/runs")).isNotEmpty();
    }

    @Test
    void aPartitionOfNullsAndOneOfNaNAreFound() throws IOException {
        List<FileEntry> files = copyOf(GoldenTables.TYPES).currentSnapshot().entries(List.of());

        assertThat(files.get(0).tablet().partition()).containsExactly(null, null);
        assertThat(files.get(files.size() - 1).tablet().partition()).containsExactly("ab", Double.NaN);
    }

    @Test
    void theExamplesOfTheSpecificationAreVersionsOfATable() throws IOException {
        List<JsonNode> examples = examples();

        assertThat(examples).hasSize(2);
        for (JsonNode example : examples) {
            assertThat(example)
                    .isEqualTo(
                            object(GoldenTables.HISTORY, example.get("version").asLong()));
        }
    }

    private static List<JsonNode> examples() throws IOException {
        String text = Files.readString(SPECIFICATION);
        String section = text.substring(text.indexOf("### Examples of version objects"), text.indexOf("## Metadata"));
        return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(block -> Json.readObject(block.group(1).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void aFileSaysWhereItsBorderRowsAre() throws IOException {
        assertThat(object(GoldenTables.BORDERS, 2).get("features"))
                .extracting(JsonNode::asText)
                .containsExactly("healpix");
        JsonNode border = object(GoldenTables.BORDERS, 2).at("/files/tail/0/hints/border");
        assertThat(border.get("radius").doubleValue()).isEqualTo(1);
        assertThat(border.get("rows").longValue()).isEqualTo(2);
        assertThat(border.get("bytes").longValue()).isPositive();
    }

    @Test
    void aFileKeepsItsBorderWhenItsRowsAreDeletedAndItsRunsAreMerged() throws IOException {
        Table table = copyOf(GoldenTables.BORDERS);
        Map<String, Border> before = borders(table);
        String first = table.currentSnapshot().entries(List.of()).get(0).path();

        table.newTransaction()
                .deleteRows(
                        new RowStatement(RowStatement.Kind.DELETE, Predicate.TRUE, RowStatement.Reach.ROW),
                        Map.of(first, RowSet.of(1)))
                .commit();
        for (long id = 100; id < 110; id++) {
            table.newTransaction()
                    .appendRecords(List.of(Map.of("id", id, "ra", 10.0, "dec", 10.0)))
                    .commit();
        }

        assertThat(before).hasSize(20);
        assertThat(borders(table)).isEqualTo(before);
        assertThat(table.currentSnapshot().entries(List.of()))
                .filteredOn(file -> file.deletes().isPresent())
                .extracting(FileEntry::path)
                .containsExactly(first);
    }

    private static Map<String, Border> borders(Table table) {
        return table.currentSnapshot().entries(List.of()).stream()
                .filter(file -> file.border().isPresent())
                .collect(Collectors.toMap(FileEntry::path, file -> file.border().orElseThrow()));
    }

    private Table copyOf(String table) throws IOException {
        return Table.load(GoldenTables.copy(table, directory).toString(), new Configuration(false));
    }

    private static JsonNode object(String table, long version) throws IOException {
        return Json.readObject(Files.readAllBytes(GoldenTables.directory(table).resolve(Layout.commit(version))));
    }
}
