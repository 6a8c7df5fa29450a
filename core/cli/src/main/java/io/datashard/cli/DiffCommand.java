package io.datashard.cli;

import io.datashard.Table;
import io.datashard.cli.report.DiffReport;
import io.datashard.cli.report.DiffReport.Detail;
import io.datashard.cli.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = "Says what differs between two versions: rows, files and partitions, columns, partitioning and"
                + " properties.")
final class DiffCommand extends TableCommand {
    @Parameters(index = "1", paramLabel = "FROM", description = "the one version")
    private String from;

    @Parameters(index = "2", arity = "0..1", paramLabel = "TO", description = "the other; without it the newest")
    private String to;

    @Option(names = "--files", description = "list each file that differs, and not only their partitions")
    private boolean files;

    @Override
    Report report() {
        Table table = table();
        return DiffReport.between(
                VersionName.find(table, from), snapshot(table, to), files ? Detail.FILES : Detail.PARTITIONS);
    }
}
