package io.datashard.internal.vacuum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.internal.json.Json;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.TablePath;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to go, written down before the first of it goes: whoever finds a plan undone does it again from the start.
 *
 * @param versions whose objects become stubs
 * @param files which no version needs that stays readable, now and for ever
 */
record Plan(List<Long> versions, List<String> files) {
    Plan {
        versions = List.copyOf(versions);
        files = List.copyOf(files);
    }

    byte[] json() {
        ObjectNode node = Json.object();
        node.put("format", VersionJson.FORMAT);
        node.putArray("features");
        ArrayNode numbers = node.putArray("versions");
        versions.forEach(numbers::add);
        ArrayNode paths = node.putArray("files");
        files.forEach(paths::add);
        return Json.write(node);
    }

    /** @throws CorruptTableException if the content is no plan */
    static Plan parse(byte[] content) {
        JsonNode node = Json.readObject(content);
        VersionJson.requireKnown(node);
        return new Plan(
                Numbers.at(node, "versions"),
                Json.textsAt(node, "files").stream().map(TablePath::require).toList());
    }

    /** Whole numbers in an array. */
    static final class Numbers {
        private Numbers() {}

        static List<Long> at(JsonNode parent, String key) {
            List<Long> numbers = new ArrayList<>();
            for (JsonNode number : Json.arrayAt(parent, key)) {
                if (!number.isIntegralNumber() || !number.canConvertToLong()) {
                    throw new CorruptTableException("\"" + key + "\" should hold whole numbers but holds " + number);
                }
                numbers.add(number.longValue());
            }
            return numbers;
        }
    }
}
