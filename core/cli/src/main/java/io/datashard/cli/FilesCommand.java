package io.datashard.cli;

import io.datashard.cli.report.FilesReport;
import io.datashard.cli.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "files", description = "Lists the data files of a version.")
final class FilesCommand extends TableCommand {
    @Option(names = "--at", paramLabel = "VERSION", description = "which version; without it the newest")
    private String at;

    @Override
    Report report() {
        return new FilesReport(snapshot(table(), at));
    }
}
