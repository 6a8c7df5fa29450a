package io.datashard.internal.commit;

import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Totals;
import io.datashard.Type.Primitive;
import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.data.RecordFormat;
import io.datashard.internal.data.RecordReader;
import io.datashard.internal.store.Store;
import io.datashard.internal.version.History;
import io.datashard.internal.version.HistoryRun;
import io.datashard.internal.version.Operation;
import io.datashard.internal.version.PastVersion;
import io.datashard.internal.version.Version;
import io.datashard.internal.version.VersionLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** The history of a table: a tail in the version object, and Parquet files of older lines. */
public final class HistoryLog {
    private static final Schema LINE = Schema.of(
            Field.required(0, "version", Primitive.LONG),
            Field.required(0, "parent", Primitive.LONG),
            Field.required(0, "snapshot", Primitive.STRING),
            Field.required(0, "time", Primitive.TIMESTAMP),
            Field.required(0, "operation", Primitive.STRING),
            Field.required(0, "files", Primitive.LONG),
            Field.required(0, "rows", Primitive.LONG),
            Field.required(0, "bytes", Primitive.LONG),
            Field.optional(0, "attempts", Primitive.LONG),
            Field.optional(0, "lost-races", Primitive.LONG),
            Field.optional(0, "unclear-answers", Primitive.LONG),
            Field.optional(0, "commit-ms", Primitive.LONG),
            Field.optional(0, "queue-ms", Primitive.LONG),
            Field.optional(0, "backoff-ms", Primitive.LONG),
            Field.optional(0, "data-bytes", Primitive.LONG),
            Field.optional(0, "metadata-bytes", Primitive.LONG),
            Field.optional(0, "deleted-rows", Primitive.LONG));

    private final Store store;
    private final Configuration configuration;

    public HistoryLog(Store store, Configuration configuration) {
        this.store = store;
        this.configuration = configuration;
    }

    /**
     * The history of a version's successor.
     *
     * @param path where to write the tail if it is full
     */
    History after(Version version, String path) {
        History history = version.contents().history();
        List<PastVersion> tail = new ArrayList<>(history.tail());
        List<HistoryRun> runs = new ArrayList<>(history.runs());
        if (tail.size() >= History.TAIL_LINES) {
            List<PastVersion> lines = new ArrayList<>();
            List<HistoryRun> newest = smallNewest(runs);
            newest.forEach(run -> lines.addAll(read(run)));
            runs.subList(runs.size() - newest.size(), runs.size()).clear();
            lines.addAll(tail);
            runs.add(write(path, lines));
            tail.clear();
        }
        tail.add(PastVersion.of(version));
        return new History(tail, runs);
    }

    /** Small runs to be merged, which are the newest, as runs only ever grow by merging; none in a history of another making. */
    private static List<HistoryRun> smallNewest(List<HistoryRun> runs) {
        List<HistoryRun> small = SmallRuns.toMerge(runs, run -> run.last() - run.first() + 1);
        List<HistoryRun> newest = runs.subList(runs.size() - small.size(), runs.size());
        return newest.equals(small) ? small : List.of();
    }

    private HistoryRun write(String path, List<PastVersion> lines) {
        try {
            DataFileWriter<Map<String, ?>> writer = DataFileWriter.open(
                    store, path, new Tablet(0, List.of(), path), LINE, new RecordFormat(LINE), Map.of(), configuration);
            try {
                for (PastVersion line : lines) {
                    writer.write(record(line));
                }
                FileEntry file = writer.finish();
                store.makeDurable(List.of(path));
                return new HistoryRun(
                        path,
                        lines.get(0).line().version(),
                        lines.get(lines.size() - 1).line().version(),
                        file.bytes());
            } finally {
                writer.abort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the history could not be written to " + path, e);
        }
    }

    /** The versions up to and including one, newest first. Reads a run only when the stream gets to it. */
    public Stream<PastVersion> lines(Version version) {
        History history = version.contents().history();
        List<HistoryRun> runs = new ArrayList<>(history.runs());
        Collections.reverse(runs);
        return Stream.concat(
                Stream.concat(Stream.of(PastVersion.of(version)), reversed(history.tail()).stream()),
                runs.stream().flatMap(run -> reversed(read(run)).stream()));
    }

    private static List<PastVersion> reversed(List<PastVersion> lines) {
        List<PastVersion> newestFirst = new ArrayList<>(lines);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private List<PastVersion> read(HistoryRun run) {
        List<PastVersion> lines = new ArrayList<>();
        try (RecordReader records = RecordReader.open(store, run.path(), LINE)) {
            while (records.hasNext()) {
                lines.add(line(requireWhole(records.next(), run)));
            }
        } catch (IOException e) {
            throw new CorruptTableException("the history run " + run.path() + " could not be read", e);
        }
        if (lines.isEmpty()
                || lines.get(0).line().version() != run.first()
                || lines.get(lines.size() - 1).line().version() != run.last()) {
            throw damaged(run, "it does not hold the versions " + run.first() + " to " + run.last());
        }
        return lines;
    }

    private Map<String, Object> requireWhole(Map<String, Object> line, HistoryRun run) {
        for (Field column : LINE.columns()) {
            if (!column.nullable() && line.get(column.name()) == null) {
                throw damaged(run, "a line of it lacks its " + column.name());
            }
        }
        return line;
    }

    private CorruptTableException damaged(HistoryRun run, String what) {
        return new CorruptTableException("the history run " + run.path() + " of the table at " + store.root()
                + " is damaged: " + what + ". Restore that file from a copy of the table");
    }

    private static Map<String, Object> record(PastVersion past) {
        VersionLine line = past.line();
        Map<String, Object> record = new HashMap<>(past.metrics());
        record.putAll(Map.of(
                "version", line.version(),
                "parent", line.parent(),
                "snapshot", line.snapshotId(),
                "time", ChronoUnit.MICROS.between(Instant.EPOCH, line.time()),
                "operation", line.operation().text(),
                "files", line.totals().files(),
                "rows", line.totals().rows(),
                "bytes", line.totals().bytes()));
        if (line.totals().deletedRows() > 0) {
            record.put("deleted-rows", line.totals().deletedRows());
        }
        return record;
    }

    private static PastVersion line(Map<String, Object> line) {
        Map<String, Long> metrics = new HashMap<>();
        for (String name : PastVersion.METRICS) {
            if (line.get(name) != null) {
                metrics.put(name, (Long) line.get(name));
            }
        }
        return new PastVersion(
                new VersionLine(
                        (Long) line.get("version"),
                        (Long) line.get("parent"),
                        (String) line.get("snapshot"),
                        Instant.EPOCH.plus((Long) line.get("time"), ChronoUnit.MICROS),
                        new Operation((String) line.get("operation")),
                        new Totals(
                                (Long) line.get("files"),
                                (Long) line.get("rows"),
                                (Long) line.get("bytes"),
                                line.get("deleted-rows") == null ? 0 : (Long) line.get("deleted-rows"))),
                metrics);
    }
}
