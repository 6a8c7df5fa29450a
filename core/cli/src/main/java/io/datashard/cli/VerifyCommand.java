package io.datashard.cli;

import io.datashard.Table;
import io.datashard.Verification;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.VerifyReport;
import io.datashard.cli.text.Form;
import picocli.CommandLine.Command;

@Command(
        name = "verify",
        description = "Checks every version of a table: that all files are there and have their sizes, that catalog and"
                + " history are intact and add up. Repairs nothing but the hint at the newest version.")
final class VerifyCommand extends TableCommand {

    @Override
    Report report() {
        try (Progress progress = progress()) {
            Verification found = Table.verify(
                    location(),
                    configuration(),
                    (checked, newest) ->
                            progress.show("checked " + Form.count(checked) + " of " + Form.counted(newest, "version")));
            return new VerifyReport(absoluteLocation(), found);
        }
    }
}
