package io.datashard;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A name for a version, which keeps it readable whatever its age.
 *
 * @param version the version's number
 * @param snapshotId the version's snapshot id
 * @param expires from when on vacuum may end the tag; nothing: never
 */
public record Tag(String name, long version, String snapshotId, Optional<Instant> expires) {
    public Tag {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(snapshotId, "snapshotId");
        Objects.requireNonNull(expires, "expires");
    }
}
