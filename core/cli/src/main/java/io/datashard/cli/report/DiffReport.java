package io.datashard.cli.report;

import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Totals;
import io.datashard.cli.report.FileDifference.Kind;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a version has different from another one of the same table.
 *
 * @param counts how many tablets differ, by what became of them
 * @param partitions those with a difference, by name
 * @param files each tablet that differs, if that was asked
 */
public record DiffReport(
        Snapshot before,
        Snapshot after,
        Map<Kind, Long> counts,
        Map<String, PartitionDifference> partitions,
        Optional<List<FileDifference>> files)
        implements Report {

    /** What the differing files of a partition hold in either version. */
    record PartitionDifference(Totals before, Totals after) {
        private static final PartitionDifference NONE = new PartitionDifference(Totals.NONE, Totals.NONE);

        private PartitionDifference plus(FileDifference file) {
            return new PartitionDifference(plus(before, file.before()), plus(after, file.after()));
        }

        private static Totals plus(Totals totals, Optional<FileEntry> file) {
            return file.map(totals::plus).orElse(totals);
        }
    }

    /** How much is told. */
    public enum Detail {
        PARTITIONS,
        FILES
    }

    /**
     * Compares.
     *
     * @throws DatashardException if they are versions of different tables
     */
    public static DiffReport between(Snapshot before, Snapshot after, Detail detail) {
        if (!before.tableId().equals(after.tableId())) {
            throw new DatashardException("versions " + before.version() + " and " + after.version() + " of "
                    + after.location() + " are of different tables: the one was dropped and the other created in its"
                    + " place. Compare versions of one of them");
        }
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        Map<String, PartitionDifference> partitions = new LinkedHashMap<>();
        List<FileDifference> files = new ArrayList<>();
        new FileDifferences(before, after).forEach(file -> {
            counts.merge(file.kind(), 1L, Long::sum);
            partitions.put(
                    file.partition(),
                    partitions
                            .getOrDefault(file.partition(), PartitionDifference.NONE)
                            .plus(file));
            if (detail == Detail.FILES) {
                files.add(file);
            }
        });
        return new DiffReport(
                before, after, counts, partitions, detail == Detail.FILES ? Optional.of(files) : Optional.empty());
    }

    @Override
    public Map<String, Object> json() {
        JsonObject changed = new JsonObject();
        for (Kind kind : Kind.values()) {
            changed.with(kind.json(), counts.getOrDefault(kind, 0L));
        }
        JsonObject json = new JsonObject()
                .with("table", after.location())
                .with("before", version(before))
                .with("after", version(after))
                .with("file_changes", changed.fields())
                .with("partitions", partitions.entrySet().stream().map(partition -> new JsonObject()
                        .with("partition", partition.getKey())
                        .with("before", VersionFacts.json(partition.getValue().before()))
                        .with("after", VersionFacts.json(partition.getValue().after()))
                        .fields()))
                .with(MetadataDifferences.between(before, after).json());
        files.ifPresent(all -> json.with("files", all.stream().map(FileDifference::json)));
        return json.fields();
    }

    private static Map<String, Object> version(Snapshot snapshot) {
        return new JsonObject()
                .with(VersionFacts.json(snapshot))
                .with(VersionFacts.json(snapshot.totals()))
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        out.println("from " + VersionFacts.text(before));
        out.println("to   " + VersionFacts.text(after));
        out.println();
        TotalsTable.print(before.totals(), after.totals(), out);
        MetadataDifferences metadata = MetadataDifferences.between(before, after);
        if (!metadata.isEmpty()) {
            out.println();
            metadata.print(out);
        }
        out.println();
        if (counts.isEmpty()) {
            out.println("The files are the same.");
            return;
        }
        counts.forEach((kind, count) -> out.println(Form.counted(count, "file") + " " + kind.text()));
        out.println();
        files.ifPresentOrElse(
                all -> all.forEach(file -> out.println(Form.printable(file.text()))), () -> printPartitions(out));
    }

    private void printPartitions(PrintWriter out) {
        new TextTable<Map.Entry<String, PartitionDifference>>()
                .right(
                        "files",
                        of -> Form.difference(of.getValue().after().files()
                                - of.getValue().before().files()))
                .right(
                        "rows",
                        of -> Form.difference(of.getValue().after().rows()
                                - of.getValue().before().rows()))
                .right(
                        "size",
                        of -> Form.bytesDifference(of.getValue().after().bytes()
                                - of.getValue().before().bytes()))
                .left("partition", Map.Entry::getKey)
                .print(partitions.entrySet().stream(), out);
    }
}
