package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Type.Primitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of writers that try the same numbered work at once exactly one commits it. */
class OnceRaceTest {
    private static final Configuration CONFIGURATION = new Configuration(false);
    private static final Schema SCHEMA = Schema.of(Field.required(0, "number", Primitive.LONG));
    private static final int WRITERS = 4;
    private static final int ROUNDS = 20;

    @TempDir
    Path directory;

    @Test
    void ofThreadsExactlyOneCommitsEachNumberAlsoTheOneThatCreatesTheTable() throws Exception {
        CyclicBarrier round = new CyclicBarrier(WRITERS);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(() -> {
                    int committed = 0;
                    for (long number = 0; number < ROUNDS; number++) {
                        Transaction work = begin(directory.toString())
                                .appendRecords(row(number))
                                .once("job", number);
                        round.await();
                        committed += commits(work);
                        round.await();
                    }
                    return committed;
                });
            }
            int committed = 0;
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                committed += writer.get();
            }
            assertThat(committed).isEqualTo(ROUNDS);
        } finally {
            threads.shutdownNow();
        }
        assertEachNumberOnce();
    }

    @Test
    void ofProcessesExactlyOneCommitsEachNumber() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Job.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        int committed = 0;
        for (Process process : processes) {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
        }
        for (Process process : processes) {
            process.outputWriter().append("go\n").flush();
        }
        for (Process process : processes) {
            committed += Integer.parseInt(process.inputReader().readLine());
            assertThat(process.waitFor()).isZero();
        }

        assertThat(committed).isEqualTo(ROUNDS);
        assertEachNumberOnce();
    }

    /** Tries all numbers in order and says how many it committed itself. */
    static final class Job {
        private Job() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("ready");
            if (System.in.read() < 0) {
                throw new IllegalStateException("the test went away");
            }
            int committed = 0;
            for (long number = 0; number < ROUNDS; number++) {
                committed +=
                        commits(begin(arguments[0]).appendRecords(row(number)).once("job", number));
            }
            System.out.println(committed);
        }
    }

    private static int commits(Transaction work) {
        Snapshot shown = work.commit();
        assertThat(shown.id().equals(work.snapshotId())).isEqualTo(!work.alreadyCommitted());
        return work.alreadyCommitted() ? 0 : 1;
    }

    private static Transaction begin(String location) {
        return Table.newTableOrAppend(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), CONFIGURATION);
    }

    private static List<Map<String, Object>> row(long number) {
        return List.of(Map.of("number", number));
    }

    private void assertEachNumberOnce() throws Exception {
        Snapshot newest = Table.load(directory.toString(), CONFIGURATION).currentSnapshot();
        assertThat(newest.version()).isEqualTo(ROUNDS);
        assertThat(Records.of(newest))
                .extracting(row -> row.get("number"))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, ROUNDS)
                        .boxed()
                        .map(Object.class::cast)
                        .toList());
        assertThat(newest.lastSequence("job")).hasValue(ROUNDS - 1L);
    }
}
