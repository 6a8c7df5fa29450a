package io.datashard.internal.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.DatabasePin;
import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.TableName;
import io.datashard.TableNotFoundException;
import io.datashard.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * A pin that holds the versions themselves.
 *
 * @param location the database's
 */
record PinnedDatabase(String location, Map<TableName, Snapshot> snapshots, boolean isOfOneMoment)
        implements DatabasePin {
    private static final Comparator<TableName> BY_NAME = Comparator.comparing(TableName::toString);

    PinnedDatabase {
        snapshots = Map.copyOf(snapshots);
    }

    @Override
    public Set<TableName> tables() {
        return snapshots.keySet();
    }

    @Override
    public Optional<Snapshot> find(TableName table) {
        return Optional.ofNullable(snapshots.get(table));
    }

    @Override
    public Snapshot snapshot(TableName table) {
        return find(table)
                .orElseThrow(() -> new TableNotFoundException("there was no table " + table + " in the database at "
                        + location + " in the state that is read"));
    }

    @Override
    public String token() {
        ObjectNode node = Json.object().put("one-moment", isOfOneMoment);
        ArrayNode tables = node.putArray("tables");
        Map<TableName, Snapshot> sorted = new TreeMap<>(BY_NAME);
        sorted.putAll(snapshots);
        sorted.forEach((name, snapshot) -> {
            ObjectNode table = tables.addObject();
            name.parts().forEach(table.putArray("name")::add);
            table.put("version", snapshot.version()).put("snapshot", snapshot.id());
        });
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(node));
    }

    /**
     * The pin of a token.
     *
     * @param read reads a version of a table by its number
     */
    static PinnedDatabase of(String token, String location, BiFunction<TableName, Long, Snapshot> read) {
        Map<TableName, Snapshot> snapshots = new TreeMap<>(BY_NAME);
        JsonNode node = parse(token);
        for (JsonNode table : Json.arrayAt(node, "tables")) {
            TableName name = TableName.of(Json.textsAt(table, "name").toArray(String[]::new));
            Snapshot snapshot = read.apply(name, Json.longAt(table, "version"));
            if (!snapshot.id().equals(Json.textAt(table, "snapshot"))) {
                throw new SnapshotNotFoundException("the table " + name + " in the database at " + location
                        + " is another one than that which was pinned: its version " + snapshot.version()
                        + " is of the snapshot " + snapshot.id() + " and not of " + Json.textAt(table, "snapshot")
                        + ". Pin the database again");
            }
            snapshots.put(name, snapshot);
        }
        return new PinnedDatabase(location, snapshots, Json.booleanAt(node, "one-moment"));
    }

    private static JsonNode parse(String token) {
        try {
            return Json.readObject(Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException | CorruptTableException e) {
            throw new DatashardException(
                    "this is no token of a pin of a database: " + token + ". Take the one that the pin gives, whole",
                    e);
        }
    }
}
