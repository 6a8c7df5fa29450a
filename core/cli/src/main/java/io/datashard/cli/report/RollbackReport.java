package io.datashard.cli.report;

import io.datashard.Snapshot;
import io.datashard.Totals;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * A table that was made what it had been, or would be.
 *
 * @param before what it was rolled back from
 * @param beforeTotals what that held
 * @param target what it is again
 * @param made the new version; nothing if none was needed, or nothing was done
 */
public record RollbackReport(long before, Totals beforeTotals, Snapshot target, Optional<Snapshot> made, Kind kind)
        implements Report {

    /** Whether it was done. */
    public enum Kind {
        PREVIEW,
        DONE
    }

    @Override
    public Map<String, Object> json() {
        return new JsonObject()
                .with("table", target.location())
                .with("dry_run", kind == Kind.PREVIEW)
                .with("from_version", before)
                .with("from", VersionFacts.json(beforeTotals))
                .with("to_version", target.version())
                .with("to", VersionFacts.json(target.totals()))
                .with("new_version", made.map(Snapshot::version))
                .with("new_snapshot_id", made.map(Snapshot::id))
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        String target = "version " + this.target.version();
        if (before == this.target.version()) {
            out.println(Form.printable(this.target.location() + " is at " + target + ". There is nothing to do."));
            return;
        }
        made.ifPresentOrElse(
                version -> out.println(Form.printable("Rolled back " + version.location() + " from version " + before
                        + " to what it was at " + target + ", by version " + version.version() + ".")),
                () -> out.println(Form.printable("Would roll back " + this.target.location() + " from version " + before
                        + " to what it was at " + target + ".")));
        TotalsTable.print(beforeTotals, this.target.totals(), out);
        if (kind == Kind.PREVIEW) {
            out.println("Nothing was changed. Leave out --dry-run to do it.");
        }
    }
}
