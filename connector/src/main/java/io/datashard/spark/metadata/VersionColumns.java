package io.datashard.spark.metadata;

import io.datashard.Table.HistoryLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** The columns that say which version a row is about. */
final class VersionColumns {
    private VersionColumns() {}

    /** @param version where a row's subject has its version */
    static <T> List<MetadataColumn<T>> of(Function<T, HistoryLine> version) {
        return List.of(
                MetadataColumn.required(
                        "version", DataTypes.LongType, row -> version.apply(row).version()),
                MetadataColumn.required(
                        "snapshot_id",
                        DataTypes.StringType,
                        row -> UTF8String.fromString(version.apply(row).snapshotId())),
                MetadataColumn.required(
                        "committed_at",
                        DataTypes.TimestampType,
                        row -> ChronoUnit.MICROS.between(
                                Instant.EPOCH, version.apply(row).time())),
                MetadataColumn.required(
                        "operation",
                        DataTypes.StringType,
                        row -> UTF8String.fromString(version.apply(row).operation())));
    }
}
