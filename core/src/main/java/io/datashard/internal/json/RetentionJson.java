package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.Tag;
import io.datashard.internal.version.Floor;
import io.datashard.internal.version.Retention;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The floor and the tags in a version object; FORMAT.md, section "Keeping and giving up versions". */
final class RetentionJson {
    /** The writer feature of a version that has a floor. */
    static final String FLOOR = "floor";

    /** The writer feature of a version that has tags. */
    static final String TAGS = "tags";

    private static final String VERSION = "version";
    private static final String SNAPSHOT = "snapshot";
    private static final String EXPIRES = "expires";

    private RetentionJson() {}

    /** Adds nothing where there is neither a floor nor a tag. */
    static void write(Retention retention, ObjectNode version) {
        retention.floor().ifPresent(floor -> version.putObject(FLOOR)
                .put(SNAPSHOT, floor.snapshotId())
                .put(VERSION, floor.version()));
        if (!retention.tags().isEmpty()) {
            ObjectNode tags = version.putObject(TAGS);
            new TreeMap<>(retention.tags()).forEach((name, tag) -> write(tag, tags.putObject(name)));
        }
    }

    private static void write(Tag tag, ObjectNode node) {
        node.put(VERSION, tag.version()).put(SNAPSHOT, tag.snapshotId());
        tag.expires().ifPresent(end -> node.put(EXPIRES, end.toString()));
    }

    static Retention read(JsonNode version) {
        Optional<Floor> floor = Optional.empty();
        if (version.has(FLOOR)) {
            JsonNode node = Json.objectAt(version, FLOOR);
            floor = Optional.of(new Floor(Json.longAt(node, VERSION), Json.textAt(node, SNAPSHOT)));
        }
        Map<String, Tag> tags = new HashMap<>();
        if (version.has(TAGS)) {
            JsonNode node = Json.objectAt(version, TAGS);
            node.fieldNames().forEachRemaining(name -> tags.put(name, tag(name, Json.objectAt(node, name))));
        }
        return new Retention(floor, tags);
    }

    private static Tag tag(String name, JsonNode node) {
        return new Tag(
                name,
                Json.longAt(node, VERSION),
                Json.textAt(node, SNAPSHOT),
                node.has(EXPIRES) ? Optional.of(Json.timeAt(node, EXPIRES)) : Optional.empty());
    }
}
