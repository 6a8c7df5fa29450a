package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.CorruptTableException;
import io.datashard.DeletionVector;
import io.datashard.Type;
import java.nio.ByteBuffer;

/** Deletion vectors of entries as JSON. */
final class DeletesJson {
    private DeletesJson() {}

    static ObjectNode write(DeletionVector vector) {
        ObjectNode node = Json.object().put("rows", vector.rows());
        if (vector instanceof DeletionVector.Inline inline) {
            node.set("inline", ValueJson.write(inline.bytes()));
        } else if (vector instanceof DeletionVector.Stored stored) {
            node.put("path", stored.path()).put("offset", stored.offset()).put("bytes", stored.bytes());
        }
        return node;
    }

    /** @throws CorruptTableException if it is not what {@link #write} writes */
    static DeletionVector read(JsonNode node) {
        if (node.has("inline") == node.has("path")) {
            throw new CorruptTableException("the \"deletes\" " + node + " should have either \"inline\" or \"path\"");
        }
        long rows = Json.longAt(node, "rows");
        if (node.has("inline")) {
            Object bytes = ValueJson.read(Type.Primitive.BINARY, Json.valueAt(node, "inline"));
            return new DeletionVector.Inline(rows, (ByteBuffer) bytes);
        }
        return new DeletionVector.Stored(
                rows, Json.pathAt(node, "path"), Json.longAt(node, "offset"), Json.intAt(node, "bytes"));
    }
}
