package io.datashard.integration;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import scala.collection.JavaConverters;

/** What Spark's metrics system has, and any sink shows. */
final class MetricsRegistry {
    private MetricsRegistry() {}

    /** The gauges of the one source of a name. */
    static Map<String, Long> gauges(String source) {
        List<Source> sources =
                JavaConverters.seqAsJavaList(SparkEnv.get().metricsSystem().getSourcesByName(source));
        if (sources.size() != 1) {
            throw new AssertionError(sources.size() + " sources are called " + source);
        }
        Map<String, Long> values = new TreeMap<>();
        sources.get(0).metricRegistry().getGauges().forEach((name, gauge) -> values.put(name, (Long) gauge.getValue()));
        return values;
    }
}
