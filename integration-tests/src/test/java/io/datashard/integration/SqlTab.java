package io.datashard.integration;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import scala.Option;
import scala.collection.JavaConverters;

/** What Spark's SQL tab shows. */
final class SqlTab {
    private SqlTab() {}

    /** The metrics, by what users read, of the newest statement that has one of them. */
    static Map<String, String> metrics(SparkSession session, String having) throws TimeoutException {
        session.sparkContext().listenerBus().waitUntilEmpty();
        SQLAppStatusStore store = session.sharedState().statusStore();
        Map<String, String> newest = Map.of();
        for (SQLExecutionUIData execution : JavaConverters.seqAsJavaList(store.executionsList())) {
            scala.collection.immutable.Map<Object, String> values = store.executionMetrics(execution.executionId());
            Map<String, String> shown = new HashMap<>();
            for (SQLPlanMetric metric : JavaConverters.seqAsJavaList(execution.metrics())) {
                Option<String> value = values.get(metric.accumulatorId());
                if (value.isDefined()) {
                    shown.put(metric.name(), value.get());
                }
            }
            newest = shown.containsKey(having) ? shown : newest;
        }
        return newest;
    }
}
