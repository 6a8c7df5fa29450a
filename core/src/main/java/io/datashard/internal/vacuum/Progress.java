package io.datashard.internal.vacuum;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.internal.json.Json;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.Layout;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far vacuums have come. It is a hint: where it is missing or too low, versions are looked at that are stubs already.
 *
 * @param version all versions below are stubs
 * @param kept but these
 */
record Progress(long version, List<Long> kept) {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private static final String FILE = Layout.VACUUM + "/progress.json";

    private static final Progress NONE = new Progress(1, List.of());

    Progress {
        kept = List.copyOf(kept);
    }

    static Progress read(Store store) {
        Optional<byte[]> content = store.read(FILE);
        try {
            return content.map(Progress::parse).orElse(NONE);
        } catch (CorruptTableException e) {
            LOG.warn("{} of {} cannot be read; vacuum looks at every version", FILE, store.root(), e);
            return NONE;
        }
    }

    private static Progress parse(byte[] content) {
        JsonNode node = Json.readObject(content);
        return new Progress(Json.longAt(node, "version"), Plan.Numbers.at(node, "kept"));
    }

    void write(Store store) {
        ObjectNode node = Json.object().put("version", version);
        ArrayNode numbers = node.putArray("kept");
        kept.forEach(numbers::add);
        store.overwrite(FILE, Json.write(node));
    }
}
