package io.datashard.cli.report;

import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import io.datashard.Totals;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.Times;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What identifies a version and what it holds, in the same words in all reports. */
final class VersionFacts {
    private VersionFacts() {}

    static String text(Snapshot snapshot) {
        return "version " + snapshot.version() + " (snapshot " + snapshot.id() + ", committed "
                + Times.text(snapshot.time()) + " UTC)";
    }

    static Map<String, Object> json(Snapshot snapshot) {
        return json(snapshot.version(), snapshot.id(), snapshot.time(), snapshot.operation());
    }

    static Map<String, Object> json(HistoryLine line) {
        return json(line.version(), line.snapshotId(), line.time(), line.operation());
    }

    private static Map<String, Object> json(long version, String snapshotId, Instant time, String operation) {
        return new JsonObject()
                .with("version", version)
                .with("snapshot_id", snapshotId)
                .with("committed_at", time)
                .with("operation", operation)
                .fields();
    }

    static Map<String, Object> json(Totals totals) {
        return new JsonObject()
                .with("files", totals.files())
                .with("rows", totals.rows())
                .with("deleted_rows", totals.deletedRows())
                .with("bytes", totals.bytes())
                .fields();
    }

    /** By the names that the metadata tables of Spark have. */
    static Map<String, Object> json(Map<String, Long> metrics) {
        Map<String, Object> json = new TreeMap<>();
        metrics.forEach((name, value) -> json.put(name.replace('-', '_'), value));
        return json;
    }

    static String text(Totals totals) {
        return Form.counted(totals.files(), "file") + ", " + Form.counted(totals.rows(), "row") + ", "
                + Form.bytes(totals.bytes());
    }

    /** Nothing in a version that has no parent. */
    static Long parent(HistoryLine line) {
        return line.parent() == 0 ? null : line.parent();
    }
}
