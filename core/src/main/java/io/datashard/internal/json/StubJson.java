package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datashard.internal.version.Stub;
import io.datashard.internal.version.Version;

/** The stubs of versions; FORMAT.md, section "Stubs". */
public final class StubJson {
    private static final String MARK = "vacuumed";

    private StubJson() {}

    public static byte[] write(Stub stub) {
        ObjectNode node = Json.object();
        node.put("format", VersionJson.FORMAT);
        node.putArray("features");
        node.put("table", stub.identity().tableId());
        node.put("version", stub.version());
        node.put("transaction", stub.identity().transactionId());
        node.put("snapshot", stub.snapshotId());
        node.put("time", stub.time().toString());
        node.put(MARK, true);
        return Json.write(node);
    }

    /** Whether an object at a version's number is what is left of that version. */
    static boolean isStub(JsonNode object) {
        return object.has(MARK);
    }

    static Stub read(JsonNode stub) {
        return new Stub(
                Json.longAt(stub, "version"),
                new Version.Identity(Json.textAt(stub, "table"), Json.textAt(stub, "transaction")),
                Json.textAt(stub, "snapshot"),
                Json.timeAt(stub, "time"));
    }
}
