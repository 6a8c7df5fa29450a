package io.datashard.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of the local store when several callers are at one path at once. */
class LocalStoreRaceTest {
    private static final int THREADS = 8;
    private static final int KEYS = 200;
    private static final int CONTENT_BYTES = 20_000;

    @TempDir
    Path root;

    @Test
    void exactlyOneOfManyThreadsPutsEachFileAndTheOthersSeeItWhole() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<List<Integer>> won = run(THREADS, thread -> {
            Store store = new LocalStore(root);
            byte[] own = content(thread);
            List<Integer> wins = new ArrayList<>();
            for (int key = 0; key < KEYS; key++) {
                start.await();
                if (store.putIfAbsent("commits/" + key, own)) {
                    wins.add(key);
                }
                // winner or loser: from here on the winner's content is there, and all of it
                requireWhole(store.read("commits/" + key).orElseThrow());
            }
            return wins;
        });

        Store store = new LocalStore(root);
        assertThat(won.stream().flatMap(List::stream)).hasSize(KEYS).doesNotHaveDuplicates();
        for (int thread = 0; thread < THREADS; thread++) {
            for (int key : won.get(thread)) {
                assertThat(store.read("commits/" + key)).hasValue(content(thread));
            }
        }
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void exactlyOneOfTwoProcessesPutsEachFile() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            processes.add(start(Writer.class, root.toString(), Integer.toString(writer)));
        }
        List<Integer> wins = new ArrayList<>();
        // each says that it is up, then both are let go
        for (Process process : processes) {
            assertThat(process.inputReader().readLine()).isEqualTo("ready");
        }
        for (Process process : processes) {
            process.outputWriter().append("go\n").flush();
        }
        for (Process process : processes) {
            wins.add(Integer.valueOf(process.inputReader().readLine()));
            assertThat(process.waitFor()).isZero();
        }

        assertThat(wins.get(0) + wins.get(1)).isEqualTo(KEYS);
        assertThat(new LocalStore(root).list("commits")).hasSize(KEYS);
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void readersOfAnOverwrittenFileNeverSeeAPartOrNothing() throws Exception {
        Store store = new LocalStore(root);
        store.overwrite("latest", content(0));
        AtomicBoolean writing = new AtomicBoolean(true);
        run(THREADS, thread -> {
            if (thread > 0) {
                while (writing.get()) {
                    requireWhole(store.read("latest").orElseThrow());
                }
                return null;
            }
            try {
                for (int i = 0; i < KEYS; i++) {
                    store.overwrite("latest", content(i % THREADS));
                }
            } finally {
                writing.set(false);
            }
            return null;
        });

        assertThat(store.read("latest")).hasValue(content((KEYS - 1) % THREADS));
        assertThat(temporaryFiles()).isEmpty();
    }

    @Test
    void theLockIsHeldByOneProcessAtATimeAndEndsWithIt() throws Exception {
        Store store = new LocalStore(root);
        Process holder = start(LockHolder.class, root.toString());
        assertThat(holder.inputReader().readLine()).isEqualTo("true");

        assertThat(store.tryLock("lock")).isEmpty();
        holder.destroyForcibly().waitFor();
        WriterLock lock = store.tryLock("lock").orElseThrow();
        assertThat(new LocalStore(root).tryLock("lock")).isEmpty();
        lock.close();
        store.tryLock("lock").orElseThrow().close();
    }

    @Test
    void whereNoFileCanBeLockedEverybodyGetsTheLock() {
        Store store = new LocalStore(root.resolve("missing"));

        assertThat(store.tryLock("lock")).isPresent();
        assertThat(store.tryLock("lock")).isPresent();
        assertThat(root.resolve("missing")).doesNotExist();
    }

    /** Takes the lock, says whether it got it, and keeps it. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(
                    new LocalStore(Path.of(arguments[0])).tryLock("lock").isPresent());
            while (System.in.read() >= 0) {
                // until the test ends
            }
        }
    }

    /** Puts every key in a process of its own and says how many it won. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            Store store = new LocalStore(Path.of(arguments[0]));
            byte[] own = content(Integer.parseInt(arguments[1]));
            System.out.println("ready");
            if (System.in.read() < 0) {
                throw new IllegalStateException("the test went away");
            }
            int wins = 0;
            for (int key = 0; key < KEYS; key++) {
                wins += store.putIfAbsent("commits/" + key, own) ? 1 : 0;
                requireWhole(store.read("commits/" + key).orElseThrow());
            }
            System.out.println(wins);
        }
    }

    private static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private interface Work<T> {
        T of(int thread) throws Exception;
    }

    private static <T> List<T> run(int threads, Work<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                tasks.add(() -> work.of(thread));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : executor.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static byte[] content(int writer) {
        return Integer.toString(writer).repeat(CONTENT_BYTES).getBytes(UTF_8);
    }

    private static void requireWhole(byte[] read) {
        byte[] expected = new byte[CONTENT_BYTES];
        Arrays.fill(expected, read.length == 0 ? 0 : read[0]);
        if (!Arrays.equals(read, expected)) {
            throw new AssertionError("a torn read of " + read.length + " bytes");
        }
    }

    private List<Path> temporaryFiles() {
        try (var paths = Files.walk(root)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(TablePath.TEMPORARY))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
