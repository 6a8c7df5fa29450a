package io.datashard.internal.version;

import java.util.Optional;

/**
 * Metadata and where it is.
 *
 * @param path a file of its own, when it is too big for the version object
 */
public record StoredMetadata(Metadata metadata, Optional<String> path) {}
