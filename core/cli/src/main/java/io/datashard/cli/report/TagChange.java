package io.datashard.cli.report;

import io.datashard.Tag;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.Times;
import java.io.PrintWriter;
import java.util.Map;

/** A tag that was set or removed. */
public record TagChange(String table, Tag tag, Kind kind) implements Report {

    /** What was done with it. */
    public enum Kind {
        SET,
        REMOVED
    }

    @Override
    public Map<String, Object> json() {
        return new JsonObject()
                .with("table", table)
                .with("done", kind == Kind.SET ? "set" : "removed")
                .with(TagsReport.json(tag))
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        String version = "version " + tag.version() + " (snapshot " + tag.snapshotId() + ") of " + table;
        String name = "\"" + tag.name() + "\"";
        String expires = tag.expires()
                .map(time -> ", until " + Times.text(time) + " UTC")
                .orElse(", for good");
        out.println(Form.printable(
                kind == Kind.SET
                        ? "Tagged " + version + " as " + name + expires + "."
                        : "Removed the tag " + name + " from " + version + ". The version can be read as before, as"
                                + " long as others of its age."));
    }
}
