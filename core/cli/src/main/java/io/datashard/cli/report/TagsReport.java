package io.datashard.cli.report;

import io.datashard.Tag;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.TextTable;
import io.datashard.cli.text.Times;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The tags of a table by name. */
public record TagsReport(String table, List<Tag> tags) implements Report {
    public TagsReport {
        tags = List.copyOf(tags);
    }

    @Override
    public Map<String, Object> json() {
        return new JsonObject()
                .with("table", table)
                .with("tags", tags.stream().map(TagsReport::json))
                .fields();
    }

    static Map<String, Object> json(Tag tag) {
        return new JsonObject()
                .with("tag", tag.name())
                .with("version", tag.version())
                .with("snapshot_id", tag.snapshotId())
                .with("expires_at", tag.expires())
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        new TextTable<Tag>()
                .left("tag", Tag::name)
                .right("version", tag -> Long.toString(tag.version()))
                .left("snapshot id", Tag::snapshotId)
                .left("expires (UTC)", tag -> tag.expires().map(Times::text).orElse("never"))
                .print(tags.stream(), out);
    }
}
