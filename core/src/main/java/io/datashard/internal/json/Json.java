package io.datashard.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.internal.store.TablePath;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reading and writing JSON trees, with errors that name what is wrong. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /**
     * Reads an object.
     *
     * @throws CorruptTableException if the content is anything else
     */
    public static JsonNode readObject(byte[] content) {
        try {
            JsonNode node = MAPPER.readTree(content);
            if (node == null || !node.isObject()) {
                throw new CorruptTableException("expected a JSON object");
            }
            return node;
        } catch (IOException e) {
            throw new CorruptTableException("not JSON: " + e.getMessage(), e);
        }
    }

    public static JsonNode objectAt(JsonNode parent, String key) {
        return at(parent, key, "an object", JsonNode::isObject);
    }

    public static JsonNode arrayAt(JsonNode parent, String key) {
        return at(parent, key, "an array", JsonNode::isArray);
    }

    public static String textAt(JsonNode parent, String key) {
        return at(parent, key, "a string", JsonNode::isTextual).textValue();
    }

    /** A path below the table's root. */
    public static String pathAt(JsonNode parent, String key) {
        return TablePath.require(textAt(parent, key));
    }

    public static long longAt(JsonNode parent, String key) {
        return at(parent, key, "a whole number", node -> node.isIntegralNumber() && node.canConvertToLong())
                .longValue();
    }

    /** A time in UTC. */
    public static Instant timeAt(JsonNode parent, String key) {
        String text = textAt(parent, key);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new CorruptTableException("\"" + key + "\" is \"" + text + "\", which is no time in UTC", e);
        }
    }

    public static int intAt(JsonNode parent, String key) {
        return at(parent, key, "a whole number", node -> node.isIntegralNumber() && node.canConvertToInt())
                .intValue();
    }

    public static boolean booleanAt(JsonNode parent, String key) {
        return at(parent, key, "true or false", JsonNode::isBoolean).booleanValue();
    }

    /** The strings of an array. */
    public static List<String> textsAt(JsonNode parent, String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : arrayAt(parent, key)) {
            if (!text.isTextual()) {
                throw new CorruptTableException("\"" + key + "\" should hold strings but holds " + text);
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    /** The value at a key, whatever it is. */
    public static JsonNode valueAt(JsonNode parent, String key) {
        return at(parent, key, "there", node -> true);
    }

    private static JsonNode at(JsonNode parent, String key, String expected, Predicate<JsonNode> test) {
        JsonNode node = parent.get(key);
        if (node == null || !test.test(node)) {
            throw new CorruptTableException("\"" + key + "\" should be " + expected + " but is "
                    + (node == null ? "missing" : String.valueOf(node)));
        }
        return node;
    }
}
