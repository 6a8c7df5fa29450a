package io.datashard;

import io.datashard.Type.Primitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * How many appends of one row a table takes from several writers at once, and whether each of them gets through. Real processes on
 * a local disk, started together after a warm-up; at the end every row that was acknowledged must be there once, and no other.
 *
 * <p>Arguments: directory, seconds for each line, writers as {@code processes x threads}, such as {@code /tmp/b 10 1x1 2x1 1x8 2x4}.
 */
public final class CommitBenchmark {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "writer", Primitive.INT), Field.required(0, "number", Primitive.INT));
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private CommitBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        System.out.println(
                "| processes x threads | commits/s | failures | lost | duplicated | p50 ms | p99 ms | longest ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String writers : Arrays.asList(arguments).subList(2, arguments.length)) {
            String[] counts = writers.split("x", 2);
            Path table = Files.createTempDirectory(Files.createDirectories(directory), "table-" + writers + "-");
            System.out.println(line(table, time, Integer.parseInt(counts[0]), Integer.parseInt(counts[1])));
        }
    }

    private static String line(Path table, Duration time, int processes, int threads) throws Exception {
        Table.newTable(table.toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION)
                .commit();
        List<Process> running = new ArrayList<>();
        try {
            for (int process = 0; process < processes; process++) {
                running.add(start(table, time, process * threads, threads));
            }
            for (Process process : running) {
                require("ready", process);
            }
            for (Process process : running) {
                process.outputWriter().append("go\n").flush();
            }
            Result result = new Result(List.of(), 0);
            for (Process process : running) {
                result = result.with(Result.parse(process.inputReader().readLine()));
            }
            return String.format(
                    Locale.ROOT,
                    "| %d x %d | %s |",
                    processes,
                    threads,
                    result.line(time, Table.load(table.toString(), CONFIGURATION)));
        } finally {
            running.forEach(Process::destroy);
        }
    }

    private static Process start(Path table, Duration time, int firstWriter, int threads) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writers.class.getName(),
                        table.toString(),
                        Long.toString(time.toMillis()),
                        Integer.toString(firstWriter),
                        Integer.toString(threads))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void require(String answer, Process process) throws IOException {
        String line = process.inputReader().readLine();
        if (!answer.equals(line)) {
            throw new IllegalStateException("a writer said " + line + " instead of " + answer);
        }
    }

    /**
     * What writers did.
     *
     * @param micros how long each append took, until it was acknowledged
     */
    private record Result(List<Long> micros, int failures) {

        static Result parse(String line) {
            String[] parts = line.split(" ");
            return new Result(Arrays.stream(parts).skip(1).map(Long::valueOf).toList(), Integer.parseInt(parts[0]));
        }

        String text() {
            StringBuilder text = new StringBuilder().append(failures);
            micros.forEach(value -> text.append(' ').append(value));
            return text.toString();
        }

        Result with(Result other) {
            return new Result(
                    Stream.concat(micros.stream(), other.micros.stream()).toList(), failures + other.failures);
        }

        String line(Duration time, Table table) throws IOException {
            List<Long> sorted = micros.stream().sorted().toList();
            List<Map<String, Object>> rows = Records.of(table.currentSnapshot());
            List<Map<String, Object>> timed =
                    rows.stream().filter(row -> (int) row.get("number") >= 0).toList();
            long distinct = timed.stream().distinct().count();
            return String.format(
                    Locale.ROOT,
                    "%.0f | %d | %d | %d | %.1f | %.1f | %.0f",
                    sorted.size() * 1000.0 / time.toMillis(),
                    failures,
                    sorted.size() - distinct,
                    timed.size() - distinct,
                    at(sorted, 0.5),
                    at(sorted, 0.99),
                    at(sorted, 1));
        }

        private static double at(List<Long> sorted, double quantile) {
            return sorted.isEmpty()
                    ? Double.NaN
                    : sorted.get((int) Math.round((sorted.size() - 1) * quantile)) / 1000.0;
        }
    }

    /** Appends in a process of its own. */
    static final class Writers {
        private Writers() {}

        public static void main(String[] arguments) throws Exception {
            String location = arguments[0];
            Duration time = Duration.ofMillis(Long.parseLong(arguments[1]));
            int first = Integer.parseInt(arguments[2]);
            int threads = Integer.parseInt(arguments[3]);
            Path warm = Files.createTempDirectory("warm-up");
            Table.newTable(warm.toString(), SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION)
                    .commit();
            run(warm.toString(), WARM_UP, first, threads);
            delete(warm);
            System.out.println("ready");
            if (System.in.read() < 0) {
                throw new IllegalStateException("the benchmark went away");
            }
            System.out.println(run(location, time, first, threads).text());
        }

        private static Result run(String location, Duration time, int first, int threads) throws Exception {
            long end = System.nanoTime() + time.toNanos();
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            try {
                List<Callable<Result>> tasks = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    int writer = first + thread;
                    tasks.add(() -> append(Table.load(location, CONFIGURATION), writer, end));
                }
                Result result = new Result(List.of(), 0);
                for (Future<Result> appended : executor.invokeAll(tasks)) {
                    result = result.with(appended.get());
                }
                return result;
            } finally {
                executor.shutdownNow();
            }
        }

        private static Result append(Table table, int writer, long end) {
            List<Long> micros = new ArrayList<>();
            int failures = 0;
            int number = 0;
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                try {
                    table.newTransaction()
                            .appendRecords(List.of(Map.of("writer", writer, "number", number)))
                            .commit();
                    number++;
                    micros.add((System.nanoTime() - start) / 1_000);
                } catch (DatashardException | UncheckedIOException e) {
                    System.err.println("writer " + writer + ": " + e);
                    failures++;
                }
            }
            return new Result(micros, failures);
        }

        private static void delete(Path directory) throws IOException {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
