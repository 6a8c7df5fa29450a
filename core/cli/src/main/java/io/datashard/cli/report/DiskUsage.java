package io.datashard.cli.report;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Totals;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.TextTable;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the partitions of a version take, the largest first.
 *
 * @param stored the size of everything at the table's location, if that was asked
 */
public record DiskUsage(Snapshot snapshot, List<Partition> partitions, OptionalLong stored) implements Report {

    /**
     * A partition.
     *
     * @param deletedBytes about what its deleted rows take of its files, if all rows of a file were of one size
     */
    public record Partition(String name, Totals totals, long deletedBytes) {
        private Partition plus(Partition more) {
            Totals sum = new Totals(
                    totals.files() + more.totals.files(),
                    totals.rows() + more.totals.rows(),
                    totals.bytes() + more.totals.bytes(),
                    totals.deletedRows() + more.totals.deletedRows());
            return new Partition(name, sum, deletedBytes + more.deletedBytes);
        }
    }

    public DiskUsage {
        partitions = List.copyOf(partitions);
    }

    /** Reads the catalog of a version, of which a line for each partition is kept. */
    public static DiskUsage of(Snapshot snapshot, OptionalLong stored) {
        PartitionNames names = new PartitionNames(snapshot);
        Map<String, Partition> partitions = new LinkedHashMap<>();
        try (Stream<FileEntry> files = snapshot.files(Set.of())) {
            files.forEach(file -> {
                Partition alone = new Partition(names.of(file.tablet()), Totals.NONE.plus(file), deletedBytes(file));
                partitions.merge(alone.name(), alone, Partition::plus);
            });
        }
        Comparator<Partition> bySize =
                Comparator.comparingLong(partition -> partition.totals().bytes());
        return new DiskUsage(
                snapshot, partitions.values().stream().sorted(bySize.reversed()).toList(), stored);
    }

    private static long deletedBytes(FileEntry file) {
        return file.deletedRows() == 0 ? 0 : Math.round((double) file.bytes() * file.deletedRows() / file.rows());
    }

    private Partition total() {
        return partitions.stream().reduce(new Partition("in all", Totals.NONE, 0), Partition::plus);
    }

    @Override
    public Map<String, Object> json() {
        JsonObject json = new JsonObject()
                .with("table", snapshot.location())
                .with(VersionFacts.json(snapshot))
                .with("partitions", partitions.stream().map(partition -> new JsonObject()
                        .with("partition", partition.name())
                        .with(sizes(partition))
                        .fields()))
                .with("total", sizes(total()));
        stored.ifPresent(bytes -> json.with("stored_bytes", bytes));
        return json.fields();
    }

    private static Map<String, Object> sizes(Partition partition) {
        return new JsonObject()
                .with(VersionFacts.json(partition.totals()))
                .with("deleted_bytes_estimate", partition.deletedBytes())
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        new TextTable<Partition>()
                .right("size", partition -> Form.bytes(partition.totals().bytes()))
                .right("of deleted rows", DiskUsage::deletedText)
                .right("files", partition -> Form.count(partition.totals().files()))
                .right("rows", partition -> Form.count(partition.totals().rows()))
                .right("deleted", partition -> Form.count(partition.totals().deletedRows()))
                .left("partition", Partition::name)
                .print(Stream.concat(partitions.stream(), Stream.of(total())), out);
        stored.ifPresent(bytes -> out.println("Everything at " + Form.printable(snapshot.location()) + " takes "
                + Form.bytes(bytes) + ": other versions, metadata and what was never committed the rest."));
    }

    private static String deletedText(Partition partition) {
        return partition.deletedBytes() == 0 ? "" : "about " + Form.bytes(partition.deletedBytes());
    }
}
