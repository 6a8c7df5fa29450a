package io.datashard.spark.seam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;

/** The SQL tab of Spark's UI, as far as the driver's side of a write fills it. */
public final class SqlTab {
    private static final Logger LOG = LoggerFactory.getLogger(SqlTab.class);

    private SqlTab() {}

    /**
     * Shows values of metrics that the write of the statement which this thread runs has declared. Spark 3.5 lets a scan report such
     * metrics and a write not, so they are looked up in the statement's plan. Never fails: the write has committed.
     */
    public static void show(SparkSession session, Map<String, Long> values) {
        try {
            SparkContext context = session.sparkContext();
            String execution = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
            QueryExecution statement =
                    execution == null ? null : SQLExecution.getQueryExecution(Long.parseLong(execution));
            if (statement != null) {
                List<SQLMetric> metrics = new ArrayList<>();
                set(statement.executedPlan(), values, metrics);
                SQLMetrics.postDriverMetricUpdates(
                        context,
                        execution,
                        JavaConverters.asScalaBuffer(metrics).toSeq());
            }
        } catch (RuntimeException e) {
            LOG.warn("The metrics {} of a write that has committed cannot be shown in the SQL tab", values, e);
        }
    }

    private static void set(SparkPlan plan, Map<String, Long> values, List<SQLMetric> changed) {
        values.forEach((name, value) -> {
            Option<SQLMetric> metric = plan.metrics().get(name);
            if (metric.isDefined()) {
                metric.get().set(value);
                changed.add(metric.get());
            }
        });
        JavaConverters.seqAsJavaList(plan.children()).forEach(child -> set(child, values, changed));
    }
}
