package io.datashard.cli;

import io.datashard.Table;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.TagsReport;
import picocli.CommandLine.Command;

@Command(name = "tags", description = "Lists the tags of a table.")
final class TagsCommand extends TableCommand {

    @Override
    Report report() {
        Table table = table();
        return new TagsReport(table.location(), table.tags());
    }
}
