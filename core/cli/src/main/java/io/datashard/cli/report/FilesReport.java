package io.datashard.cli.report;

import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.cli.text.Form;
import io.datashard.cli.text.JsonObject;
import io.datashard.cli.text.TextTable;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The data files of a version, in the order of its catalog. They are told as they are read, and not held. */
public record FilesReport(Snapshot snapshot) implements Report {

    @Override
    public Map<String, Object> json() {
        PartitionNames partitions = new PartitionNames(snapshot);
        return new JsonObject()
                .with("table", snapshot.location())
                .with(VersionFacts.json(snapshot))
                .with("files", snapshot.files(Set.of()).map(file -> json(file, partitions)))
                .fields();
    }

    private static Map<String, Object> json(FileEntry file, PartitionNames partitions) {
        return new JsonObject()
                .with("path", file.path())
                .with("partition", partitions.of(file.tablet()))
                .with("partitioning", file.tablet().partitioning())
                .with("rows", file.liveRows())
                .with("deleted_rows", file.deletedRows())
                .with("bytes", file.bytes())
                .with("added_version", file.version())
                .fields();
    }

    @Override
    public void print(PrintWriter out) {
        PartitionNames partitions = new PartitionNames(snapshot);
        try (Stream<FileEntry> files = snapshot.files(Set.of())) {
            new TextTable<FileEntry>()
                    .right("rows", file -> Form.count(file.liveRows()))
                    .right("deleted", file -> Form.count(file.deletedRows()))
                    .right("size", file -> Form.bytes(file.bytes()))
                    .right("version", file -> Long.toString(file.version()))
                    .left("partition", file -> partitions.of(file.tablet()))
                    .left("path", FileEntry::path)
                    .print(files, out);
        }
    }
}
