package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.internal.types.PartitionFunction;
import io.datashard.internal.version.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table's schema, partitionings and properties as JSON. */
public final class MetadataJson {
    private static final Pattern PARAMETRIC = Pattern.compile("(bucket|truncate|healpix)\\((\\d{1,9})\\)");

    private MetadataJson() {}

    public static ObjectNode write(Metadata metadata) {
        ObjectNode node = Json.object();
        node.set("columns", TypeJson.writeFields(metadata.schema().columns()));
        node.put("last-field-id", metadata.schema().lastFieldId());
        ArrayNode partitionings = node.putArray("partitionings");
        for (Partitioning partitioning : metadata.partitionings()) {
            ObjectNode written = partitionings.addObject();
            written.put("id", partitioning.id());
            ArrayNode fields = written.putArray("fields");
            for (PartitionField field : partitioning.fields()) {
                ObjectNode one = fields.addObject().put("id", field.id());
                writeSources(field.sourceIds(), one);
                one.put("transform", field.transform().toString()).put("name", field.name());
            }
        }
        node.put("partitioning", metadata.partitioning().id());
        ObjectNode properties = node.putObject("properties");
        new TreeMap<>(metadata.properties()).forEach(properties::put);
        return node;
    }

    private static void writeSources(List<Integer> sources, ObjectNode field) {
        if (sources.size() == 1) {
            field.put("source-id", sources.get(0));
        } else {
            sources.forEach(field.putArray("source-ids")::add);
        }
    }

    /** Metadata as a text of its own. */
    public static byte[] bytes(Metadata metadata) {
        return Json.write(write(metadata));
    }

    /** Reads what {@link #bytes} gave. */
    public static Metadata parse(byte[] content) {
        return read(Json.readObject(content));
    }

    /** Metadata as a string. */
    public static String text(Metadata metadata) {
        return new String(bytes(metadata), StandardCharsets.UTF_8);
    }

    /** Reads what {@link #text} gave. */
    public static Metadata parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws CorruptTableException if the node is anything else
     */
    public static Metadata read(JsonNode node) {
        try {
            Schema schema =
                    new Schema(TypeJson.readFields(Json.arrayAt(node, "columns")), Json.intAt(node, "last-field-id"));
            List<Partitioning> partitionings = new ArrayList<>();
            for (JsonNode partitioning : Json.arrayAt(node, "partitionings")) {
                partitionings.add(readPartitioning(partitioning, schema));
            }
            Map<String, String> properties = new TreeMap<>();
            JsonNode written = Json.objectAt(node, "properties");
            written.fieldNames().forEachRemaining(key -> properties.put(key, Json.textAt(written, key)));
            return new Metadata(schema, partitionings, Json.intAt(node, "partitioning"), properties);
        } catch (IllegalArgumentException e) {
            throw new CorruptTableException("the schema or partitioning is not possible: " + e.getMessage(), e);
        }
    }

    private static Partitioning readPartitioning(JsonNode node, Schema schema) {
        List<PartitionField> fields = new ArrayList<>();
        for (JsonNode field : Json.arrayAt(node, "fields")) {
            Transform transform = readTransform(Json.textAt(field, "transform"));
            fields.add(new PartitionField(
                    Json.intAt(field, "id"), readSources(field, transform), transform, Json.textAt(field, "name")));
            requireSources(fields.get(fields.size() - 1), schema);
        }
        return new Partitioning(Json.intAt(node, "id"), fields);
    }

    private static List<Integer> readSources(JsonNode field, Transform transform) {
        if (transform.columns() == 1) {
            return List.of(Json.intAt(field, "source-id"));
        }
        List<Integer> sources = new ArrayList<>();
        for (JsonNode source : Json.arrayAt(field, "source-ids")) {
            if (!source.isInt()) {
                throw new CorruptTableException("\"source-ids\" holds " + source + ", which is no int");
            }
            sources.add(source.intValue());
        }
        return sources;
    }

    private static void requireSources(PartitionField field, Schema schema) {
        for (int source : field.sourceIds()) {
            if (schema.path(source).isEmpty()) {
                throw new CorruptTableException("a source column of the partition field " + field.name() + " is "
                        + source + ", which is no column of the table outside arrays and maps");
            }
        }
        try {
            PartitionFunction.of(field, schema);
        } catch (DatashardException e) {
            throw new CorruptTableException(e.getMessage(), e);
        }
    }

    private static Transform readTransform(String text) {
        Matcher parametric = PARAMETRIC.matcher(text);
        if (parametric.matches()) {
            int parameter = Integer.parseInt(parametric.group(2));
            return switch (parametric.group(1)) {
                case "bucket" -> new Transform.Bucket(parameter);
                case "truncate" -> new Transform.Truncate(parameter);
                default -> new Transform.HealpixCell(parameter);
            };
        }
        return switch (text) {
            case "identity" -> new Transform.Identity();
            case "years" -> new Transform.Years();
            case "months" -> new Transform.Months();
            case "days" -> new Transform.Days();
            case "hours" -> new Transform.Hours();
            default -> throw new CorruptTableException("the \"transform\" \"" + text + "\" is none of format 1");
        };
    }
}
