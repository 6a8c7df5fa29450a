package io.datashard.internal.json;

import static io.datashard.Type.IntervalUnit.DAY;
import static io.datashard.Type.IntervalUnit.MONTH;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.datashard.CorruptTableException;
import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.Type;
import io.datashard.Type.IntervalUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Types and fields as JSON: a primitive type is its text form, a nested type is an object. */
final class TypeJson {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)");

    /** The types of one text form each, intervals among them. */
    private static final Map<String, Type> BY_TEXT = byText();

    private TypeJson() {}

    private static Map<String, Type> byText() {
        List<Type> types = new ArrayList<>(List.of(Type.Primitive.values()));
        for (IntervalUnit start : IntervalUnit.values()) {
            for (IntervalUnit end : IntervalUnit.values()) {
                if (start.compareTo(end) <= 0 && end.compareTo(MONTH) <= 0) {
                    types.add(new Type.YearMonthInterval(start, end));
                } else if (start.compareTo(end) <= 0 && start.compareTo(DAY) >= 0) {
                    types.add(new Type.DayTimeInterval(start, end));
                }
            }
        }
        return types.stream().collect(toUnmodifiableMap(Type::toString, type -> type));
    }

    static ArrayNode writeFields(List<Field> fields) {
        ArrayNode array = Json.array();
        for (Field field : fields) {
            ObjectNode node = array.addObject();
            node.put("id", field.id());
            node.put("name", field.name());
            node.set("type", write(field.type()));
            node.put("nullable", field.nullable());
            field.comment().ifPresent(comment -> node.put("comment", comment));
            field.sqlType().ifPresent(sqlType -> node.put("sql-type", sqlType));
            writeDefaults(node, field.defaults());
        }
        return array;
    }

    private static void writeDefaults(ObjectNode node, Defaults defaults) {
        if (defaults.since() != Defaults.NONE.since()) {
            node.put("since", defaults.since());
        }
        if (defaults.initial() != null) {
            node.set("initial-default", ValueJson.write(defaults.initial()));
        }
        if (defaults.written() != null) {
            node.set("write-default", ValueJson.write(defaults.written()));
        }
        defaults.expression().ifPresent(sql -> node.put("write-default-sql", sql));
    }

    static List<Field> readFields(JsonNode array) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode node : array) {
            Type type = readAt(node, "type");
            fields.add(new Field(
                    Json.intAt(node, "id"),
                    Json.textAt(node, "name"),
                    type,
                    Json.booleanAt(node, "nullable"),
                    optionalText(node, "comment"),
                    optionalText(node, "sql-type"),
                    new Defaults(
                            node.has("since") ? Json.longAt(node, "since") : Defaults.NONE.since(),
                            readDefault(node, "initial-default", type),
                            readDefault(node, "write-default", type),
                            optionalText(node, "write-default-sql"))));
        }
        return fields;
    }

    private static Optional<String> optionalText(JsonNode node, String key) {
        return node.has(key) ? Optional.of(Json.textAt(node, key)) : Optional.empty();
    }

    private static Object readDefault(JsonNode node, String key, Type type) {
        if (!node.has(key)) {
            return null;
        } else if (!type.isPrimitive()) {
            throw new CorruptTableException("\"" + key + "\" is " + node.get(key) + " in a column of type " + type
                    + ", but only columns of primitive types have defaults");
        }
        return ValueJson.read(type, node.get(key));
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

    private static Type readAt(JsonNode parent, String key) {
        JsonNode node = Json.valueAt(parent, key);
        if (node.isTextual()) {
            return readText(node.textValue(), key);
        } else if (node.has("struct")) {
            return new Type.Struct(readFields(Json.arrayAt(node, "struct")));
        } else if (node.has("array")) {
            JsonNode array = Json.objectAt(node, "array");
            return new Type.Array(
                    Json.intAt(array, "element-id"),
                    readAt(array, "element"),
                    Json.booleanAt(array, "element-nullable"));
        } else if (node.has("map")) {
            JsonNode map = Json.objectAt(node, "map");
            return new Type.Map(
                    Json.intAt(map, "key-id"),
                    readAt(map, "key"),
                    Json.intAt(map, "value-id"),
                    readAt(map, "value"),
                    Json.booleanAt(map, "value-nullable"));
        }
        throw unknown(key, node.toString());
    }

    private static Type readText(String text, String key) {
        Type type = BY_TEXT.get(text);
        if (type != null) {
            return type;
        }
        Matcher decimal = DECIMAL.matcher(text);
        if (decimal.matches()) {
            return new Type.Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        throw unknown(key, "\"" + text + "\"");
    }

    private static CorruptTableException unknown(String key, String type) {
        return new CorruptTableException("\"" + key + "\" is " + type + ", which is no type of format 1");
    }
}
