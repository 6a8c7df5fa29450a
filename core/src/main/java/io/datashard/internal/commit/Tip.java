package io.datashard.internal.commit;

import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Version;
import java.util.Optional;

/**
 * Where a table is at.
 *
 * @param version the newest version that counts; nothing if none does
 * @param newest the newest number that is taken. Above the version's where transactions over several tables took numbers and were
 *     aborted, or are not decided yet
 * @param undecided what the version with the newest number waits for, if it does
 */
record Tip(Optional<Version> version, Taken newest, Optional<Condition> undecided) {
    /** Where the newest number is that of a version which counts. */
    static Tip at(Version version) {
        return new Tip(Optional.of(version), Taken.by(version), Optional.empty());
    }

    /** The newest number that is taken. */
    long taken() {
        return newest.number();
    }

    /** The number of the next version. */
    long next() {
        return taken() + 1;
    }
}
