package io.datashard.cli.report;

import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.cli.text.JsonObject;
import io.datashard.internal.json.ValueJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A column, or a field of a struct somewhere in it.
 *
 * @param name the names from the column down, with points between; {@code element}, {@code key} and {@code value} stand for what is in
 *     arrays and maps
 */
record ColumnFacts(String name, Field field) {

    /** All columns and, after each, the fields in it. */
    static List<ColumnFacts> of(Schema schema) {
        List<ColumnFacts> all = new ArrayList<>();
        schema.columns().forEach(column -> collect(column.name(), column, all));
        return List.copyOf(all);
    }

    private static void collect(String name, Field field, List<ColumnFacts> all) {
        all.add(new ColumnFacts(name, field));
        collect(name, field.type(), all);
    }

    private static void collect(String name, Type type, List<ColumnFacts> all) {
        if (type instanceof Type.Struct struct) {
            struct.fields().forEach(field -> collect(name + "." + field.name(), field, all));
        } else if (type instanceof Type.Array array) {
            collect(name + ".element", array.element(), all);
        } else if (type instanceof Type.Map map) {
            collect(name + ".key", map.key(), all);
            collect(name + ".value", map.value(), all);
        }
    }

    int id() {
        return field.id();
    }

    /** As SQL declared it, where that says more. */
    String type() {
        return field.sqlType().orElse(field.type().toString());
    }

    /** What new rows get that are written without the column, if they get something else than null. */
    Optional<String> defaultText() {
        return field.defaults().expression().or(() -> Optional.ofNullable(
                        field.defaults().written())
                .map(value -> ValueJson.write(value).asText()));
    }

    Map<String, Object> json() {
        return new JsonObject()
                .with("column", name)
                .with("id", id())
                .with("type", type())
                .with("nullable", field.nullable())
                .with("default", defaultText())
                .with("comment", field.comment())
                .fields();
    }

    /** Everything about it in a line. */
    String text() {
        return text(type());
    }

    /** The same but for the fields of a struct, which are listed beside it. */
    String ownText() {
        return text(field.type() instanceof Type.Struct ? "struct" : type());
    }

    private String text(String type) {
        return name + " " + type + (field.nullable() ? "" : " not null")
                + defaultText().map(value -> " default " + value).orElse("")
                + field.comment().map(comment -> " comment '" + comment + "'").orElse("");
    }
}
