package io.datashard.cli;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Verification;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.VerifyReport;
import io.datashard.cli.text.Form;
import java.util.Comparator;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description =
                "Checks every version of a table: that all files are there and have their sizes, that catalog and"
                        + " history are intact and add up. Repairs nothing; where all is whole, it brings the hint at the newest version up to date.")
final class VerifyCommand extends TableCommand {

    @Override
    Report report() {
        try (Progress progress = progress()) {
            Verification found = Table.verify(
                    location(),
                    configuration(),
                    (checked, newest) ->
                            progress.show("checked " + Form.count(checked) + " of " + Form.counted(newest, "version")));
            return new VerifyReport(
                    absoluteLocation(), found, found.isWhole() ? Optional.empty() : rollbackTarget(found));
        }
    }

    /**
     * What a rollback would mend the table by: the newest whole version below a newest one that can be read but lacks something. Nothing
     * where that is not so, or where versions were lost above those that readers see, whose numbers a rollback might take.
     */
    private Optional<Long> rollbackTarget(Verification found) {
        try {
            Table table = table();
            Snapshot newest = table.currentSnapshot();
            return found.damaged().lastKey() != newest.version()
                    ? Optional.empty()
                    : found.whole().stream()
                            .filter(version -> version < newest.version())
                            .sorted(Comparator.reverseOrder())
                            .filter(version -> table.snapshot(Long.toString(version))
                                    .tableId()
                                    .equals(newest.tableId()))
                            .findFirst();
        } catch (DatashardException e) {
            return Optional.empty(); // the newest cannot be read, which the report says, or was dropped
        }
    }
}
