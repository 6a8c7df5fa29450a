package io.datashard.spark;

import io.datashard.ConcurrentModificationException.Conflict;
import io.datashard.internal.commit.CommitStatistics;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.spark.seam.DriverMetrics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** What the commits of this driver come to, in Spark's metrics system: the source {@code datashard}. */
final class CommitGauges {
    private static final String SOURCE = "datashard";

    private CommitGauges() {}

    /** Registers the gauges, once for each driver. */
    static void offer() {
        DriverMetrics.register(SOURCE, gauges());
    }

    private static Map<String, LongSupplier> gauges() {
        Map<String, ToLongFunction<CommitStatistics>> values = new HashMap<>();
        values.put("commits", CommitStatistics::commits);
        values.put("attempts", CommitStatistics::attempts);
        values.put("lost-races", CommitStatistics::lostRaces);
        values.put("unclear-answers", CommitStatistics::unclearAnswers);
        values.put("unknown-outcomes", CommitStatistics::unknownOutcomes);
        values.put("rejected.other", CommitStatistics::otherFailures);
        values.put("commit-ms", statistics -> statistics.commitTime().toMillis());
        values.put("queue-ms", statistics -> statistics.queueTime().toMillis());
        values.put("backoff-ms", statistics -> statistics.backoffTime().toMillis());
        values.put("data-bytes", CommitStatistics::dataBytes);
        values.put("metadata-bytes", CommitStatistics::metadataBytes);
        for (Conflict conflict : Conflict.values()) {
            String name = "rejected." + conflict.name().toLowerCase(Locale.ROOT).replace('_', '-');
            values.put(name, statistics -> statistics.conflicts().getOrDefault(conflict, 0L));
        }
        Map<String, LongSupplier> gauges = new HashMap<>();
        values.forEach((name, value) -> gauges.put(name, () -> value.applyAsLong(WriterProcess.THIS.statistics())));
        return gauges;
    }
}
