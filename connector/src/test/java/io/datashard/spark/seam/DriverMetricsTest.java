package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/** Gauges are in the metrics system of a real session, once. */
class DriverMetricsTest {

    @Test
    void gaugesOfADriverAreRegisteredOnceAndShowTheValueOfTheMoment() {
        LocalSpark.session();
        AtomicLong commits = new AtomicLong(1);

        DriverMetrics.register("a test of gauges", Map.of("commits", commits::get));
        DriverMetrics.register("a test of gauges", Map.of("commits", () -> -1));
        commits.set(7);

        List<Source> sources =
                JavaConverters.seqAsJavaList(SparkEnv.get().metricsSystem().getSourcesByName("a test of gauges"));
        assertThat(sources).hasSize(1);
        assertThat(sources.get(0).metricRegistry().getGauges().get("commits").getValue())
                .isEqualTo(7L);
    }
}
