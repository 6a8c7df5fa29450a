package io.datashard.spark.seam;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/** Spark's metrics system, whose sinks (servlet, JMX, Graphite, Prometheus and so on) users configure. Safe for concurrent use. */
public final class DriverMetrics {
    private DriverMetrics() {}

    /**
     * Offers gauges under the name of a source, unless this driver has that source already.
     *
     * @param gauges by name, asked whenever a sink wants to know
     */
    public static synchronized void register(String source, Map<String, LongSupplier> gauges) {
        MetricsSystem metrics = SparkEnv.get().metricsSystem();
        if (metrics.getSourcesByName(source).isEmpty()) {
            metrics.registerSource(new Gauges(source, gauges));
        }
    }

    private static final class Gauges implements Source {
        private final String name;
        private final MetricRegistry registry = new MetricRegistry();

        Gauges(String name, Map<String, LongSupplier> gauges) {
            this.name = name;
            gauges.forEach((gauge, value) -> registry.register(gauge, (Gauge<Long>) value::getAsLong));
        }

        @Override
        public String sourceName() {
            return name;
        }

        @Override
        public MetricRegistry metricRegistry() {
            return registry;
        }
    }
}
