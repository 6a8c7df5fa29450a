package io.datashard.cli;

import io.datashard.cli.report.Report;
import io.datashard.cli.report.SchemaReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "schema", description = "Shows the columns of a version, its partitioning and its properties.")
final class SchemaCommand extends TableCommand {
    @Option(names = "--at", paramLabel = "VERSION", description = "which version; without it the newest")
    private String at;

    @Override
    Report report() {
        return new SchemaReport(snapshot(table(), at));
    }
}
