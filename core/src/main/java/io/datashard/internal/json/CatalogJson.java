package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.ColumnStats;
import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.internal.catalog.CatalogEntry;
import io.datashard.internal.catalog.Run;
import io.datashard.internal.types.PartitionTypes;
import io.datashard.internal.version.Metadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Entries and runs of the catalog as JSON. What would be the default is left out: partitioning 0, an empty partition, and a name that
 * is the last segment of the path.
 */
public final class CatalogJson {
    private CatalogJson() {}

    public static ArrayNode writeEntries(List<CatalogEntry> entries) {
        ArrayNode array = Json.array();
        entries.forEach(entry -> array.add(writeEntry(entry)));
        return array;
    }

    private static ObjectNode writeEntry(CatalogEntry entry) {
        ObjectNode node = Json.object();
        Tablet tablet = entry.tablet();
        if (tablet.partitioning() != 0) {
            node.put("partitioning", tablet.partitioning());
        }
        if (!tablet.partition().isEmpty()) {
            ArrayNode partition = node.putArray("partition");
            tablet.partition().forEach(value -> partition.add(ValueJson.write(value)));
        }
        FileEntry file = entry.file().orElse(null);
        if (file == null || !tablet.name().equals(lastSegment(file.path()))) {
            node.put("name", tablet.name());
        }
        if (file != null) {
            node.put("path", file.path());
            node.put("rows", file.rows());
            node.put("bytes", file.bytes());
            file.deletes().ifPresent(vector -> node.set("deletes", DeletesJson.write(vector)));
            writeStats(node, file.stats());
            HintsJson.write(node, file);
        }
        if (entry.version() != FileEntry.UNCOMMITTED) {
            node.put("version", entry.version());
        }
        return node;
    }

    private static void writeStats(ObjectNode node, Map<Integer, ColumnStats> stats) {
        if (stats.isEmpty()) {
            return;
        }
        ObjectNode columns = node.putObject("stats");
        new TreeMap<>(stats).forEach((id, column) -> {
            ArrayNode values = columns.putArray(id.toString());
            values.add(ValueJson.write(column.lower()));
            values.add(ValueJson.write(column.upper()));
            values.add(column.nulls());
            if (!column.exact()) {
                values.add(false);
            }
        });
    }

    /**
     * Reads entries.
     *
     * @param joined the version of entries that carry none
     * @throws CorruptTableException if the array is not what {@link #writeEntries} writes
     */
    public static List<CatalogEntry> readEntries(JsonNode array, Metadata metadata, long joined) {
        Map<Integer, Partitioning> partitionings = metadata.partitioningsById();
        List<CatalogEntry> entries = new ArrayList<>();
        for (JsonNode node : array) {
            int id = node.has("partitioning") ? Json.intAt(node, "partitioning") : 0;
            Partitioning partitioning = Optional.ofNullable(partitionings.get(id))
                    .orElseThrow(() -> new CorruptTableException(
                            "a file belongs to the \"partitioning\" " + id + ", which the table does not have"));
            long version = node.has("version") ? Json.longAt(node, "version") : joined;
            entries.add(readEntry(node, partitioning, metadata, version));
        }
        return entries;
    }

    /** Reads what {@link #bytes} gave. */
    public static List<CatalogEntry> parse(byte[] content, Metadata metadata, long joined) {
        return readEntries(Json.arrayAt(Json.readObject(content), "entries"), metadata, joined);
    }

    /** Entries as a text of their own. */
    public static byte[] bytes(List<CatalogEntry> entries) {
        return Json.write(Json.object().set("entries", writeEntries(entries)));
    }

    private static CatalogEntry readEntry(JsonNode node, Partitioning partitioning, Metadata metadata, long version) {
        List<Type> types = PartitionTypes.of(partitioning, metadata.schema());
        JsonNode values = node.has("partition") ? Json.arrayAt(node, "partition") : Json.array();
        if (values.size() != types.size()) {
            throw new CorruptTableException("the \"partition\" " + values + " should have " + types.size() + " values");
        }
        List<Object> partition = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            partition.add(ValueJson.read(types.get(i), values.get(i)));
        }
        if (!node.has("path")) {
            return CatalogEntry.tombstone(new Tablet(partitioning.id(), partition, Json.textAt(node, "name")), version);
        }
        String path = Json.pathAt(node, "path");
        String name = node.has("name") ? Json.textAt(node, "name") : lastSegment(path);
        long rows = Json.longAt(node, "rows");
        long bytes = Json.longAt(node, "bytes");
        return CatalogEntry.of(new FileEntry(
                new Tablet(partitioning.id(), partition, name),
                path,
                rows,
                bytes,
                readStats(node, metadata),
                version,
                node.has("deletes") ? Optional.of(DeletesJson.read(Json.objectAt(node, "deletes"))) : Optional.empty(),
                HintsJson.border(node, rows, bytes)));
    }

    /** Statistics of columns that the table no longer has are left out. */
    private static Map<Integer, ColumnStats> readStats(JsonNode node, Metadata metadata) {
        Map<Integer, ColumnStats> stats = new HashMap<>();
        if (node.has("stats")) {
            JsonNode columns = Json.objectAt(node, "stats");
            columns.fieldNames().forEachRemaining(key -> {
                JsonNode values = Json.arrayAt(columns, key);
                boolean wellFormed = key.matches("\\d{1,9}")
                        && (values.size() == 3
                                || (values.size() == 4 && values.get(3).isBoolean()))
                        && values.get(2).isIntegralNumber()
                        && values.get(2).canConvertToLong();
                if (!wellFormed) {
                    throw new CorruptTableException("the \"stats\" of column " + key + " are " + values);
                }
                metadata.schema()
                        .field(Integer.parseInt(key))
                        .map(Field::type)
                        .filter(Type::isPrimitive)
                        .ifPresent(type -> stats.put(Integer.valueOf(key), readColumn(type, values)));
            });
        }
        return stats;
    }

    private static ColumnStats readColumn(Type type, JsonNode values) {
        return new ColumnStats(
                ValueJson.read(type, values.get(0)),
                ValueJson.read(type, values.get(1)),
                values.get(2).longValue(),
                values.size() < 4 || values.get(3).booleanValue());
    }

    public static ArrayNode writeRuns(List<Run> runs) {
        ArrayNode array = Json.array();
        for (Run run : runs) {
            array.addObject()
                    .put("path", run.path())
                    .put("entries", run.entries())
                    .put("bytes", run.bytes())
                    .put("version", run.version());
        }
        return array;
    }

    public static List<Run> readRuns(JsonNode array) {
        List<Run> runs = new ArrayList<>();
        for (JsonNode node : array) {
            runs.add(new Run(
                    Json.pathAt(node, "path"),
                    Json.longAt(node, "entries"),
                    Json.longAt(node, "bytes"),
                    Json.longAt(node, "version")));
        }
        return runs;
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
