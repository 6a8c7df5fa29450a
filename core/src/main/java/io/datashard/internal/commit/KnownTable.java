package io.datashard.internal.commit;

import io.datashard.internal.version.Version;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What one process knows of one table: only ever a place to start looking, as others change the table too. Safe for concurrent use. */
final class KnownTable {
    private final CommitQueue queue;
    private Optional<Long> newestSeen = Optional.empty();
    private Optional<Parsed> lastParsed = Optional.empty();

    /** A version and its object's bytes. Both are immutable, so that they never go stale. */
    private record Parsed(ByteBuffer object, Version version) {}

    KnownTable(Surroundings surroundings) {
        queue = new CommitQueue(surroundings);
    }

    /** Those who commit to it. */
    CommitQueue queue() {
        return queue;
    }

    /** The newest version that was seen. */
    synchronized Optional<Long> newestSeen() {
        return newestSeen;
    }

    synchronized void saw(long number) {
        newestSeen = Optional.of(number);
    }

    /** Forgets a table of which a version is gone that it had: it was deleted, or an older copy took its place. */
    synchronized void sawGone() {
        newestSeen = Optional.empty();
        queue.forget();
    }

    synchronized void parsed(byte[] object, Version version) {
        lastParsed = Optional.of(new Parsed(ByteBuffer.wrap(object), version));
    }

    /** What an object says, if it is the one that was parsed last. */
    synchronized Optional<Version> parsed(byte[] object) {
        return lastParsed
                .filter(parsed -> parsed.object().equals(ByteBuffer.wrap(object)))
                .map(Parsed::version);
    }
}
