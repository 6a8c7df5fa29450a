package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Decision;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What conditional versions wait for; FORMAT.md, section "Conditional versions". */
public final class DecisionJson {
    /** The feature of a conditional version. */
    static final String FEATURE = "conditional-versions";

    private static final String CONDITION = "condition";
    private static final String COMMITTED = "committed";
    private static final String ABORTED = "aborted";

    /** An id becomes the name of an object outside of the table. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private DecisionJson() {}

    /** Makes a version object conditional. */
    static void write(Condition condition, ObjectNode version) {
        version.putObject(CONDITION)
                .put("decision", condition.decision())
                .put("levels-up", condition.levelsUp())
                .put("database", condition.database());
    }

    /** The condition of a version object, if it has one. */
    public static Optional<Condition> conditionOf(JsonNode version) {
        if (!version.has(CONDITION)) {
            return Optional.empty();
        }
        JsonNode node = Json.objectAt(version, CONDITION);
        int levelsUp = Json.intAt(node, "levels-up");
        if (levelsUp < 1) {
            throw new CorruptTableException("\"levels-up\" is " + levelsUp + ", and a database lies above its tables");
        }
        return Optional.of(new Condition(idAt(node, "decision"), levelsUp, idAt(node, "database")));
    }

    private static String idAt(JsonNode node, String key) {
        String id = Json.textAt(node, key);
        if (!ID.matcher(id).matches()) {
            throw new CorruptTableException("\"" + key + "\" is \"" + id + "\", which is no UUID");
        }
        return id;
    }

    /** The object of a decision. */
    public static byte[] write(String id, Decision decision) {
        ObjectNode node = Json.object();
        node.put("format", VersionJson.FORMAT);
        node.putArray("features");
        node.put("id", id);
        if (decision instanceof Decision.Committed committed) {
            node.put("decision", COMMITTED);
            node.put("time", committed.time().toString());
            ArrayNode tables = node.putArray("tables");
            new TreeMap<>(committed.tables())
                    .forEach((table, version) ->
                            tables.addObject().put("table", table).put("version", version));
        } else {
            node.put("decision", ABORTED);
        }
        return Json.write(node);
    }

    /**
     * Reads a decision.
     *
     * @throws CorruptTableException if the content is none, or that of another id
     */
    public static Decision read(String id, byte[] content) {
        JsonNode node = Json.readObject(content);
        VersionJson.requireKnown(node);
        if (!Json.textAt(node, "id").equals(id)) {
            throw new CorruptTableException("its \"id\" says " + Json.textAt(node, "id"));
        }
        String decision = Json.textAt(node, "decision");
        return switch (decision) {
            case COMMITTED -> new Decision.Committed(Json.timeAt(node, "time"), tables(node));
            case ABORTED -> new Decision.Aborted();
            default -> throw new CorruptTableException("\"decision\" is \"" + decision + "\"");
        };
    }

    private static Map<String, Long> tables(JsonNode decision) {
        Map<String, Long> tables = new HashMap<>();
        for (JsonNode table : Json.arrayAt(decision, "tables")) {
            tables.put(Json.textAt(table, "table"), Json.longAt(table, "version"));
        }
        return tables;
    }

    /** The object that says which database a directory is. */
    public static byte[] writeDatabase(String id) {
        ObjectNode node = Json.object();
        node.put("format", VersionJson.FORMAT);
        node.putArray("features");
        node.put("id", id);
        return Json.write(node);
    }

    /** The id of a database. */
    public static String readDatabase(byte[] content) {
        JsonNode node = Json.readObject(content);
        VersionJson.requireKnown(node);
        return idAt(node, "id");
    }
}
