package io.datashard.spark.seam;

import org.apache.spark.sql.SparkSessionExtensions;

/** The rules that Spark's analyzer needs for statements on rows. A living session that lacks them cannot be given them. */
public final class AnalyzerRules {
    private AnalyzerRules() {}

    /** Adds the rules. */
    public static void inject(SparkSessionExtensions extensions) {
        extensions.injectPostHocResolutionRule(session -> PlainTargets.RULE);
    }
}
