package io.datashard.spark.seam;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.collection.JavaConverters;

/**
 * The rules by which statements are understood that Spark itself would refuse or get wrong. A session has them from its beginning or
 * never: its analyzer is made once.
 */
public final class AnalyzerRules {
    private AnalyzerRules() {}

    /** Adds the rules. */
    public static void inject(SparkSessionExtensions extensions) {
        extensions.injectResolutionRule(session -> WrittenColumns.RULE);
        extensions.injectPostHocResolutionRule(session -> PlainTargets.RULE);
    }

    /** Whether a session has them. */
    public static boolean arePresent(SparkSession session) {
        return JavaConverters.seqAsJavaList(session.sessionState().analyzer().extendedResolutionRules())
                .contains(WrittenColumns.RULE);
    }
}
