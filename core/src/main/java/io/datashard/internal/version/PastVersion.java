package io.datashard.internal.version;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the history keeps of a version.
 *
 * @param metrics what its commit took: of {@link #METRICS} those that are known
 */
public record PastVersion(VersionLine line, Map<String, Long> metrics) {
    /** The metrics of a commit that its version's successors still know, so that nobody need read the version for them. */
    public static final List<String> METRICS = List.of(
            "attempts",
            "lost-races",
            "unclear-answers",
            "commit-ms",
            "queue-ms",
            "backoff-ms",
            "data-bytes",
            "metadata-bytes");

    public PastVersion {
        Map<String, Long> kept = new TreeMap<>(metrics);
        kept.keySet().retainAll(METRICS);
        metrics = Map.copyOf(kept);
    }

    /** A version as its successors will know it. */
    public static PastVersion of(Version version) {
        return new PastVersion(version.line(), version.metrics());
    }
}
