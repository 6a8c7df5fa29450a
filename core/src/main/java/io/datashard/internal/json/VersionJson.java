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
import io.datashard.internal.version.StoredMetadata;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.time.DateTimeException;
import java.time.Instant;
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

    /** The features that this code knows; none yet. */
    private static final Set<String> FEATURES = Set.of();

    private VersionJson() {}

    public static byte[] write(Version version) {
        ObjectNode node = Json.object();
        node.put("format", FORMAT);
        node.putArray("features");
        node.put("table", version.identity().tableId());
        node.put("version", version.number());
        node.put("parent", version.line().parent());
        node.put("transaction", version.identity().transactionId());
        node.put("snapshot", version.line().snapshotId());
        node.put("time", version.line().time().toString());
        node.put("operation", version.line().operation().text());
        node.set("totals", writeTotals(version.line().totals()));
        ObjectNode metrics = node.putObject("metrics");
        new TreeMap<>(version.metrics()).forEach(metrics::put);
        ObjectNode changes = node.putObject("changes");
        changes.put("from-empty", version.changes().fromEmpty());
        version.changes().runs().forEach(changes.putArray("runs")::add);
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
        return Json.write(node);
    }

    /**
     * Reads a version.
     *
     * @param number the number that the object's name says
     * @param readMetadata reads a metadata file, given its path
     * @throws SnapshotNotFoundException if the version was vacuumed
     * @throws CorruptTableException if the object is not a version of a format and features that this code knows
     */
    public static Version read(byte[] content, long number, Function<String, Metadata> readMetadata) {
        JsonNode node = Json.readObject(content);
        requireKnownFormat(node);
        if (Json.longAt(node, "version") != number) {
            throw new CorruptTableException("the object of version " + number + " says that it is version "
                    + Json.longAt(node, "version") + "; it was copied or renamed by hand. Restore it from a copy");
        }
        if (node.has("vacuumed")) {
            throw new SnapshotNotFoundException("version " + number + " was vacuumed and is no longer readable");
        }
        StoredMetadata metadata = readMetadata(Json.objectAt(node, "metadata"), readMetadata);
        JsonNode files = Json.objectAt(node, "files");
        JsonNode changes = Json.objectAt(node, "changes");
        List<String> changedRuns = new ArrayList<>();
        Json.arrayAt(changes, "runs").forEach(path -> changedRuns.add(path.asText()));
        Map<String, Long> metrics = new TreeMap<>();
        JsonNode written = Json.objectAt(node, "metrics");
        written.fieldNames().forEachRemaining(key -> metrics.put(key, Json.longAt(written, key)));
        return new Version(
                new Version.Identity(Json.textAt(node, "table"), Json.textAt(node, "transaction")),
                new VersionLine(
                        number,
                        Json.longAt(node, "parent"),
                        Json.textAt(node, "snapshot"),
                        time(Json.textAt(node, "time")),
                        Operation.of(Json.textAt(node, "operation")),
                        readTotals(Json.objectAt(node, "totals"))),
                metadata,
                new Version.Contents(
                        new FileCatalog(
                                CatalogJson.readEntries(Json.arrayAt(files, "tail"), metadata.metadata(), number),
                                CatalogJson.readRuns(Json.arrayAt(files, "runs"))),
                        readHistory(Json.objectAt(node, "history"))),
                new Changes(Json.booleanAt(changes, "from-empty"), changedRuns),
                metrics);
    }

    /** The id of the transaction that wrote an object: all that a writer who lost the race must know of it. */
    public static String transactionOf(byte[] content) {
        return Json.textAt(Json.readObject(content), "transaction");
    }

    private static void requireKnownFormat(JsonNode node) {
        int format = Json.intAt(node, "format");
        List<String> unknown = new ArrayList<>();
        Json.arrayAt(node, "features").forEach(feature -> {
            if (!FEATURES.contains(feature.asText())) {
                unknown.add(feature.asText());
            }
        });
        if (format > FORMAT || !unknown.isEmpty()) {
            throw new CorruptTableException("the table is of format " + format
                    + (unknown.isEmpty() ? "" : " with the features " + unknown)
                    + "; this version of datashard knows format "
                    + FORMAT + " and the features " + FEATURES + ". Use a newer version of datashard");
        }
    }

    private static StoredMetadata readMetadata(JsonNode node, Function<String, Metadata> readMetadata) {
        if (node.has("path")) {
            String path = Json.textAt(node, "path");
            return new StoredMetadata(readMetadata.apply(path), Optional.of(path));
        }
        return new StoredMetadata(MetadataJson.read(node), Optional.empty());
    }

    private static ObjectNode writeHistory(History history) {
        ObjectNode node = Json.object();
        ArrayNode tail = node.putArray("tail");
        for (VersionLine line : history.tail()) {
            tail.addObject()
                    .put("version", line.version())
                    .put("parent", line.parent())
                    .put("snapshot", line.snapshotId())
                    .put("time", line.time().toString())
                    .put("operation", line.operation().text())
                    .set("totals", writeTotals(line.totals()));
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
        List<VersionLine> tail = new ArrayList<>();
        for (JsonNode line : Json.arrayAt(node, "tail")) {
            tail.add(new VersionLine(
                    Json.longAt(line, "version"),
                    Json.longAt(line, "parent"),
                    Json.textAt(line, "snapshot"),
                    time(Json.textAt(line, "time")),
                    Operation.of(Json.textAt(line, "operation")),
                    readTotals(Json.objectAt(line, "totals"))));
        }
        List<HistoryRun> runs = new ArrayList<>();
        for (JsonNode run : Json.arrayAt(node, "runs")) {
            runs.add(new HistoryRun(
                    Json.textAt(run, "path"),
                    Json.longAt(run, "first"),
                    Json.longAt(run, "last"),
                    Json.longAt(run, "bytes")));
        }
        return new History(tail, runs);
    }

    private static ObjectNode writeTotals(Totals totals) {
        return Json.object()
                .put("files", totals.files())
                .put("rows", totals.rows())
                .put("bytes", totals.bytes());
    }

    private static Totals readTotals(JsonNode node) {
        return new Totals(Json.longAt(node, "files"), Json.longAt(node, "rows"), Json.longAt(node, "bytes"));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new CorruptTableException("\"" + text + "\" is no time", e);
        }
    }
}
