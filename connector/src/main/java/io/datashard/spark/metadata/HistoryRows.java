package io.datashard.spark.metadata;

import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** One row for each version, newest first, with what it held and what its commit took. */
final class HistoryRows implements MetadataRows {
    private static final StructType SCHEMA = new StructType()
            .add("version", DataTypes.LongType, false)
            .add("parent", DataTypes.LongType, true)
            .add("snapshot_id", DataTypes.StringType, false)
            .add("committed_at", DataTypes.TimestampType, false)
            .add("operation", DataTypes.StringType, false)
            .add("files", DataTypes.LongType, false)
            .add("rows", DataTypes.LongType, false)
            .add("bytes", DataTypes.LongType, false)
            .add("attempts", DataTypes.LongType, true)
            .add("lost_races", DataTypes.LongType, true)
            .add("unclear_answers", DataTypes.LongType, true)
            .add("commit_ms", DataTypes.LongType, true)
            .add("queue_ms", DataTypes.LongType, true)
            .add("backoff_ms", DataTypes.LongType, true)
            .add("data_bytes", DataTypes.LongType, true)
            .add("metadata_bytes", DataTypes.LongType, true);

    @Override
    public StructType schema() {
        return SCHEMA;
    }

    @Override
    public Stream<Object[]> rows(Snapshot snapshot) {
        return snapshot.history().map(HistoryRows::row);
    }

    private static Object[] row(HistoryLine line) {
        return new Object[] {
            line.version(),
            line.parent() == 0 ? null : line.parent(),
            UTF8String.fromString(line.snapshotId()),
            ChronoUnit.MICROS.between(Instant.EPOCH, line.time()),
            UTF8String.fromString(line.operation()),
            line.totals().files(),
            line.totals().rows(),
            line.totals().bytes(),
            line.metrics().get("attempts"),
            line.metrics().get("lost-races"),
            line.metrics().get("unclear-answers"),
            line.metrics().get("commit-ms"),
            line.metrics().get("queue-ms"),
            line.metrics().get("backoff-ms"),
            line.metrics().get("data-bytes"),
            line.metrics().get("metadata-bytes")
        };
    }
}
