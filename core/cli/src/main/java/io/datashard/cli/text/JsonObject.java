package io.datashard.cli.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts together an object for {@link JsonText}: its fields stay in the order in which they are put. */
public final class JsonObject {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Adds a field. */
    public JsonObject with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Adds the fields of another object. */
    public JsonObject with(Map<String, ?> others) {
        fields.putAll(others);
        return this;
    }

    /** The object. */
    public Map<String, Object> fields() {
        return Collections.unmodifiableMap(fields);
    }
}
