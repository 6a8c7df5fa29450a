package io.datashard.cli;

import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Tag;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.TagChange;
import io.datashard.cli.text.Times;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tag",
        description = "Gives a version a name, by which it is found and which keeps it readable whatever its age.")
final class TagCommand extends TableCommand {
    @Parameters(index = "1", paramLabel = "NAME", description = "the tag")
    private String name;

    @Option(names = "--at", paramLabel = "VERSION", description = "which version; without it the newest")
    private String at;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "from when on vacuum removes the tag: a time in UTC, or a period such as \"90 days\"")
    private String expires;

    @Override
    Report report() {
        Optional<Instant> end = expires();
        Table table = table();
        Snapshot snapshot = snapshot(table, at);
        String version = Long.toString(snapshot.version());
        end.ifPresentOrElse(time -> table.tag(name, version, time), () -> table.tag(name, version));
        Tag tag = new Tag(name, snapshot.version(), snapshot.id(), end);
        return new TagChange(table.location(), tag, TagChange.Kind.SET);
    }

    private Optional<Instant> expires() {
        if (expires == null) {
            return Optional.empty();
        }
        return Optional.of(Times.instant(expires)
                .or(() -> Times.period(expires).map(Instant.now().truncatedTo(ChronoUnit.SECONDS)::plus))
                .orElseThrow(() -> wrong("--expires is \"" + expires
                        + "\". Give a time in UTC, such as \"2027-01-31 12:00\", or a period, such as \"90 days\"")));
    }
}
