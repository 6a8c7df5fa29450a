package io.datashard.spark.metadata;

import static org.apache.spark.sql.types.DataTypes.LongType;

import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One row for each version, newest first, with what it held and what its commit took. */
final class HistoryRows extends MetadataRows<HistoryLine> {
    private static final List<String> METRICS = List.of(
            "attempts",
            "lost-races",
            "unclear-answers",
            "commit-ms",
            "queue-ms",
            "backoff-ms",
            "data-bytes",
            "metadata-bytes");

    @Override
    List<MetadataColumn<HistoryLine>> columns(Snapshot snapshot) {
        List<MetadataColumn<HistoryLine>> columns = new ArrayList<>(VersionColumns.of(line -> line));
        columns.add(1, MetadataColumn.optional("parent", LongType, line -> line.parent() == 0 ? null : line.parent()));
        columns.add(
                MetadataColumn.required("files", LongType, line -> line.totals().files()));
        columns.add(
                MetadataColumn.required("rows", LongType, line -> line.totals().rows()));
        columns.add(
                MetadataColumn.required("bytes", LongType, line -> line.totals().bytes()));
        for (String metric : METRICS) {
            columns.add(MetadataColumn.optional(
                    metric.replace('-', '_'), LongType, line -> line.metrics().get(metric)));
        }
        return columns;
    }

    @Override
    Stream<HistoryLine> subjects(Snapshot snapshot, Set<String> columns) {
        return snapshot.history();
    }
}
