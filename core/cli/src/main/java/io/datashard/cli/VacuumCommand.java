package io.datashard.cli;

import io.datashard.Table;
import io.datashard.VacuumOptions;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.VacuumOutcome;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "vacuum",
        description =
                "Says what giving up the versions that are older than the retention would delete; with --delete it"
                        + " does so.")
final class VacuumCommand extends TableCommand {
    @Option(names = "--delete", description = "give the versions up and delete what only they need")
    private boolean delete;

    @Option(
            names = "--retention",
            paramLabel = "PERIOD",
            description =
                    "how long versions stay, such as \"36 hours\"; without it as the table's property retention says")
    private String retention;

    @Override
    Report report() {
        VacuumOptions options = options();
        Table table = table();
        if (!delete) {
            return new VacuumOutcome(table.location(), table.previewVacuum(options), VacuumOutcome.Kind.PREVIEW);
        }
        try (Progress progress = progress()) {
            VacuumOptions told = options.withProgress(sofar -> progress.show("deleted "
                    + Form.counted(sofar.files() + sofar.uncommittedFiles(), "file") + ", "
                    + Form.bytes(sofar.bytes())));
            return new VacuumOutcome(table.location(), table.vacuum(told), VacuumOutcome.Kind.DONE);
        }
    }

    private VacuumOptions options() {
        return retention == null
                ? VacuumOptions.DEFAULT
                : VacuumOptions.DEFAULT.withRetention(Times.period(retention)
                        .orElseThrow(() -> wrong("--retention is \"" + retention
                                + "\". Give a period, such as \"36 hours\" or \"7 days\"")));
    }
}
