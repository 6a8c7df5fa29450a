package io.datashard.integration.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes and reads the same rows as plain Parquet and as a datashard table, and as an Iceberg table if its jar is on the class path:
 * in turns, in one JVM. Prints the median times and their ratios to the first format. CPU is that of the whole process, and says more
 * than the time where the machine has other work.
 */
final class ReadWriteBenchmark {
    private final SparkSession spark;
    private final Path directory;
    private final long rows;

    /** What is measured. Reads are of what the write before them left. */
    private enum Operation {
        WRITE("write, flat"),
        AGGREGATE("scan and aggregate"),
        SCAN("scan to a no-op sink"),
        RANGE("0.1 % range"),
        POINT("one row"),
        COUNT("count(*)"),
        MIN_MAX("min, max"),
        WRITE_PARTITIONED("write, 50 partitions"),
        APPEND("append one row");

        final String label;

        Operation(String label) {
            this.label = label;
        }
    }

    /** What one operation took. */
    private record Cost(double millis, double cpuMillis) {}

    private ReadWriteBenchmark(SparkSession spark, Path directory, long rows) {
        this.spark = spark;
        this.directory = directory;
        this.rows = rows;
    }

    /** Runs it. Arguments are {@code directory=}, {@code rows=}, {@code rounds=} and {@code formats=}, the first of which is 1.00. */
    public static void main(String[] arguments) {
        Map<String, String> settings =
                new HashMap<>(Map.of("rows", "10000000", "rounds", "3", "formats", "parquet,datashard"));
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        Path directory = Path.of(settings.get("directory"));
        List<String> formats = List.of(settings.get("formats").split(","));
        SparkSession spark = session(directory, formats);
        try {
            new ReadWriteBenchmark(spark, directory, Long.parseLong(settings.get("rows")))
                    .run(formats, Integer.parseInt(settings.get("rounds")));
        } finally {
            spark.stop();
        }
    }

    private static SparkSession session(Path directory, List<String> formats) {
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "4")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.driver.host", "127.0.0.1");
        if (formats.contains("iceberg")) {
            builder.config("spark.sql.catalog.iceberg", "org.apache.iceberg.spark.SparkCatalog")
                    .config("spark.sql.catalog.iceberg.type", "hadoop")
                    .config(
                            "spark.sql.catalog.iceberg.warehouse",
                            directory.resolve("iceberg").toString());
        }
        SparkSession spark = builder.getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }

    /** One round more than asked for: the first warms up. */
    private void run(List<String> formats, int rounds) {
        Map<Operation, Map<String, List<Cost>>> costs = new EnumMap<>(Operation.class);
        for (int round = 0; round <= rounds; round++) {
            for (Operation operation : Operation.values()) {
                for (String format : formats) {
                    List<Cost> of = costs.computeIfAbsent(operation, any -> new LinkedHashMap<>())
                            .computeIfAbsent(format, any -> new ArrayList<>());
                    List<Cost> now = measure(operation, format);
                    if (round > 0) {
                        of.addAll(now);
                    }
                }
            }
        }
        print(costs);
    }

    private List<Cost> measure(Operation operation, String format) {
        prepare(operation, format);
        int times =
                switch (operation) {
                    case WRITE, WRITE_PARTITIONED, AGGREGATE, SCAN -> 1;
                    case RANGE, POINT, COUNT, MIN_MAX -> 5;
                    case APPEND -> 20;
                };
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            run(operation, format);
            costs.add(new Cost(
                    (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1),
                    (cpuNanos() - cpu) / (double) TimeUnit.MILLISECONDS.toNanos(1)));
        }
        return costs;
    }

    private void prepare(Operation operation, String format) {
        switch (operation) {
            case WRITE -> drop(format, "flat");
            case WRITE_PARTITIONED -> drop(format, "partitioned");
            case APPEND -> drop(format, "small");
            default -> System.gc(); // so that nobody pays for what others left
        }
    }

    private void run(Operation operation, String format) {
        switch (operation) {
            case WRITE -> append(generated(rows, 50), format, "flat");
            case WRITE_PARTITIONED -> append(generated(rows, 8), format, "partitioned", "day");
            case APPEND -> append(generated(1, 1), format, "small");
            case AGGREGATE -> read(format)
                    .selectExpr("sum(id)", "sum(i)", "sum(d)", "max(s)", "max(day)", "count(s)")
                    .collectAsList();
            case SCAN -> read(format).write().format("noop").mode("overwrite").save();
            case RANGE -> {
                long middle = rows / 2;
                read(format)
                        .filter("id between " + middle + " and " + (middle + rows / 1000 - 1))
                        .selectExpr("sum(d)", "count(*)")
                        .collectAsList();
            }
            case POINT -> read(format).filter("id = " + rows / 3).collectAsList();
            case COUNT -> read(format).count();
            case MIN_MAX -> read(format).selectExpr("min(id)", "max(id)").collectAsList();
        }
    }

    private Dataset<Row> generated(long count, int tasks) {
        return spark.range(0, count, 1, tasks)
                .selectExpr(
                        "id",
                        "cast(pmod(hash(id), 1000) as int) i",
                        "pmod(id * 0.37D, 1000D) d",
                        "lpad(hex(xxhash64(id)), 20, '0') s",
                        "date_add(date'2024-01-01', cast(id % 50 as int)) day");
    }

    private Dataset<Row> read(String format) {
        return format.equals("iceberg")
                ? spark.table("iceberg.db.flat")
                : spark.read().format(format).load(path(format, "flat"));
    }

    private void append(Dataset<Row> data, String format, String table, String... partitionBy) {
        if (format.equals("iceberg")) {
            String partitioning =
                    partitionBy.length == 0 ? "" : " PARTITIONED BY (" + String.join(", ", partitionBy) + ")";
            spark.sql("CREATE TABLE IF NOT EXISTS iceberg.db." + table + " ("
                    + data.schema().toDDL() + ") USING iceberg" + partitioning);
            spark.table("iceberg.db." + table);
            append(data, "iceberg.db." + table);
            return;
        }
        DataFrameWriter<Row> writer = data.write().format(format).mode("append");
        (partitionBy.length == 0 ? writer : writer.partitionBy(partitionBy)).save(path(format, table));
    }

    private static void append(Dataset<Row> data, String table) {
        try {
            data.writeTo(table).append();
        } catch (org.apache.spark.sql.catalyst.analysis.NoSuchTableException e) {
            throw new IllegalStateException("the table " + table + " was made just now", e);
        }
    }

    private void drop(String format, String table) {
        if (format.equals("iceberg")) {
            spark.sql("DROP TABLE IF EXISTS iceberg.db." + table);
        }
        Path root = Path.of(path(format, table));
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String path(String format, String table) {
        return directory.resolve(format).resolve(table).toString();
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void print(Map<Operation, Map<String, List<Cost>>> costs) {
        System.out.println("| | format | ms | ratio | CPU ms | ratio |");
        System.out.println("|---|---|---|---|---|---|");
        costs.forEach((operation, formats) -> {
            Cost first = median(formats.values().iterator().next());
            formats.forEach((format, all) -> {
                Cost cost = median(all);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.0f | %.2f | %.0f | %.2f |%n",
                        operation.label,
                        format,
                        cost.millis(),
                        cost.millis() / first.millis(),
                        cost.cpuMillis(),
                        cost.cpuMillis() / first.cpuMillis());
            });
        });
    }

    private static Cost median(List<Cost> costs) {
        double[] millis = costs.stream().mapToDouble(Cost::millis).sorted().toArray();
        double[] cpu = costs.stream().mapToDouble(Cost::cpuMillis).sorted().toArray();
        return new Cost(millis[millis.length / 2], cpu[cpu.length / 2]);
    }
}
