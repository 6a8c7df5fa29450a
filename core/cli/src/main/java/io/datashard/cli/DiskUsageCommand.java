package io.datashard.cli;

import io.datashard.Snapshot;
import io.datashard.cli.report.DiskUsage;
import io.datashard.cli.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "du",
        description =
                "Says what the partitions of a version take, the largest first, and how much of it is deleted rows.")
final class DiskUsageCommand extends TableCommand {
    @Option(names = "--at", paramLabel = "VERSION", description = "which version; without it the newest")
    private String at;

    @Option(
            names = "--stored",
            description = "also what all versions and metadata take together, for which the directory is listed")
    private boolean stored;

    @Override
    Report report() {
        Snapshot snapshot = snapshot(table(), at);
        return DiskUsage.of(snapshot, stored ? OptionalLong.of(stored(snapshot.location())) : OptionalLong.empty());
    }

    private long stored(String root) {
        Path directory = new Path(root);
        try {
            return directory
                    .getFileSystem(configuration())
                    .getContentSummary(directory)
                    .getLength();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
