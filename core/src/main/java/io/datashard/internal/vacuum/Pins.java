package io.datashard.internal.vacuum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.Pin;
import io.datashard.internal.json.Json;
import io.datashard.internal.json.VersionJson;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pins of a table; FORMAT.md, section "Pins". Whoever pins writes the object first and then reads the floor. */
public final class Pins {
    private static final String SUFFIX = ".json";

    private final Store store;

    /** The pins of the table in a store. */
    public Pins(Store store) {
        this.store = store;
    }

    /** Writes a pin. It holds only if its version is still kept after that. */
    public void put(Pin pin) {
        ObjectNode node = Json.object();
        node.put("format", VersionJson.FORMAT);
        node.putArray("features");
        node.put("version", pin.version());
        node.put("expires", pin.expires().toString());
        store.overwrite(Layout.pin(pin.id()), Json.write(node));
        store.makeDurable(List.of(Layout.pin(pin.id())));
    }

    /** Removes a pin, if it is there. */
    public void remove(String id) {
        store.delete(Layout.pin(id));
    }

    /** All of them, those that have expired included. */
    public List<Pin> all() {
        List<Pin> pins = new ArrayList<>();
        for (String name : store.list(Layout.PINS)) {
            if (name.endsWith(SUFFIX)) {
                read(name.substring(0, name.length() - SUFFIX.length())).ifPresent(pins::add);
            }
        }
        return pins;
    }

    /** Nothing if it was removed meanwhile. */
    private Optional<Pin> read(String id) {
        return store.read(Layout.pin(id)).map(content -> parse(id, content));
    }

    private Pin parse(String id, byte[] content) {
        try {
            JsonNode node = Json.readObject(content);
            VersionJson.requireKnown(node);
            return new Pin(id, Json.longAt(node, "version"), Json.timeAt(node, "expires"));
        } catch (CorruptTableException e) {
            throw new CorruptTableException(
                    "the pin " + Layout.pin(id) + " of the table at " + store.root()
                            + " cannot be read, so nobody can tell which" + " version it keeps: " + e.getMessage()
                            + ". Nothing was deleted. Delete that file if nobody needs it",
                    e);
        }
    }

    /** Those that hold at a time. */
    List<Pin> at(Instant time) {
        return all().stream().filter(pin -> pin.expires().isAfter(time)).toList();
    }
}
