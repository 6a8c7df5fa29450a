package io.datashard.spark.seam;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.collection.JavaConverters;

/**
 * The rules that Spark's optimizer needs for right answers, for small writes, to find what a statement on rows is about and what it
 * depends on, to find the functions of tables that have no name, and to push conditions on the sphere: it applies them before it makes any
 * scan or write. And the strategy by which its planner answers a query on the driver.
 */
public final class QueryRules {
    private QueryRules() {}

    /** Adds the rules. */
    public static void inject(SparkSessionExtensions extensions) {
        extensions.injectOptimizerRule(session -> DistinctConstants.RULE);
        extensions.injectOptimizerRule(session -> PlacedRows.RULE);
        extensions.injectOptimizerRule(session -> PaddedTargets.RULE);
        extensions.injectOptimizerRule(session -> RowDecisions.RULE);
        extensions.injectOptimizerRule(session -> SteadySources.RULE);
        extensions.injectOptimizerRule(session -> RelationFunctions.RULE);
        extensions.injectOptimizerRule(session -> ConeConditions.RULE);
        extensions.injectPlannerStrategy(session -> DriverQueries.STRATEGY);
    }

    /**
     * Adds the rules to a living session that lacks them, as those of PySpark do. They count for the query that is being analyzed:
     * the optimizer asks for its rules anew each time.
     */
    public static synchronized void require(SparkSession session) {
        SparkSessionExtensions extensions = session.extensions();
        if (!JavaConverters.seqAsJavaList(extensions.buildOptimizerRules(session))
                .contains(DistinctConstants.RULE)) {
            inject(extensions);
        }
    }
}
