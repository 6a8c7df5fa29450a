package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Totals;
import io.datashard.internal.catalog.FileCatalog;
import io.datashard.internal.version.Changes;
import io.datashard.internal.version.History;
import io.datashard.internal.version.HistoryRun;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Stub;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Version objects; FORMAT.md, section "Version objects". */
public final class VersionJson {
    /** The format that this code writes, and the highest it reads. */
    public static final int FORMAT = 1;

    private VersionJson() {}

    public static byte[] write(Version version) {
        ObjectNode node = Json.object();
        node.put("format", FORMAT);
        Features.ofReaders(version).forEach(node.putArray("features")::add);
        Set<String> writerFeatures = Features.ofWriters(version);
        if (!writerFeatures.isEmpty()) {
            writerFeatures.forEach(node.putArray("writer-features")::add);
        }
        node.put("table", version.identity().tableId());
        node.put("version", version.number());
        node.put("parent", version.line().parent());
        node.put("transaction", version.identity().transactionId());
        node.put("snapshot", version.line().snapshotId());
        node.put("time", version.line().time().toString());
        node.put("operation", version.line().operation().text());
        if (version.isDropped()) {
            node.put("dropped", true);
        }
        node.set("totals", writeTotals(version.line().totals()));
        node.set("metrics", writeMetrics(version.metrics()));
        ObjectNode changes = node.putObject("changes");
        changes.put("from-empty", version.changes().fromEmpty());
        version.changes().runs().forEach(changes.putArray("runs")::add);
        version.changes().restored().ifPresent(restored -> changes.put("restored", restored));
        version.metadata()
                .path()
                .ifPresentOrElse(
                        path -> node.putObject("metadata").put("path", path),
                        () -> node.set(
                                "metadata",
                                MetadataJson.write(version.metadata().metadata())));
        ObjectNode files = node.putObject("files");
        FileCatalog catalog = version.contents().files();
        files.set("tail", CatalogJson.writeEntries(catalog.tail()));
        files.set("runs", CatalogJson.writeRuns(catalog.runs()));
        node.set("history", writeHistory(version.contents().history()));
        WritersJson.write(version.contents().writers(), node);
        RetentionJson.write(version.contents().retention(), node);
        return Json.write(node);
    }

    /**
     * Reads a version that somebody asks for.
     *
     * @param number the number that the object's name says
     * @param readMetadata reads a metadata file, given its path
     * @throws SnapshotNotFoundException if the version was vacuumed
     * @throws CorruptTableException if the object is not a version of a format and features that this code knows
     */
    public static Version read(byte[] content, long number, Function<String, Metadata> readMetadata) {
        JsonNode node = requireVersion(content, number);
        if (StubJson.isStub(node)) {
            throw new SnapshotNotFoundException("version " + number
                    + " was vacuumed: its files are gone. Choose a newer version from the table's history");
        }
        return read(node, number, readMetadata);
    }

    /**
     * Reads the newest version, which may be a stub: that of a table which was dropped and purged.
     *
     * @param number the number that the object's name says
     * @param readMetadata reads a metadata file, given its path
     * @throws CorruptTableException if the object is not a version of a format and features that this code knows
     */
    public static Version readNewest(byte[] content, long number, Function<String, Metadata> readMetadata) {
        JsonNode node = requireVersion(content, number);
        return StubJson.isStub(node) ? StubJson.read(node).asPurged() : read(node, number, readMetadata);
    }

    /**
     * Reads what is needed to make a stub of a version, or a stub itself. Needs no other file.
     *
     * @throws CorruptTableException if the object is not a version of a format that this code knows
     */
    public static Stub readStub(byte[] content, long number) {
        return StubJson.read(requireVersion(content, number));
    }

    /** Whether an object is what is left of a version. */
    public static boolean isStub(byte[] content) {
        return StubJson.isStub(Json.readObject(content));
    }

    private static JsonNode requireVersion(byte[] content, long number) {
        JsonNode node = Json.readObject(content);
        requireKnown(node);
        if (Json.longAt(node, "version") != number) {
            throw new CorruptTableException(
                    "its \"version\" says " + Json.longAt(node, "version") + ": it was copied or renamed by hand");
        }
        return node;
    }

    private static Version read(JsonNode node, long number, Function<String, Metadata> readMetadata) {
        StoredMetadata metadata = readMetadata(Json.objectAt(node, "metadata"), readMetadata);
        JsonNode files = Json.objectAt(node, "files");
        return new Version(
                new Version.Identity(Json.textAt(node, "table"), Json.textAt(node, "transaction")),
                readLine(node),
                metadata,
                new Version.Contents(
                        new FileCatalog(
                                CatalogJson.readEntries(Json.arrayAt(files, "tail"), metadata.metadata(), number),
                                CatalogJson.readRuns(Json.arrayAt(files, "runs"))),
                        readHistory(Json.objectAt(node, "history")),
                        WritersJson.read(node),
                        RetentionJson.read(node)),
                readChanges(node),
                readMetrics(node),
                node.has("writer-features")
                        ? unknown(Json.textsAt(node, "writer-features"), Features.KNOWN_TO_WRITERS)
                        : List.of());
    }

    private static VersionLine readLine(JsonNode node) {
        return new VersionLine(
                Json.longAt(node, "version"),
                Json.longAt(node, "parent"),
                Json.textAt(node, "snapshot"),
                Json.timeAt(node, "time"),
                new Operation(Json.textAt(node, "operation")),
                readTotals(Json.objectAt(node, "totals")));
    }

    private static Changes readChanges(JsonNode version) {
        JsonNode node = Json.objectAt(version, "changes");
        boolean dropped = version.has("dropped") && Json.booleanAt(version, "dropped");
        return new Changes(
                Json.booleanAt(node, "from-empty"),
                Json.textsAt(node, "runs"),
                dropped,
                node.has("restored") ? Optional.of(Json.longAt(node, "restored")) : Optional.empty());
    }

    /** The id of the transaction that wrote an object: all that a writer who lost the race must know of it. */
    public static String transactionOf(byte[] content) {
        return Json.textAt(Json.readObject(content), "transaction");
    }

    /**
     * Requires an object of a format and features that this code knows.
     *
     * @throws CorruptTableException otherwise
     */
    public static void requireKnown(JsonNode node) {
        int format = Json.intAt(node, "format");
        if (format < 1) {
            throw new CorruptTableException("\"format\" is " + format + "; the first is 1");
        }
        // What another format makes of features is not known
        List<String> unknown = format > FORMAT ? List.of() : unknown(Json.textsAt(node, "features"), Features.KNOWN);
        if (format > FORMAT || !unknown.isEmpty()) {
            throw new CorruptTableException("it is of format " + format
                    + (unknown.isEmpty() ? "" : " with the features " + unknown)
                    + "; this version of datashard knows format " + FORMAT
                    + " with the features " + Features.KNOWN
                    + ". Use a newer version of datashard");
        }
    }

    private static List<String> unknown(List<String> features, Set<String> known) {
        return features.stream().filter(feature -> !known.contains(feature)).toList();
    }

    private static StoredMetadata readMetadata(JsonNode node, Function<String, Metadata> readMetadata) {
        if (node.has("path")) {
            String path = Json.pathAt(node, "path");
            return new StoredMetadata(readMetadata.apply(path), Optional.of(path));
        }
        return new StoredMetadata(MetadataJson.read(node), Optional.empty());
    }

    private static ObjectNode writeHistory(History history) {
        ObjectNode node = Json.object();
        ArrayNode tail = node.putArray("tail");
        for (PastVersion past : history.tail()) {
            VersionLine line = past.line();
            ObjectNode written = tail.addObject()
                    .put("version", line.version())
                    .put("parent", line.parent())
                    .put("snapshot", line.snapshotId())
                    .put("time", line.time().toString())
                    .put("operation", line.operation().text())
                    .set("totals", writeTotals(line.totals()));
            if (!past.metrics().isEmpty()) {
                written.set("metrics", writeMetrics(past.metrics()));
            }
        }
        ArrayNode runs = node.putArray("runs");
        for (HistoryRun run : history.runs()) {
            runs.addObject()
                    .put("path", run.path())
                    .put("first", run.first())
                    .put("last", run.last())
                    .put("bytes", run.bytes());
        }
        return node;
    }

    private static History readHistory(JsonNode node) {
        List<PastVersion> tail = new ArrayList<>();
        for (JsonNode line : Json.arrayAt(node, "tail")) {
            tail.add(new PastVersion(readLine(line), line.has("metrics") ? readMetrics(line) : Map.of()));
        }
        List<HistoryRun> runs = new ArrayList<>();
        for (JsonNode run : Json.arrayAt(node, "runs")) {
            runs.add(new HistoryRun(
                    Json.pathAt(run, "path"),
                    Json.longAt(run, "first"),
                    Json.longAt(run, "last"),
                    Json.longAt(run, "bytes")));
        }
        return new History(tail, runs);
    }

    private static ObjectNode writeMetrics(Map<String, Long> metrics) {
        ObjectNode node = Json.object();
        new TreeMap<>(metrics).forEach(node::put);
        return node;
    }

    private static Map<String, Long> readMetrics(JsonNode parent) {
        Map<String, Long> metrics = new TreeMap<>();
        JsonNode node = Json.objectAt(parent, "metrics");
        node.fieldNames().forEachRemaining(key -> metrics.put(key, Json.longAt(node, key)));
        return metrics;
    }

    private static ObjectNode writeTotals(Totals totals) {
        ObjectNode node = Json.object()
                .put("files", totals.files())
                .put("rows", totals.rows())
                .put("bytes", totals.bytes());
        return totals.deletedRows() == 0 ? node : node.put("deleted-rows", totals.deletedRows());
    }

    private static Totals readTotals(JsonNode node) {
        return new Totals(
                Json.longAt(node, "files"),
                Json.longAt(node, "rows"),
                Json.longAt(node, "bytes"),
                node.has("deleted-rows") ? Json.longAt(node, "deleted-rows") : 0);
    }
}
