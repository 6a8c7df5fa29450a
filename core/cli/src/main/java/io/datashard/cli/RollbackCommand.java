package io.datashard.cli;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Table.HistoryLine;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.RollbackReport;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rollback",
        description =
                "Makes a table what it was at an older version, by a new version: files, columns, partitioning and"
                        + " properties. Nothing is lost by it, and it can be rolled back.")
final class RollbackCommand extends TableCommand {
    @Parameters(index = "1", paramLabel = "VERSION", description = "what to go back to")
    private String version;

    @Option(names = "--dry-run", description = "say what would change, and change nothing")
    private boolean dryRun;

    @Override
    Report report() {
        Table table = table();
        Snapshot target = VersionName.find(table, version);
        Snapshot newest = table.currentSnapshot();
        if (dryRun) {
            requireOfOneTable(target, newest);
            return new RollbackReport(
                    newest.version(), newest.totals(), target, Optional.empty(), RollbackReport.Kind.PREVIEW);
        }
        Snapshot made = table.rollbackTo(Long.toString(target.version()));
        if (made.version() == target.version()) {
            return new RollbackReport(
                    made.version(), made.totals(), target, Optional.empty(), RollbackReport.Kind.DONE);
        }
        // Others may have committed meanwhile: what was rolled back is the parent of the version that did it. Its line
        // is in the
        // version at hand: nothing is read any more, and nothing fails, after the commit.
        HistoryLine before = made.history().skip(1).findFirst().orElseThrow();
        return new RollbackReport(
                before.version(), before.totals(), target, Optional.of(made), RollbackReport.Kind.DONE);
    }

    /** The check of {@link Table#rollbackTo} beyond those of finding both. */
    private static void requireOfOneTable(Snapshot target, Snapshot newest) {
        if (!target.tableId().equals(newest.tableId())) {
            throw new DatashardException("version " + target.version() + " at " + newest.location()
                    + " is not one of this table but of one that was dropped there before, so that a rollback would fail."
                    + " Read that version by its number and write its rows into this table");
        }
    }
}
