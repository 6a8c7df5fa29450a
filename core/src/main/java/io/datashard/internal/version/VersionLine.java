package io.datashard.internal.version;

import io.datashard.Totals;
import java.time.Instant;

/**
 * One version in one line: what the history keeps of it.
 *
 * @param version the version's number
 * @param parent the version it builds on, 0 for the first
 * @param snapshotId the directory of its transaction
 * @param time when it was committed, in whole microseconds, strictly later than its parent's
 * @param operation what its transaction did
 * @param totals what it holds
 */
public record VersionLine(
        long version, long parent, String snapshotId, Instant time, Operation operation, Totals totals) {}
