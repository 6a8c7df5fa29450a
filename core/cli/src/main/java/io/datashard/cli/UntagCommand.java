package io.datashard.cli;

import io.datashard.DatashardException;
import io.datashard.Table;
import io.datashard.Tag;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.TagChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "untag", description = "Removes a tag. Its version stays readable as long as others of its age.")
final class UntagCommand extends TableCommand {
    @Parameters(index = "1", paramLabel = "NAME", description = "the tag")
    private String name;

    @Override
    Report report() {
        Table table = table();
        Tag tag = table.tags().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DatashardException("the table at " + table.location() + " has no tag " + name
                        + "; its tags are "
                        + table.tags().stream().map(Tag::name).toList()
                        + ". Nothing was committed"));
        table.untag(name);
        return new TagChange(table.location(), tag, TagChange.Kind.REMOVED);
    }
}
