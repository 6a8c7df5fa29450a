package io.datashard.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table;
import io.datashard.Transaction;
import io.datashard.internal.json.Json;
import io.datashard.internal.version.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged or foreign table is an error that names the object, the cause and the remedy, never other rows. */
class DamagedTableTest {
    private static final long NEWEST = 19;
    private static final String OBJECT = Layout.commit(NEWEST);

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void copyATable() throws IOException {
        root = GoldenTables.copy(GoldenTables.HISTORY, directory);
        // Of the versions that have runs of the catalog and of the history, the newest
        Files.delete(root.resolve(Layout.commit(NEWEST + 2)));
        Files.delete(root.resolve(Layout.commit(NEWEST + 1)));
    }

    @Test
    void aTruncatedVersionObjectIsNamed() throws IOException {
        Files.write(root.resolve(OBJECT), new byte[] {'{'});

        assertCorrupt("version 19", OBJECT, root.toString(), "not JSON", "restore that file from a copy");
    }

    @Test
    void aVersionObjectOfAnotherNumberIsRefused() throws IOException {
        Files.copy(root.resolve(Layout.commit(3)), root.resolve(Layout.commit(NEWEST + 1)));

        assertCorrupt(Layout.commit(NEWEST + 1), "\"version\" says 3", "copied or renamed by hand");
    }

    @Test
    void aNewerFormatAsksForANewerDatashard() throws IOException {
        change(version -> version.put("format", 2));
        assertCorrupt(OBJECT, "format 2", "Use a newer version of datashard");
    }

    @Test
    void anUnknownFeatureAsksForANewerDatashard() throws IOException {
        change(version -> version.putArray("features").add("adopted-files"));
        assertCorrupt(OBJECT, "[adopted-files]", "Use a newer version of datashard");
    }

    @Test
    void anUnknownWriterFeatureStopsWritersOnly() throws IOException {
        Transaction begun = load().newTransaction().appendRecords(List.of(Map.of("id", 1L)));
        change(version -> version.putArray("writer-features").add("clustering"));

        assertThat(load().currentSnapshot().totals().rows()).isEqualTo(16);
        assertThatThrownBy(() -> load().newTransaction())
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContainingAll(root.toString(), "[clustering]", "Write with a newer version of datashard");
        assertThat(begun.commit().version()).isEqualTo(NEWEST + 1);
    }

    @Test
    void aWriterStopsWhenItMeetsAnUnknownWriterFeatureAtTheTip() throws IOException {
        Transaction begun = load().newTransaction().appendRecords(List.of(Map.of("id", 1L)));
        ObjectNode next = read(NEWEST);
        next.put("version", NEWEST + 1)
                .put("transaction", "another")
                .putArray("writer-features")
                .add("clustering");
        Files.write(root.resolve(Layout.commit(NEWEST + 1)), Json.write(next));

        assertThatThrownBy(begun::commit)
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("[clustering]");
        assertThat(root.resolve(Layout.commit(NEWEST + 2))).doesNotExist();
    }

    @Test
    void aVacuumedVersionIsNotTakenForADamagedOne() throws IOException {
        Files.writeString(
                root.resolve(Layout.commit(3)),
                "{\"format\":1,\"features\":[],\"table\":\"t\",\"version\":3,\"transaction\":\"x\",\"vacuumed\":true}");

        assertThatThrownBy(() -> load().snapshot("3"))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContainingAll(root.toString(), "version 3 was vacuumed", "Choose a newer version");
        assertThat(load().currentSnapshot().version()).isEqualTo(NEWEST);
    }

    @Test
    void anOperationOfANewerDatashardIsShownByItsName() throws IOException {
        change(version -> {
            version.put("operation", "rewrite");
            ((ObjectNode) version.at("/history/tail/0")).put("operation", "merge");
        });

        assertThat(load().currentSnapshot().operation()).isEqualTo("rewrite");
        assertThat(load().history()).extracting(Table.HistoryLine::operation).startsWith("rewrite", "alter", "merge");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "/etc/passwd",
                "file:/etc/passwd",
                "a/../../b",
                "a//b",
                "a\\b",
                "./a",
                "a/",
                ""
            })
    void aPathOutOfTheTableIsRefusedWhereverItStands(String path) throws IOException {
        for (String holder : List.of("/files/tail/0", "/files/runs/0", "/metadata", "/history/runs/0")) {
            String before = ((ObjectNode) read(NEWEST).at(holder)).get("path").asText();
            change(version -> ((ObjectNode) version.at(holder)).put("path", path));

            assertThatThrownBy(() -> {
                        load().history();
                        load().currentSnapshot().plan(List.of());
                    })
                    .as(holder)
                    .isInstanceOf(CorruptTableException.class)
                    .hasMessageContainingAll("'" + path + "' is refused as a path inside the table", root.toString());
            change(version -> ((ObjectNode) version.at(holder)).put("path", before));
        }
    }

    @Test
    void aMissingMetadataFileIsNamed() throws IOException {
        String path = read(NEWEST).at("/metadata/path").asText();
        Files.delete(root.resolve(path));

        assertCorrupt(OBJECT, path + " is missing", "restore");
    }

    @Test
    void aDamagedMetadataFileIsNamed() throws IOException {
        String path = read(NEWEST).at("/metadata/path").asText();
        Files.writeString(root.resolve(path), "{\"columns\":[]}");

        assertCorrupt(OBJECT, path, "\"last-field-id\" should be a whole number but is missing");
    }

    @Test
    void aHistoryRunOfOtherVersionsIsNamed() throws IOException {
        change(version -> ((ObjectNode) version.at("/history/runs/0")).put("last", 15));

        assertThatThrownBy(() -> load().history())
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContainingAll("history-1.parquet", root.toString(), "versions 1 to 15", "Restore");
    }

    @Test
    void aDataFileIsNoHistoryRun() throws IOException {
        String path = read(NEWEST).at("/files/tail/0/path").asText();
        change(version -> ((ObjectNode) version.at("/history/runs/0")).put("path", path));

        assertThatThrownBy(() -> load().history())
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining(path);
    }

    @Test
    void aHintThatIsWrongOrNonsenseMisleadsNobody() throws IOException {
        for (String hint : List.of("1", "7", "999999", "-1", "newest", "")) {
            Files.writeString(root.resolve(Layout.LATEST), hint);

            assertThat(load().currentSnapshot().version()).as(hint).isEqualTo(NEWEST);
        }
    }

    private void assertCorrupt(String... messages) {
        assertThatThrownBy(() -> load().currentSnapshot())
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContainingAll(messages);
    }

    private Table load() {
        return Table.load(root.toString(), new Configuration(false));
    }

    private ObjectNode read(long version) throws IOException {
        return (ObjectNode) Json.readObject(Files.readAllBytes(root.resolve(Layout.commit(version))));
    }

    private void change(Consumer<ObjectNode> change) throws IOException {
        ObjectNode version = read(NEWEST);
        change.accept(version);
        Files.write(root.resolve(OBJECT), Json.write(version));
    }
}
