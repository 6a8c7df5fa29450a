package io.datashard.internal.store;

import java.time.Instant;

/**
 * What a store says of a file.
 *
 * @param path relative to the table's root
 * @param modified when it was written, by the clock of the store and as fine as the store tells it
 */
public record StoredFile(String path, long bytes, Instant modified) {}
