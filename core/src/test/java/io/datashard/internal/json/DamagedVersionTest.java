package io.datashard.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.datashard.CorruptTableException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.version.Layout;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A version object that is not what the specification says is refused by the name of what is wrong. */
class DamagedVersionTest {
    private static final Path TABLES = Path.of("src/test/resources/golden/format-1");

    /** Entries may lack these, and metadata has a path or the rest. */
    private static final Set<String> OPTIONAL =
            Set.of("comment", "stats", "partitioning", "name", "path", "version", "partition", "metrics");

    private static final Set<String> OPTIONAL_AT_ROOT = Set.of("writer-features", "writers");

    /** A key of a version object, by the pointer to the object around it. */
    record Place(String table, long version, String parent, String key) {
        ObjectNode parentIn(JsonNode root) {
            return (ObjectNode) root.at(parent);
        }
    }

    static Stream<Place> keys() throws IOException {
        List<Place> places = new ArrayList<>();
        collect(object("types", 1), "", "types", 1, places);
        collect(object("history", 5), "", "history", 5, places);
        collect(object("history", 19), "", "history", 19, places);
        collect(object("writers", 4), "", "writers", 4, places);
        collect(object("metrics", 19), "", "metrics", 19, places);
        return places.stream();
    }

    static Stream<Place> requiredKeys() throws IOException {
        return keys().filter(place -> !OPTIONAL_AT_ROOT.contains(place.parent() + place.key())
                && (place.parent().isEmpty() || !OPTIONAL.contains(place.key()))
                && !place.parent().endsWith("/stats")
                && !place.parent().endsWith("/properties")
                && !place.parent().equals("/writers")
                && !place.parent().endsWith("/metrics"));
    }

    @ParameterizedTest
    @MethodSource("requiredKeys")
    void aMissingKeyIsNamed(Place place) throws IOException {
        JsonNode root = object(place.table(), place.version());
        place.parentIn(root).remove(place.key());

        assertThatThrownBy(() -> read(root, place.version()))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("\"" + place.key() + "\"");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyOfTheWrongTypeIsNamed(Place place) throws IOException {
        JsonNode root = object(place.table(), place.version());
        JsonNode right = place.parentIn(root).get(place.key());
        JsonNode wrong = right.isBoolean() ? TextNode.valueOf("x") : BooleanNode.TRUE;
        place.parentIn(root).set(place.key(), wrong);

        assertThatThrownBy(() -> read(root, place.version()))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining(place.key())
                .hasMessageContaining(wrong.asText());
    }

    @Test
    void whatIsWrittenIsWhatWasRead() throws IOException {
        for (int number = 1; number <= 21; number++) {
            JsonNode root = object("history", number);

            assertThat(Json.readObject(VersionJson.write(read(root, number)))).isEqualTo(root);
        }
    }

    @Test
    void unknownKeysAreIgnored() throws IOException {
        ObjectNode root = (ObjectNode) object("history", 5);
        Version version = read(root, 5);
        root.put("seen-with", 1);
        ((ObjectNode) root.at("/files/tail/0")).putObject("hints").put("border", 1);

        assertThat(read(root, 5)).isEqualTo(version);
    }

    @Test
    void whatIsNotOneJsonObjectIsRefused() throws IOException {
        String text = object("history", 5).toString();

        assertRefused(text.substring(0, 100), "not JSON");
        assertRefused("", "expected a JSON object");
        assertRefused("[1]", "expected a JSON object");
        assertRefused(text + "{}", "not JSON");
        assertRefused(text.replaceFirst("\"version\":5", "\"version\":5,\"version\":5"), "Duplicate field 'version'");
    }

    @Test
    void anotherNumberInsideIsRefused() throws IOException {
        JsonNode root = object("history", 5);

        assertThatThrownBy(() -> read(root, 6))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("\"version\" says 5");
    }

    @Test
    void aHigherFormatIsRefusedWhateverElseItHas() {
        assertRefused("{\"format\":2}", "format 2", "Use a newer version of datashard");
        assertRefused("{\"format\":0}", "\"format\" is 0");
    }

    @Test
    void anUnknownFeatureIsRefusedByItsName() throws IOException {
        ObjectNode root = (ObjectNode) object("history", 5);
        root.putArray("features").add("adopted-files");

        assertRefused(root.toString(), "[adopted-files]", "Use a newer version of datashard");
    }

    @Test
    void anUnknownWriterFeatureIsReadAndNotWritten() throws IOException {
        ObjectNode root = (ObjectNode) object("history", 5);
        root.putArray("writer-features").add("clustering");
        Version version = read(root, 5);

        assertThatThrownBy(() -> version.requireWritable("file:/t"))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContainingAll("file:/t", "[clustering]", "newer version of datashard");
        assertThatCode(() -> read(object("history", 5), 5).requireWritable("file:/t"))
                .doesNotThrowAnyException();
    }

    @Test
    void aStubSaysThatTheVersionWasVacuumed() {
        String stub =
                "{\"format\":1,\"features\":[],\"table\":\"t\",\"version\":3,\"transaction\":\"x\",\"vacuumed\":true}";

        assertThatThrownBy(() -> VersionJson.read(stub.getBytes(StandardCharsets.UTF_8), 3, path -> null))
                .isInstanceOf(SnapshotNotFoundException.class)
                .hasMessageContaining("version 3 was vacuumed");
    }

    @Test
    void deletedRowsDoNotComeBack() throws IOException {
        for (String deletes : List.of(
                "{'rows':1}",
                "{'inline':'AAAA'}",
                "{'rows':1,'inline':'AAAA','path':'a.dv','offset':4,'bytes':9}",
                "{'rows':1,'inline':'no base64'}",
                "{'rows':0,'inline':'AAAA'}",
                "{'rows':3,'inline':'AAAA'}",
                "{'rows':1,'path':'../a.dv','offset':4,'bytes':9}",
                "{'rows':1,'path':'a.dv','offset':-1,'bytes':9}",
                "{'rows':1,'path':'a.dv','offset':4,'bytes':0}",
                "{'rows':1,'path':'a.dv','offset':4}")) {
            ObjectNode root = (ObjectNode) object("history", 5);
            ((ObjectNode) root.at("/files/tail/0")).set("deletes", Json.readObject(bytes(deletes.replace('\'', '"'))));

            assertThatThrownBy(() -> read(root, 5)).as(deletes).isInstanceOf(CorruptTableException.class);
        }
    }

    @Test
    void statisticsOfTheWrongFormAreRefused() throws IOException {
        for (String stats : List.of("[1,2]", "[1,2,\"0\"]", "[1,2,0,\"false\"]", "[1,2,0,true,1]", "[1.5,2,0]")) {
            ObjectNode root = (ObjectNode) object("history", 5);
            ((ObjectNode) root.at("/files/tail/0/stats"))
                    .set("1", Json.readObject(bytes("{\"s\":" + stats + "}")).get("s"));

            assertThatThrownBy(() -> read(root, 5)).isInstanceOf(CorruptTableException.class);
        }
    }

    @Test
    void aBorderThatCannotBeIsOverlooked() throws IOException {
        ObjectNode root = (ObjectNode) object("borders", 2);
        long bytes = root.at("/files/tail/0/bytes").longValue();
        assertThat(read(root, 2)
                        .contents()
                        .files()
                        .tail()
                        .get(0)
                        .file()
                        .orElseThrow()
                        .border())
                .isPresent();

        for (String border : List.of(
                "{'radius':0,'rows':2,'bytes':9}",
                "{'radius':1,'rows':2,'bytes':0}",
                "{'radius':1,'rows':0,'bytes':9}",
                "{'radius':1,'rows':-2,'bytes':9}",
                "{'radius':1,'rows':2,'bytes':12.5}",
                "{'radius':1,'rows':4,'bytes':9}",
                "{'radius':1,'rows':2,'bytes':" + (bytes + 1) + "}",
                "{'radius':1,'rows':2}",
                "[]")) {
            ((ObjectNode) root.at("/files/tail/0/hints"))
                    .set(
                            "border",
                            Json.readObject(bytes("{\"b\":" + border.replace('\'', '"') + "}"))
                                    .get("b"));

            assertThat(read(root, 2)
                            .contents()
                            .files()
                            .tail()
                            .get(0)
                            .file()
                            .orElseThrow()
                            .border())
                    .as(border)
                    .isEmpty();
        }
    }

    @Test
    void aPartitionFieldMustHaveASourceThatItsTransformAccepts() throws IOException {
        ObjectNode root = (ObjectNode) object("history", 5);
        ObjectNode field = (ObjectNode) root.at("/metadata/partitionings/0/fields/0");

        field.put("source-id", 99);
        assertRefused(root.toString(), "a source column of the partition field ts_day is 99");
        field.put("source-id", 3);
        assertRefused(root.toString(), "the transform days cannot be applied to the column value of type double");
    }

    private static void assertRefused(String text, String... messages) {
        assertThatThrownBy(() -> VersionJson.read(bytes(text), 5, path -> null))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContainingAll(messages);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Version read(JsonNode root, long number) {
        return VersionJson.read(Json.write(root), number, DamagedVersionTest::metadata);
    }

    private static Metadata metadata(String path) {
        try {
            return MetadataJson.parse(
                    Files.readAllBytes(TABLES.resolve("history").resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode object(String table, long version) throws IOException {
        return Json.readObject(Files.readAllBytes(TABLES.resolve(table).resolve(Layout.commit(version))));
    }

    private static void collect(JsonNode node, String at, String table, long version, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(key -> {
                places.add(new Place(table, version, at, key));
                collect(object.get(key), at + "/" + key, table, version, places);
            });
        } else if (node instanceof ArrayNode array) {
            // one element is like the others
            for (int i = 0; i < Math.min(1, array.size()); i++) {
                collect(array.get(i), at + "/" + i, table, version, places);
            }
        }
    }
}
