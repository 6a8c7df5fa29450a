package io.datashard.internal.data;

import org.apache.parquet.SemanticVersion;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;

/**
 * Whether bounds in files can be believed about NaN. Since version 1.10 parquet-mr counts NaN as the greatest value when it
 * writes, and ignores bounds that are NaN when it reads. Other writers, Arrow among them, leave NaN out of the bounds: then rows
 * with NaN, which are greater than any number for Spark, may lie above the upper bound.
 */
final class NanBounds {
    private static final SemanticVersion FIRST = new SemanticVersion(1, 10, 0);

    private NanBounds() {}

    /** Whether the upper bounds of a writer are not less than NaN. */
    static boolean areKeptBy(String createdBy) {
        if (createdBy == null) {
            return false;
        }
        try {
            ParsedVersion writer = VersionParser.parse(createdBy);
            return "parquet-mr".equals(writer.application)
                    && writer.hasSemanticVersion()
                    && writer.getSemanticVersion().compareTo(FIRST) >= 0;
        } catch (VersionParseException e) {
            return false;
        }
    }
}
