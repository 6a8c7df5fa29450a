package io.datashard.cli;

import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.cli.report.HistoryReport;
import io.datashard.cli.report.Report;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "history", description = "Lists the versions of a table, newest first; also of one that was dropped.")
final class HistoryCommand extends TableCommand {
    @Option(names = "--at", paramLabel = "VERSION", description = "the history up to this version")
    private String at;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "COUNT",
            description = "so many versions at most")
    private Long limit;

    @Override
    Report report() {
        if (limit != null && limit < 1) {
            throw wrong("--limit is " + limit + ". Give the number of versions to list, at least 1");
        }
        long most = limit == null ? Long.MAX_VALUE : limit;
        if (at != null) {
            Snapshot snapshot = VersionName.find(table(), at);
            return new HistoryReport(snapshot.location(), snapshot.history(), most);
        }
        Optional<Snapshot> newest = Table.findSnapshot(location(), configuration());
        if (newest.isPresent()) {
            return new HistoryReport(newest.get().location(), newest.get().history(), most);
        }
        Table dropped = table();
        return new HistoryReport(dropped.location(), dropped.history().stream(), most);
    }
}
