package io.datashard.cli;

import io.datashard.Snapshot;
import io.datashard.SnapshotNotFoundException;
import io.datashard.Table;
import io.datashard.Table.HistoryLine;
import io.datashard.Tag;
import io.datashard.Totals;
import io.datashard.cli.report.Report;
import io.datashard.cli.report.ShowReport;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "show", description = "Shows a version: when and how it came about, what it holds and what it changed.")
final class ShowCommand extends TableCommand {
    @Option(names = "--at", paramLabel = "VERSION", description = "which version; without it the newest")
    private String at;

    @Override
    Report report() {
        Table table = table();
        Snapshot snapshot = snapshot(table, at);
        List<HistoryLine> lines = snapshot.history().limit(2).toList();
        List<Tag> tags = table.tags().stream()
                .filter(tag -> tag.version() == snapshot.version())
                .toList();
        Optional<HistoryLine> parent = lines.stream().skip(1).findFirst();
        return new ShowReport(
                snapshot,
                lines.get(0),
                parent.flatMap(line -> parent(table, line, snapshot)),
                parent.map(HistoryLine::totals).orElse(Totals.NONE),
                tags);
    }

    /** Nothing where it was vacuumed, or is of a table that was dropped here before. */
    private static Optional<Snapshot> parent(Table table, HistoryLine line, Snapshot of) {
        if (line.operation().equals("drop")) {
            return Optional.empty();
        }
        try {
            return Optional.of(table.snapshot(Long.toString(line.version())))
                    .filter(parent -> parent.tableId().equals(of.tableId()));
        } catch (SnapshotNotFoundException e) {
            return Optional.empty();
        }
    }
}
