package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.Border;
import io.datashard.FileEntry;
import java.util.Optional;

/** What a reader may know of a file's layout, or overlook, as JSON. */
final class HintsJson {
    private static final String HINTS = "hints";
    private static final String BORDER = "border";

    private HintsJson() {}

    /** Writes what is known of a file into its entry. */
    static void write(ObjectNode entry, FileEntry file) {
        file.border().ifPresent(border -> entry.putObject(HINTS)
                .putObject(BORDER)
                .put("radius", border.radius())
                .put("rows", border.rows())
                .put("bytes", border.bytes()));
    }

    /** The border of an entry's file; nothing if it has none, or one that is not understood or cannot be: it is read whole then. */
    static Optional<Border> border(JsonNode entry, long fileRows, long fileBytes) {
        JsonNode border = entry.path(HINTS).path(BORDER);
        JsonNode radius = border.path("radius");
        JsonNode rows = border.path("rows");
        JsonNode bytes = border.path("bytes");
        return radius.isNumber() && isLong(rows) && isLong(bytes)
                ? Border.hinted(radius.doubleValue(), rows.longValue(), bytes.longValue(), fileRows, fileBytes)
                : Optional.empty();
    }

    private static boolean isLong(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToLong();
    }
}
