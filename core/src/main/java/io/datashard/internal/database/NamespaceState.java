package io.datashard.internal.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.internal.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One state of a namespace; FORMAT.md, section "Databases".
 *
 * @param number 1 for the first
 * @param transaction a UUID, by which a writer recognises its own
 * @param properties nothing if the namespace was dropped
 */
record NamespaceState(long number, String transaction, Instant time, Optional<Map<String, String>> properties) {
    private static final int FORMAT = 1;

    byte[] write() {
        ObjectNode node = Json.object();
        node.put("format", FORMAT);
        node.putArray("features");
        node.put("number", number);
        node.put("transaction", transaction);
        node.put("time", time.toString());
        properties.ifPresentOrElse(
                all -> {
                    ObjectNode written = node.putObject("properties");
                    new TreeMap<>(all).forEach(written::put);
                },
                () -> node.put("dropped", true));
        return Json.write(node);
    }

    /** @throws CorruptTableException if it is of a newer format, or damaged */
    static NamespaceState read(byte[] content) {
        JsonNode node = Json.readObject(content);
        int format = Json.intAt(node, "format");
        if (format != FORMAT || !Json.textsAt(node, "features").isEmpty()) {
            throw new CorruptTableException("it is of format " + format + " with the features "
                    + Json.textsAt(node, "features") + "; this version of datashard knows format " + FORMAT
                    + " without features. Use a newer version of datashard");
        }
        return new NamespaceState(
                Json.longAt(node, "number"),
                Json.textAt(node, "transaction"),
                Json.timeAt(node, "time"),
                node.has("dropped") && Json.booleanAt(node, "dropped")
                        ? Optional.empty()
                        : Optional.of(properties(Json.objectAt(node, "properties"))));
    }

    private static Map<String, String> properties(JsonNode node) {
        Map<String, String> properties = new HashMap<>();
        node.fieldNames().forEachRemaining(key -> properties.put(key, Json.textAt(node, key)));
        return properties;
    }
}
