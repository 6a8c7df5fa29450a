package io.datashard.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.ScanPlan;
import io.datashard.Table;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long planning takes in tables of a thousand to a million files, each measured in a JVM of its own with a heap of 1 GiB: the
 * first plan, which loads all classes as well; the median of plans that are each made after one more file was committed, and so are
 * new; the median of those that are asked for again, and so are kept; the most heap in use, garbage included, and what a plan itself
 * holds. And what one commit more takes, in time and in bytes of metadata. Prints a table.
 *
 * <pre>./mvnw -q -pl core test -Dtest=PlanningBenchmark</pre>
 *
 * <p>{@code -Dfiles=1000,10000} chooses other sizes.
 */
class PlanningBenchmark {
    private static final int PLANS = 15;
    private static final int APPENDS = 101;

    @TempDir
    Path directory;

    /** What is asked of a table. */
    private enum Query {
        ONE_PARTITION,
        COLUMN_RANGE,
        EVERYTHING;

        List<Predicate> conditions(long files) {
            return switch (this) {
                case ONE_PARTITION -> List.of(compare("p", Operator.EQ, 417));
                case COLUMN_RANGE -> List.of(
                        compare("id", Operator.GE, files / 2 * CatalogOnlyTable.ROWS_IN_FILE),
                        compare("id", Operator.LT, (files / 2 + 5) * CatalogOnlyTable.ROWS_IN_FILE));
                case EVERYTHING -> List.of();
            };
        }

        private static Predicate compare(String column, Operator operator, Object literal) {
            return new Predicate.Comparison(
                    CatalogOnlyTable.SCHEMA.field(column).orElseThrow(), operator, literal);
        }
    }

    @Test
    void planning() throws IOException, InterruptedException {
        print(
                "%-9s  %-13s  %8s  %8s  %8s  %8s  %8s  %s",
                "files", "query", "first ms", "new", "kept", "planned", "peak MiB", "plan KiB");
        String sizes = System.getProperty("files", "1000,10000,100000,1000000");
        for (long files : Pattern.compile(",")
                .splitAsStream(sizes)
                .mapToLong(Long::parseLong)
                .toArray()) {
            Path table = directory.resolve("files-" + files);
            CatalogOnlyTable.create(table, files, new Configuration(false));
            for (Query query : Query.values()) {
                measureInNewProcess(table, files, query);
            }
            long before = bytes(table);
            List<Double> appends = new ArrayList<>();
            for (long number = files; number < files + APPENDS; number++) {
                appends.add(CatalogOnlyTable.append(table, number, number + 1, new Configuration(false)));
            }
            print(
                    "%-9d  one more file is committed in %.1f ms (median), %.1f KiB (mean of %d)",
                    files, median(appends), (bytes(table) - before) / 1024.0 / APPENDS, APPENDS);
        }
    }

    private static void measureInNewProcess(Path table, long files, Query query)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlanningBenchmark.class.getName(),
                        table.toString(),
                        Long.toString(files),
                        query.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        print(
                "%s",
                new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip());
        assertThat(process.waitFor()).isZero();
    }

    /** Measures one query: location, number of files, query. */
    public static void main(String[] arguments) throws IOException {
        Path table = Path.of(arguments[0]);
        long files = Long.parseLong(arguments[1]);
        Query query = Query.valueOf(arguments[2]);
        double first = milliseconds(table, query.conditions(files));
        List<Double> made = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        for (int i = 0; i < PLANS; i++) {
            CatalogOnlyTable.append(table, files + i, files + i + 1, new Configuration(false));
            made.add(milliseconds(table, query.conditions(files)));
            kept.add(milliseconds(table, query.conditions(files)));
        }
        long peak = peakHeapBytes();
        long withoutPlan = heapBytesInUse();
        CatalogOnlyTable.append(table, files + PLANS, files + PLANS + 1, new Configuration(false));
        ScanPlan plan = plan(table, query.conditions(files));
        long planBytes = heapBytesInUse() - withoutPlan;
        long planned = plan.files().size();
        print(
                "%-9d  %-13s  %8.1f  %8.1f  %8.1f  %8d  %8d  %d",
                files, query, first, median(made), median(kept), planned, peak >> 20, planBytes >> 10);
    }

    /** What a table has on disk, which is its metadata: there are no data files. */
    private static long bytes(Path table) throws IOException {
        try (Stream<Path> files = Files.walk(table)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static double milliseconds(Path table, List<Predicate> conditions) {
        long start = System.nanoTime();
        plan(table, conditions);
        return (System.nanoTime() - start) / 1e6;
    }

    private static ScanPlan plan(Path table, List<Predicate> conditions) {
        return Table.load(table.toString(), new Configuration(false))
                .currentSnapshot()
                .plan(conditions);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static long heapBytesInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long peakHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
