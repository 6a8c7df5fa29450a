package io.datashard.cli.report;

import io.datashard.FileChange;
import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import io.datashard.Tag;
import io.datashard.Totals;
import io.datashard.VersionChange;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.TextTable;
import io.datashard.cli.text.Times;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A version: when and how it came about, what it holds, and what it changed.
 *
 * @param parent the version it builds on, if there is one that can be read
 * @param parentTotals what that held
 * @param tags those of this version
 */
public record ShowReport(
        Snapshot snapshot, HistoryLine line, Optional<Snapshot> parent, Totals parentTotals, List<Tag> tags)
        implements Report {
    /** So many changed files are shown to people. */
    private static final int MOST_SHOWN = 20;

    public ShowReport {
        tags = List.copyOf(tags);
    }

    private record Fact(String name, String value) {}

    private VersionChange changes() {
        return snapshot.changes().findFirst().orElseThrow();
    }

    private boolean removedAll(VersionChange change) {
        return change.fromEmpty() && parentTotals.files() > 0;
    }

    private Optional<MetadataDifferences> metadata() {
        return parent.map(before -> MetadataDifferences.between(before, snapshot));
    }

    @Override
    public Map<String, Object> json() {
        VersionChange change = changes();
        return new JsonObject()
                .with("table", snapshot.location())
                .with("table_id", snapshot.tableId())
                .with(VersionFacts.json(snapshot))
                .with("parent", VersionFacts.parent(line))
                .with("tags", tags.stream().map(Tag::name))
                .with(VersionFacts.json(snapshot.totals()))
                .with("metrics", VersionFacts.json(snapshot.metrics()))
                .with("changed", metadata().map(MetadataDifferences::json))
                .with("removed_all", removedAll(change))
                .with("file_changes", change.files().stream().map(ShowReport::json))
                .fields();
    }

    private static Map<String, Object> json(FileChange file) {
        return new JsonObject()
                .with("change", kind(file))
                .with("partition", file.partition())
                .with("name", file.tablet().name())
                .with("path", file.added().map(FileEntry::path))
                .with("rows", file.added().map(FileEntry::liveRows))
                .with("deleted_rows", file.added().map(FileEntry::deletedRows))
                .with("bytes", file.added().map(FileEntry::bytes))
                .fields();
    }

    /** In the words of Spark's metadata table of commits. */
    private static String kind(FileChange file) {
        return file.added()
                .map(added -> added.deletedRows() > 0 ? "delete rows" : "add")
                .orElse("remove");
    }

    @Override
    public void print(PrintWriter out) {
        new TextTable<Fact>().left("", Fact::name).left("", Fact::value).print(facts().stream(), out);
        metadata().filter(differences -> !differences.isEmpty()).ifPresent(differences -> {
            out.println();
            differences.print(out);
        });
        out.println();
        printFiles(changes(), out);
    }

    private List<Fact> facts() {
        Totals totals = snapshot.totals();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("table", snapshot.location()));
        facts.add(new Fact("version", Long.toString(snapshot.version())));
        facts.add(new Fact("snapshot id", snapshot.id()));
        facts.add(new Fact("committed", Times.text(snapshot.time()) + " UTC"));
        facts.add(new Fact("operation", snapshot.operation()));
        facts.add(new Fact("parent", line.parent() == 0 ? "none" : Long.toString(line.parent())));
        if (!tags.isEmpty()) {
            facts.add(new Fact("tags", tags.stream().map(Tag::name).collect(Collectors.joining(", "))));
        }
        facts.add(new Fact("files", changed(Form.count(totals.files()), totals.files() - parentTotals.files())));
        facts.add(new Fact("rows", changed(Form.count(totals.rows()), totals.rows() - parentTotals.rows())));
        facts.add(new Fact("deleted rows", Form.count(totals.deletedRows())));
        facts.add(new Fact("size", Form.bytes(totals.bytes())));
        new TreeMap<>(snapshot.metrics()).forEach((name, value) -> facts.add(new Fact(name, Form.count(value))));
        return facts;
    }

    private static String changed(String value, long difference) {
        return difference == 0 ? value : value + " (" + Form.difference(difference) + ")";
    }

    private void printFiles(VersionChange change, PrintWriter out) {
        if (removedAll(change)) {
            out.println("It removed all that its parent held: " + VersionFacts.text(parentTotals) + ".");
        }
        if (change.files().isEmpty()) {
            out.println("It added no files.");
            return;
        }
        new TextTable<FileChange>()
                .left("change", ShowReport::kind)
                .right("rows", file -> file.added()
                        .map(added -> Form.count(added.liveRows()))
                        .orElse(""))
                .right("size", file -> file.added()
                        .map(added -> Form.bytes(added.bytes()))
                        .orElse(""))
                .left("partition", FileChange::partition)
                .left("name", file -> file.tablet().name())
                .print(change.files().stream().limit(MOST_SHOWN), out);
        int more = change.files().size() - MOST_SHOWN;
        if (more > 0) {
            out.println("and " + Form.count(more) + " more; --json shows all");
        }
    }
}
