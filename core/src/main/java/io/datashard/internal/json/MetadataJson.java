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
import io.datashard.internal.types.TransformFunction;
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
    private static final Pattern PARAMETRIC = Pattern.compile("(bucket|truncate)\\((\\d{1,9})\\)");

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
                fields.addObject()
                        .put("id", field.id())
                        .put("source-id", field.sourceId())
                        .put("transform", field.transform().toString())
                        .put("name", field.name());
            }
        }
        node.put("partitioning", metadata.partitioning().id());
        ObjectNode properties = node.putObject("properties");
        new TreeMap<>(metadata.properties()).forEach(properties::put);
        return node;
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
            fields.add(new PartitionField(
                    Json.intAt(field, "id"),
                    Json.intAt(field, "source-id"),
                    readTransform(Json.textAt(field, "transform")),
                    Json.textAt(field, "name")));
            requireSource(fields.get(fields.size() - 1), schema);
        }
        return new Partitioning(Json.intAt(node, "id"), fields);
    }

    private static void requireSource(PartitionField field, Schema schema) {
        if (schema.path(field.sourceId()).isEmpty()) {
            throw new CorruptTableException("the \"source-id\" of the partition field " + field.name() + " is "
                    + field.sourceId() + ", which is no column of the table outside arrays and maps");
        }
        try {
            TransformFunction.of(field, schema);
        } catch (DatashardException e) {
            throw new CorruptTableException(e.getMessage(), e);
        }
    }

    private static Transform readTransform(String text) {
        Matcher parametric = PARAMETRIC.matcher(text);
        if (parametric.matches()) {
            int parameter = Integer.parseInt(parametric.group(2));
            return parametric.group(1).equals("bucket")
                    ? new Transform.Bucket(parameter)
                    : new Transform.Truncate(parameter);
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
