package io.datashard.internal.version;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Totals;
import io.datashard.internal.catalog.FileCatalog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is left of a version whose files are gone: its number stays taken. The newest version is a stub only where the table was dropped
 * and purged.
 *
 * @param snapshotId the directory of its transaction, so that whoever deletes directories knows it for an old one
 * @param time when the version was committed, so that later versions are later
 */
public record Stub(long version, Version.Identity identity, String snapshotId, Instant time) {
    private static final Metadata NOTHING =
            new Metadata(new Schema(List.of(), 0), List.of(Partitioning.unpartitioned()), 0, Map.of());

    /** What will be left of a version. */
    public static Stub of(Version version) {
        return new Stub(
                version.number(),
                version.identity(),
                version.line().snapshotId(),
                version.line().time());
    }

    /** As the newest version: that of a table which was dropped and purged. */
    public Version asPurged() {
        return new Version(
                identity,
                new VersionLine(version, version - 1, snapshotId, time, Operation.DROP, Totals.NONE),
                new StoredMetadata(NOTHING, Optional.empty()),
                new Version.Contents(new FileCatalog(List.of(), List.of()), History.NONE, Writers.NONE, Retention.ALL),
                Changes.DROP,
                Map.of());
    }
}
