package io.datashard.internal.table;

import io.datashard.ColumnStats;
import io.datashard.Defaults;
import io.datashard.DeletionVector;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.PlannedFile;
import io.datashard.PlannedFiles;
import io.datashard.Predicate;
import io.datashard.Table;
import io.datashard.Totals;
import io.datashard.internal.catalog.LiveFiles;
import io.datashard.internal.catalog.Selection;
import io.datashard.internal.commit.VersionLog;
import io.datashard.internal.commit.WriterProcess;
import io.datashard.internal.data.RecordReader;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.vector.VectorReader;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * All that a reader sees in a table, as text. It renders values itself, so that it shows a change of what is read and not one of how
 * it is written.
 */
final class TableListing {
    private final Store store;
    private final VersionLog log;
    private final StringBuilder text = new StringBuilder();

    /** What was said last of the metadata and of each file: it is said again only when it has changed. */
    private final Map<String, String> said = new HashMap<>();

    private TableListing(Store store) {
        this.store = store;
        this.log = new VersionLog(store, WriterProcess.THIS);
    }

    static String of(String location) throws IOException {
        Configuration configuration = new Configuration(false);
        TableListing listing = new TableListing(Stores.open(location, configuration));
        List<Table.HistoryLine> history = Table.load(location, configuration).history();
        for (int i = history.size() - 1; i >= 0; i--) {
            Table.HistoryLine line = history.get(i);
            listing.version(line);
            Optional<Version> found = listing.log.find(line.version());
            if (found.isEmpty()) {
                listing.text.append("  vacuumed\n\n");
                continue;
            }
            Version version = found.get();
            if (i > 0 && !line.metrics().isEmpty()) { // the newest version's are its own, not the history's
                listing.line("  metrics", new TreeMap<>(line.metrics()));
            }
            listing.line("changes from empty", version.changes().fromEmpty());
            listing.saying("metadata", () -> listing.metadata(version.metadata().metadata()));
            listing.writers(version);
            listing.kept(version);
            listing.files(version);
            listing.text.append('\n');
        }
        return listing.text.toString();
    }

    private void version(Table.HistoryLine version) {
        line(
                "version",
                "HistoryLine[version=" + version.version() + ", parent=" + version.parent() + ", snapshotId="
                        + version.snapshotId() + ", time=" + version.time() + ", operation=" + version.operation()
                        + ", totals=" + render(version.totals()) + "]");
    }

    private static String render(Totals totals) {
        return "Totals[files=" + totals.files() + ", rows=" + totals.rows() + ", bytes=" + totals.bytes()
                + (totals.deletedRows() == 0 ? "" : ", deletedRows=" + totals.deletedRows()) + "]";
    }

    private interface Details {
        void list() throws IOException;
    }

    private void saying(String what, Details details) throws IOException {
        int start = text.length();
        details.list();
        String now = text.substring(start);
        if (now.equals(said.put(what, now))) {
            text.setLength(start);
            text.append("  ").append(what).append(" as before\n");
        }
    }

    private void line(String what, Object value) {
        text.append(what).append(": ").append(value).append('\n');
    }

    private void metadata(Metadata metadata) {
        metadata.schema().columns().forEach(column -> line("  column", render(column)));
        line("  last field id", metadata.schema().lastFieldId());
        metadata.partitionings().forEach(partitioning -> line("  partitioning", text(partitioning)));
        line("  partitioning for new files", metadata.partitioningId());
        line("  properties", new TreeMap<>(metadata.properties()));
    }

    /** In the words of the oldest listings, which knew fields of one column only. */
    private static String text(Partitioning partitioning) {
        return partitioning.toString().replaceAll("sourceIds=\\[(\\d+)\\]", "sourceId=$1");
    }

    private static String render(Field column) {
        return "Field[id=" + column.id() + ", name=" + column.name() + ", type=" + column.type() + ", nullable="
                + column.nullable() + ", comment=" + column.comment() + "]"
                + column.sqlType().map(declared -> " declared as " + declared).orElse("")
                + (column.defaults().equals(Defaults.NONE) ? "" : " " + column.defaults());
    }

    private void writers(Version version) {
        new TreeMap<>(version.contents().writers().last())
                .forEach((application, last) ->
                        line("  application " + render(application), last.sequence() + " at " + last.time()));
    }

    private void kept(Version version) {
        version.changes().restored().ifPresent(restored -> line("  rolled back to", restored));
        version.contents().retention().floor().ifPresent(floor -> line("  floor", floor));
        new TreeMap<>(version.contents().retention().tags()).values().forEach(tag -> line("  tag", tag));
    }

    private void files(Version version) throws IOException {
        List<FileEntry> files = new ArrayList<>();
        try (LiveFiles live = version.files(store, Selection.all())) {
            live.forEachRemaining(files::add);
        }
        for (FileEntry file : files) {
            saying(file.tablet().name(), () -> file(file, version.metadata().metadata()));
        }
    }

    private void file(FileEntry file, Metadata metadata) throws IOException {
        line("  file", file.path());
        line(
                "    tablet",
                file.tablet().partitioning() + " " + render(file.tablet().partition()) + " "
                        + file.tablet().name());
        line("    rows, bytes, version", file.rows() + ", " + file.bytes() + ", " + file.version());
        file.deletes().ifPresent(vector -> line("    deleted", render(file, vector)));
        file.border()
                .ifPresent(border -> line(
                        "    border", border.radius() + " degrees, " + border.rows() + " rows, " + border.bytes()));
        new TreeMap<>(file.stats()).forEach((id, stats) -> line("    column " + id, render(stats)));
        records(file, metadata);
    }

    private String render(FileEntry file, DeletionVector vector) {
        try (VectorReader vectors =
                new VectorReader(stored -> store.input(stored.path()).newStream())) {
            String rows = vectors.read(vector, file.path(), file.rows()).stream()
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(" "));
            String place = vector instanceof DeletionVector.Stored stored
                    ? " in " + stored.path() + " at " + stored.offset()
                    : "";
            return (rows.length() > 100 ? rows.length() + " characters" : rows) + place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void records(FileEntry file, Metadata metadata) throws IOException {
        List<Field> columns = metadata.schema().columns();
        PlannedFile planned =
                PlannedFiles.builder().add(file).build().iterator().next();
        try (RecordReader records = RecordReader.open(store, planned, metadata.schema(), Predicate.TRUE)) {
            records.forEachRemaining(record -> {
                Map<String, Object> ordered = new LinkedHashMap<>();
                columns.forEach(column -> ordered.put(column.name(), record.get(column.name())));
                line("    row", render(ordered));
            });
        }
    }

    private static String render(ColumnStats stats) {
        return render(stats.lower()) + " to " + render(stats.upper()) + ", " + stats.nulls() + " nulls"
                + (stats.exact() ? "" : ", not exact");
    }

    /** The text of a value; what prints alike but differs, such as an int and a long, is told apart by a letter. */
    private static String render(Object value) {
        if (value instanceof String string) {
            return "\"" + string.codePoints().mapToObj(TableListing::character).collect(Collectors.joining()) + "\"";
        } else if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return "0x" + HexFormat.of().formatHex(copy);
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString() + "d";
        } else if (value instanceof Long number) {
            return number + "L";
        } else if (value instanceof Float number) {
            return number + "f";
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + render(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        } else if (value instanceof List<?> list) {
            return list.stream().map(TableListing::render).collect(Collectors.joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }

    private static String character(int c) {
        return c >= ' ' && c < 127 ? Character.toString(c) : String.format("\\u{%x}", c);
    }
}
