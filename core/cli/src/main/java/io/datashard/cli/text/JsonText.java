package io.datashard.cli.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes JSON: maps, iterables and streams (as they come, so that none need be held, and closed then), texts, whole numbers, booleans, times as ISO texts
 * in UTC, and null, which an empty optional is too.
 */
public final class JsonText {
    private JsonText() {}

    /** Writes one value, indented, and ends the line. */
    public static void print(Object value, PrintWriter out) {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            // What ends in an error must not look whole.
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            json.setPrettyPrinter(new Indented());
            write(value, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    /** Each field and element on a line of its own, the same on all systems. */
    private static final class Indented extends DefaultPrettyPrinter {
        private static final long serialVersionUID = 1L;

        Indented() {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            indentObjectsWith(indenter);
            indentArraysWith(indenter);
        }

        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(": ");
        }
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), json);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName((String) entry.getKey());
                write(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> values) {
            writeArray(values.iterator(), json);
        } else if (value instanceof Stream<?> values) {
            try (values) {
                writeArray(values.iterator(), json);
            }
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof String || value instanceof Instant) {
            json.writeString(value.toString());
        } else {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " has no form in JSON");
        }
    }

    private static void writeArray(Iterator<?> values, JsonGenerator json) throws IOException {
        json.writeStartArray();
        while (values.hasNext()) {
            write(values.next(), json);
        }
        json.writeEndArray();
    }
}
