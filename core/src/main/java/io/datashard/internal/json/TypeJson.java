package io.datashard.internal.json;

import static io.datashard.Type.IntervalUnit.DAY;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.Type;
import io.datashard.Type.IntervalUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types and fields as JSON: a primitive type is its text form, a nested type is an object. */
final class TypeJson {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)");
    private static final Pattern INTERVAL = Pattern.compile("interval ([a-z]+)(?: to ([a-z]+))?");
    private static final Map<String, Type.Primitive> PRIMITIVES =
            Arrays.stream(Type.Primitive.values()).collect(toUnmodifiableMap(Type.Primitive::toString, type -> type));

    private TypeJson() {}

    static ArrayNode writeFields(List<Field> fields) {
        ArrayNode array = Json.array();
        for (Field field : fields) {
            ObjectNode node = array.addObject();
            node.put("id", field.id());
            node.put("name", field.name());
            node.set("type", write(field.type()));
            node.put("nullable", field.nullable());
            field.comment().ifPresent(comment -> node.put("comment", comment));
        }
        return array;
    }

    static List<Field> readFields(JsonNode array) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode node : array) {
            fields.add(new Field(
                    Json.intAt(node, "id"),
                    Json.textAt(node, "name"),
                    read(node.get("type")),
                    Json.booleanAt(node, "nullable"),
                    node.has("comment") ? Optional.of(Json.textAt(node, "comment")) : Optional.empty()));
        }
        return fields;
    }

    private static JsonNode write(Type type) {
        if (type instanceof Type.Struct struct) {
            return Json.object().<ObjectNode>set("struct", writeFields(struct.fields()));
        } else if (type instanceof Type.Array array) {
            ObjectNode node = Json.object();
            ObjectNode element = node.putObject("array");
            element.put("element-id", array.elementId());
            element.set("element", write(array.element()));
            element.put("element-nullable", array.elementNullable());
            return node;
        } else if (type instanceof Type.Map map) {
            ObjectNode node = Json.object();
            ObjectNode entry = node.putObject("map");
            entry.put("key-id", map.keyId());
            entry.set("key", write(map.key()));
            entry.put("value-id", map.valueId());
            entry.set("value", write(map.value()));
            entry.put("value-nullable", map.valueNullable());
            return node;
        }
        return new TextNode(type.toString());
    }

    private static Type read(JsonNode node) {
        if (node != null && node.isTextual()) {
            return readText(node.textValue());
        } else if (node != null && node.has("struct")) {
            return new Type.Struct(readFields(Json.arrayAt(node, "struct")));
        } else if (node != null && node.has("array")) {
            JsonNode array = node.get("array");
            return new Type.Array(
                    Json.intAt(array, "element-id"),
                    read(array.get("element")),
                    Json.booleanAt(array, "element-nullable"));
        } else if (node != null && node.has("map")) {
            JsonNode map = node.get("map");
            return new Type.Map(
                    Json.intAt(map, "key-id"),
                    read(map.get("key")),
                    Json.intAt(map, "value-id"),
                    read(map.get("value")),
                    Json.booleanAt(map, "value-nullable"));
        }
        throw new CorruptTableException("a column's type is " + node + ", which is none that this version knows");
    }

    private static Type readText(String text) {
        Type.Primitive primitive = PRIMITIVES.get(text);
        if (primitive != null) {
            return primitive;
        }
        Matcher decimal = DECIMAL.matcher(text);
        if (decimal.matches()) {
            return new Type.Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        Matcher interval = INTERVAL.matcher(text);
        if (interval.matches()) {
            IntervalUnit start = unit(interval.group(1));
            IntervalUnit end = interval.group(2) == null ? start : unit(interval.group(2));
            return start.compareTo(DAY) < 0
                    ? new Type.YearMonthInterval(start, end)
                    : new Type.DayTimeInterval(start, end);
        }
        throw new CorruptTableException("a column's type is \"" + text + "\", which is none that this version knows");
    }

    private static IntervalUnit unit(String text) {
        return IntervalUnit.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
