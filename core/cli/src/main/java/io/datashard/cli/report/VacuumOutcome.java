package io.datashard.cli.report;

import io.datashard.VacuumReport;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import java.io.PrintWriter;
import java.util.Map;

/** What a vacuum deleted, or would delete. */
public record VacuumOutcome(String table, VacuumReport report, Kind kind) implements Report {

    /** Whether it was done. */
    public enum Kind {
        PREVIEW,
        DONE
    }

    @Override
    public Map<String, Object> json() {
        return new JsonObject()
                .with("table", table)
                .with("dry_run", kind == Kind.PREVIEW)
                .with("first_kept_version", report.firstKept())
                .with("versions", report.versions())
                .with("files", report.files())
                .with("uncommitted_files", report.uncommittedFiles())
                .with("bytes", report.bytes())
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        String did = kind == Kind.DONE ? "Deleted" : "Would delete";
        String gaveUp = kind == Kind.DONE ? "Gave up " : "Would give up ";
        out.println(Form.printable(gaveUp + Form.counted(report.versions(), "version") + " of " + table
                + "; the oldest that stays without a tag or a pin is version " + report.firstKept() + "."));
        out.println(did + " " + Form.counted(report.files(), "file") + " that only those needed and "
                + Form.counted(report.uncommittedFiles(), "file") + " that were never committed: "
                + Form.bytes(report.bytes()) + ".");
        if (kind == Kind.PREVIEW) {
            out.println("Nothing was changed. Add --delete to do it.");
        }
    }
}
