package io.datashard.internal.commit;

import io.datashard.internal.version.Condition;
import io.datashard.internal.version.Version;

/** What is at a number that is taken. */
public sealed interface Found {
    /** A version that counts. */
    record Committed(Version version) implements Found {}

    /** What is left of one. */
    record Vacuumed() implements Found {}

    /** A version of a transaction over several tables that was aborted or is not decided, so that it does not count. */
    record Uncommitted(Condition condition) implements Found {}
}
