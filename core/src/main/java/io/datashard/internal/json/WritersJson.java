package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.internal.version.Writers;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The writers in a version object; FORMAT.md, section "Idempotent writers". */
final class WritersJson {
    /** The writer feature of a version that remembers writers. */
    static final String FEATURE = "writers";

    private static final String KEY = "writers";

    private WritersJson() {}

    /** Adds nothing where there are no writers. */
    static void write(Writers writers, ObjectNode version) {
        if (writers.last().isEmpty()) {
            return;
        }
        ObjectNode node = version.putObject(KEY);
        new TreeMap<>(writers.last()).forEach((application, last) -> node.putObject(application)
                .put("sequence", last.sequence())
                .put("time", last.time().toString()));
    }

    static Writers read(JsonNode version) {
        if (!version.has(KEY)) {
            return Writers.NONE;
        }
        JsonNode node = Json.objectAt(version, KEY);
        Map<String, Writers.Last> last = new HashMap<>();
        node.fieldNames().forEachRemaining(application -> {
            JsonNode entry = Json.objectAt(node, application);
            last.put(application, new Writers.Last(Json.longAt(entry, "sequence"), Json.timeAt(entry, "time")));
        });
        return new Writers(last);
    }
}
