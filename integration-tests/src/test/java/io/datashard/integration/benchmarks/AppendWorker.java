package io.datashard.integration.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.PlannedFile;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Type.Primitive;
import io.datashard.internal.data.RecordReader;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;

/**
 * The Java side of the benchmark of small appends: creates a table, appends one row at a time for some seconds, or lists what is in a
 * table. The protocol is that of {@code appends.py}.
 */
final class AppendWorker {
    private static final Schema SCHEMA =
            Schema.of(Field.required(1, "id", Primitive.LONG), Field.optional(2, "name", Primitive.STRING));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long IDS_OF_A_THREAD = 10_000_000;

    private final Configuration configuration = new Configuration();
    private final String location;

    private AppendWorker(String location) {
        this.location = location;
    }

    /**
     * Runs it.
     *
     * @param arguments {@code create}, {@code list} or {@code work}; the table's location; to work, the first id and the number of
     *     threads
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        AppendWorker worker = new AppendWorker(arguments[1]);
        switch (arguments[0]) {
            case "create" -> out.println(JSON.writeValueAsString(worker.create()));
            case "list" -> out.println(JSON.writeValueAsString(worker.ids()));
            default -> worker.work(out, Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
        }
    }

    private String create() {
        return Table.create(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration)
                .location();
    }

    private List<Long> ids() throws IOException {
        Snapshot snapshot = Table.load(location, configuration).currentSnapshot();
        Store store = Stores.open(location, configuration);
        List<Long> ids = new ArrayList<>();
        for (PlannedFile file : snapshot.plan(List.of()).files()) {
            try (RecordReader records = RecordReader.open(store, file.path(), snapshot.schema())) {
                records.forEachRemaining(row -> ids.add((Long) row.get("id")));
            }
        }
        return ids;
    }

    /** What a worker reports: waits in microseconds of the appends that were acknowledged, their ids, and what failed. */
    record Report(List<Long> micros, List<Long> acknowledged, List<String> failures) {
        static Report empty() {
            return new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(Report other) {
            micros.addAll(other.micros);
            acknowledged.addAll(other.acknowledged);
            failures.addAll(other.failures);
        }
    }

    private void work(PrintStream out, long firstId, int threads)
            throws IOException, InterruptedException, ExecutionException {
        Table table = Table.load(location, configuration);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<AtomicLong> ids = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            ids.add(new AtomicLong(firstId + thread * IDS_OF_A_THREAD));
        }
        out.println("ready");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(line.trim()));
                List<Future<Report>> reports = ids.stream()
                        .map(next -> executor.submit(() -> append(table, next, end)))
                        .toList();
                Report all = Report.empty();
                for (Future<Report> report : reports) {
                    all.add(report.get());
                }
                out.println(JSON.writeValueAsString(all));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static Report append(Table table, AtomicLong next, long end) {
        Report report = Report.empty();
        while (System.nanoTime() < end) {
            long id = next.getAndIncrement();
            long start = System.nanoTime();
            try {
                table.newTransaction()
                        .appendRecords(List.of(Map.of("id", id, "name", "row " + id)))
                        .commit();
                report.micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
                report.acknowledged.add(id);
            } catch (RuntimeException e) {
                report.failures.add(e.toString());
            }
        }
        return report;
    }
}
