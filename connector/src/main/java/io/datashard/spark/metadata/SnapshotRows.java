package io.datashard.spark.metadata;

import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One row for each version, newest first: by which numbers, ids and times it can be read. */
final class SnapshotRows extends MetadataRows<HistoryLine> {
    @Override
    List<MetadataColumn<HistoryLine>> columns(Snapshot snapshot) {
        return VersionColumns.of(line -> line);
    }

    @Override
    Stream<HistoryLine> subjects(Snapshot snapshot, Set<String> columns) {
        return snapshot.history();
    }
}
