package io.datashard.spark.metadata;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.datashard.FileChange;
import io.datashard.FileEntry;
import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import io.datashard.VersionChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * One row for each file that a version added, removed or deleted rows of, newest version first. Where a version removed all that there was, one row
 * without a file says so, before those of the files that it added.
 */
final class CommitRows extends MetadataRows<CommitRows.Change> {

    /** @param file which file; nothing: all */
    record Change(HistoryLine version, Optional<FileChange> file) {}

    @Override
    List<MetadataColumn<Change>> columns(Snapshot snapshot) {
        List<MetadataColumn<Change>> columns = new ArrayList<>(VersionColumns.of(Change::version));
        columns.add(MetadataColumn.required("change", StringType, row -> UTF8String.fromString(change(row))));
        columns.add(ofFile("partition", file -> file.partition()));
        columns.add(ofFile("name", file -> file.tablet().name()));
        columns.add(MetadataColumn.optional("path", StringType, row -> added(row)
                .map(FileEntry::path)
                .map(UTF8String::fromString)
                .orElse(null)));
        columns.add(MetadataColumn.optional(
                "rows", LongType, row -> added(row).map(FileEntry::liveRows).orElse(null)));
        columns.add(MetadataColumn.optional(
                "bytes", LongType, row -> added(row).map(FileEntry::bytes).orElse(null)));
        return columns;
    }

    private static MetadataColumn<Change> ofFile(String name, Function<FileChange, String> text) {
        return MetadataColumn.optional(
                name,
                StringType,
                row -> row.file().map(text).map(UTF8String::fromString).orElse(null));
    }

    private static String change(Change row) {
        if (row.file().isEmpty()) {
            return "remove all";
        }
        boolean withDeletes = added(row).filter(file -> file.deletedRows() > 0).isPresent();
        return withDeletes ? "delete rows" : added(row).isPresent() ? "add" : "remove";
    }

    private static Optional<FileEntry> added(Change row) {
        return row.file().flatMap(FileChange::added);
    }

    @Override
    Stream<Change> subjects(Snapshot snapshot, Set<String> columns) {
        return snapshot.changes().flatMap(CommitRows::rows);
    }

    private static Stream<Change> rows(VersionChange change) {
        Stream<Change> files = change.files().stream().map(file -> new Change(change.version(), Optional.of(file)));
        // The version that creates a table begins with nothing, and nothing is what it removed.
        return change.fromEmpty() && !change.version().operation().equals("create")
                ? Stream.concat(Stream.of(new Change(change.version(), Optional.empty())), files)
                : files;
    }
}
