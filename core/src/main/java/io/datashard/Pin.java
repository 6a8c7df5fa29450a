package io.datashard;

import java.time.Instant;
import java.util.Objects;

/**
 * Keeps a version readable for a while, for one reader. A tag does so for all.
 *
 * @param id by which {@link Table#unpin} finds it
 * @param version the version's number
 * @param expires from when on vacuum takes no notice of it, by the clock of the store
 */
public record Pin(String id, long version, Instant expires) {
    public Pin {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(expires, "expires");
    }
}
