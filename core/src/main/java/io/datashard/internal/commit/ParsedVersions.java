package io.datashard.internal.commit;

import io.datashard.internal.store.Store;
import io.datashard.internal.version.Version;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The version that was last parsed of each of a few tables, by its object's bytes: who reads the same bytes again need not parse them.
 * Both are immutable, so nothing here goes stale. Safe for concurrent use.
 */
final class ParsedVersions {
    private static final int TABLES = 256;

    private final Map<String, Parsed> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Parsed> eldest) {
            return size() > TABLES;
        }
    };

    private record Parsed(ByteBuffer object, Version version) {}

    synchronized void put(Store store, byte[] object, Version version) {
        last.put(store.identity(), new Parsed(ByteBuffer.wrap(object), version));
    }

    synchronized Optional<Version> of(Store store, byte[] object) {
        return Optional.ofNullable(last.get(store.identity()))
                .filter(parsed -> parsed.object().equals(ByteBuffer.wrap(object)))
                .map(Parsed::version);
    }
}
