package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many writers of one table: all of them land, whether they share a process or not. */
class ManyWritersTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA =
            Schema.of(Field.required(0, "writer", Primitive.INT), Field.required(0, "number", Primitive.INT));

    @TempDir
    Path directory;

    @Test
    void appendsOfManyThreadsAllLand() throws Exception {
        createOrAppend(-1);

        appendByThreads(directory.toString(), 0, 8, 25);

        assertComplete(8, 25);
    }

    @Test
    void appendsOfTwoProcessesAllLand() throws Exception {
        createOrAppend(-1);
        List<Process> processes = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writers.class.getName(),
                            directory.toString(),
                            Integer.toString(4 * process))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
        }
        for (Process process : processes) {
            process.outputWriter().append("go\n").flush();
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }

        assertComplete(8, 12);
    }

    @Test
    void jobsThatAllFindNothingAtALocationAllLand() throws Exception {
        CyclicBarrier start = new CyclicBarrier(8);
        inThreads(8, writer -> {
            Transaction job = newTableOrAppend();
            job.appendRecords(List.of(row(writer, 0)));
            start.await();
            return job.commit();
        });

        Table table = Table.load(directory.toString(), CONFIGURATION);
        assertThat(table.currentSnapshot().version()).isEqualTo(8);
        assertThat(table.currentSnapshot().totals().rows()).isEqualTo(8);
        assertThat(table.history().stream().map(Table.HistoryLine::operation))
                .containsOnlyOnce("create")
                .filteredOn("append"::equals)
                .hasSize(7);
    }

    /** Appends in a process of its own. */
    static final class Writers {
        private Writers() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("ready");
            if (System.in.read() < 0) {
                throw new IllegalStateException("the test went away");
            }
            appendByThreads(arguments[0], Integer.parseInt(arguments[1]), 4, 12);
        }
    }

    private void createOrAppend(int writer) {
        newTableOrAppend().appendRecords(List.of(row(writer, 0))).commit();
    }

    private Transaction newTableOrAppend() {
        return Table.newTableOrAppend(
                directory.toString(), SCHEMA, Partitioning.parse("writer", SCHEMA), Map.of(), CONFIGURATION);
    }

    private static void appendByThreads(String location, int firstWriter, int threads, int appends) throws Exception {
        inThreads(threads, thread -> {
            Table table = Table.load(location, CONFIGURATION);
            for (int number = 0; number < appends; number++) {
                table.newTransaction()
                        .appendRecords(List.of(row(firstWriter + thread, number)))
                        .commit();
            }
            return null;
        });
    }

    private void assertComplete(int writers, int appends) throws IOException {
        Table table = Table.load(directory.toString(), CONFIGURATION);
        long versions = 1 + (long) writers * appends;
        Snapshot newest = table.currentSnapshot();
        assertThat(newest.version()).isEqualTo(versions);
        List<Map<String, Object>> expected = new ArrayList<>(List.of(row(-1, 0)));
        IntStream.range(0, writers)
                .forEach(writer -> IntStream.range(0, appends).forEach(number -> expected.add(row(writer, number))));
        assertThat(Records.of(newest)).containsExactlyInAnyOrderElementsOf(expected);
        ScanPlan plan = newest.plan(List.of());
        assertThat(newest.totals()).isEqualTo(new Totals(plan.files().size(), plan.rows(), plan.bytes()));
        List<Table.HistoryLine> history = table.history();
        assertThat(history.stream().map(Table.HistoryLine::version))
                .containsExactlyElementsOf(LongStream.range(0, versions)
                        .mapToObj(i -> versions - i)
                        .toList());
        assertThat(history.stream().map(Table.HistoryLine::snapshotId)).doesNotHaveDuplicates();
        for (int i = 1; i < history.size(); i++) {
            assertThat(history.get(i).time()).isBefore(history.get(i - 1).time());
            assertThat(history.get(i).totals().rows())
                    .isEqualTo(history.get(i - 1).totals().rows() - 1);
        }
    }

    private static Map<String, Object> row(int writer, int number) {
        return Map.of("writer", writer, "number", number);
    }

    private interface Work {
        Object of(int thread) throws Exception;
    }

    private static void inThreads(int threads, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                tasks.add(() -> work.of(thread));
            }
            for (Future<Object> result : executor.invokeAll(tasks)) {
                result.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
