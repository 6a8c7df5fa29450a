package io.datashard.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.CorruptTableException;
import io.datashard.SnapshotNotFoundException;
import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.util.Optional;
import java.util.function.Function;

/** The object at a version's number. What it says by itself can be asked before any file that it refers to is read. */
public final class VersionObject {
    private final JsonNode node;
    private final long number;

    private VersionObject(JsonNode node, long number) {
        this.node = node;
        this.number = number;
    }

    /**
     * Parses an object.
     *
     * @param number the number that the object's name says
     * @throws CorruptTableException if the object is not a version of a format and features that this code knows
     */
    public static VersionObject parse(byte[] content, long number) {
        return new VersionObject(VersionJson.requireVersion(content, number), number);
    }

    /** Whether it is what is left of a version. */
    public boolean isStub() {
        return StubJson.isStub(node);
    }

    /** The version that it builds on; 0 if there is none. Not for stubs. */
    public long parent() {
        return Json.longAt(node, "parent");
    }

    /** The id of the table. */
    public String tableId() {
        return Json.textAt(node, "table");
    }

    /** The id of the transaction that put it. */
    public String transaction() {
        return Json.textAt(node, "transaction");
    }

    /** What it waits for, or waited for; nothing if the version counts by itself. */
    public Optional<Condition> condition() {
        return DecisionJson.conditionOf(node);
    }

    /**
     * The version, whether it counts or not.
     *
     * @param readMetadata reads a metadata file, given its path
     * @throws SnapshotNotFoundException if it was vacuumed
     * @throws CorruptTableException if something in it is missing or wrong
     */
    public Version version(Function<String, Metadata> readMetadata) {
        return VersionJson.readVersion(node, number, readMetadata);
    }

    /** The same for the newest version, which may be a stub: that of a table which was dropped and purged. */
    public Version newest(Function<String, Metadata> readMetadata) {
        return VersionJson.readNewest(node, number, readMetadata);
    }
}
