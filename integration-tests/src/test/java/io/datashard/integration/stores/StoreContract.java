package io.datashard.integration.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CorruptTableException;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store must do before tables may lie on it. */
abstract class StoreContract {
    private static final int THREADS = 8;
    private static final int CONTENT_BYTES = 20_000;

    private String location;
    private Store store;

    /** Where nothing is yet, for a name that was not used before. */
    abstract String location(String name);

    abstract Configuration configuration();

    /** For how many names the race is run. */
    abstract int races();

    @BeforeEach
    void open() {
        location = location("my table " + UUID.randomUUID());
        store = Stores.open(location, configuration());
        store.prepare("");
    }

    @Test
    void exactlyOneOfManyThreadsPutsEachFileAndTheOthersSeeItWhole() throws Exception {
        store.requireExclusivePuts();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<List<Integer>> won = run(thread -> {
            Store own = Stores.open(location, configuration());
            List<Integer> wins = new ArrayList<>();
            for (int key = 0; key < races(); key++) {
                start.await();
                if (own.putIfAbsent("commits/" + key, content(thread))) {
                    wins.add(key);
                }
                // winner or loser: from here on the winner's content is there, and all of it
                requireWhole(own.read("commits/" + key).orElseThrow());
            }
            return wins;
        });

        assertThat(won.stream().flatMap(List::stream)).hasSize(races()).doesNotHaveDuplicates();
        for (int thread = 0; thread < THREADS; thread++) {
            for (int key : won.get(thread)) {
                assertThat(store.read("commits/" + key)).hasValue(content(thread));
            }
        }
        assertThat(Arrays.stream(files().listStatus(new Path(location, "commits")))
                        .map(file -> file.getPath().getName()))
                .as("what is left, temporary files included")
                .hasSize(races());
    }

    @Test
    void readersOfAnOverwrittenFileNeverSeeAPartOrNothing() throws Exception {
        store.overwrite("latest", content(0));
        AtomicBoolean writing = new AtomicBoolean(true);
        run(thread -> {
            if (thread > 0) {
                while (writing.get()) {
                    requireWhole(store.read("latest").orElseThrow());
                }
                return null;
            }
            try {
                for (int i = 0; i < races(); i++) {
                    store.overwrite("latest", content(i % THREADS));
                }
            } finally {
                writing.set(false);
            }
            return null;
        });

        assertThat(store.read("latest")).hasValue(content((races() - 1) % THREADS));
    }

    @Test
    void putsAFileThatIsAbsentAndLeavesOneThatIsThere() {
        assertThat(store.putIfAbsent("commits/1.json", bytes("first"))).isTrue();
        assertThat(store.putIfAbsent("commits/1.json", bytes("second"))).isFalse();

        assertThat(store.read("commits/1.json")).hasValue(bytes("first"));
        assertThat(store.list("commits")).containsExactly("1.json");
    }

    @Test
    void overwritesAFileAsAWhole() {
        store.overwrite("commits/latest", bytes("a long hint"));
        store.overwrite("commits/latest", bytes("hint"));

        assertThat(store.read("commits/latest")).hasValue(bytes("hint"));
        assertThat(store.list("commits")).containsExactly("latest");
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(store.read("commits/1.json")).isEmpty();
        assertThat(store.exists("commits/1.json")).isFalse();
        assertThat(store.list("commits")).isEmpty();
        assertThat(store.list("")).isEmpty();
        store.delete("commits/1.json");
        store.deleteDirectory("commits");
    }

    @Test
    void listsNamesButNoTemporaryFiles() throws IOException {
        store.overwrite("commits/1.json", bytes("x"));
        store.overwrite("commits/sub/2.json", bytes("x"));
        files().create(new Path(location, "commits/.tmp-left-by-a-crash")).close();

        assertThat(store.list("commits")).containsExactlyInAnyOrder("1.json", "sub");
        assertThat(store.list("")).containsExactly("commits");
        assertThat(store.list("commits/1.json")).isEmpty();
        assertThat(store.exists("commits/1.json")).isTrue();
        assertThat(store.exists("commits/sub")).isFalse();
    }

    @Test
    void deletesFilesAndDirectories() {
        for (String path : List.of("a/b/1", "a/b/c/2", "a/3", "a/4")) {
            store.overwrite(path, bytes("x"));
        }

        store.delete("a/3");
        store.delete("a/3");
        store.deleteDirectory("a/b");
        store.deleteDirectory("a/b");

        assertThat(store.list("a")).containsExactly("4");
        assertThat(store.exists("a/b/c/2")).isFalse();
        assertThat(store.read("a/3")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"..", "../outside", "a/../../outside", "/etc/passwd", "a//b", "", "a\\..\\b", "commits/.tmp-1"})
    void refusesPathsThatLeadOutOfTheTable(String path) {
        List<Runnable> accesses = List.of(
                () -> store.putIfAbsent(path, bytes("x")),
                () -> store.overwrite(path, bytes("x")),
                () -> store.read(path),
                () -> store.exists(path),
                () -> store.delete(path),
                () -> store.deleteDirectory(path),
                () -> store.input(path),
                () -> store.output(path),
                () -> store.makeDurable(List.of(path)));
        for (Runnable access : accesses) {
            assertThatThrownBy(access::run)
                    .isInstanceOf(CorruptTableException.class)
                    .hasMessageContaining("'" + path + "'");
        }
    }

    @Test
    void acceptsNamesThatOnlyLookLikeEscapes() {
        store.overwrite("a/..b/c..", bytes("x"));
        store.overwrite("a b/ü=%2F/...", bytes("y"));

        assertThat(store.read("a/..b/c..")).hasValue(bytes("x"));
        assertThat(store.read("a b/ü=%2F/...")).hasValue(bytes("y"));
        assertThat(store.list("a b")).containsExactly("ü=%2F");
    }

    @Test
    void isFoundAgainByItsRootByUsAndByHadoop() throws IOException {
        store.overwrite("commits/latest", bytes("hint"));

        assertThat(store.root()).doesNotEndWith("/").contains("my table");
        assertThat(Stores.open(store.root(), configuration()).read("commits/latest"))
                .hasValue(bytes("hint"));
        Path file = new Path(store.root(), "commits/latest");
        assertThat(file.getFileSystem(configuration()).getFileStatus(file).getLen())
                .isEqualTo(4);
    }

    @Test
    void readsWhatItWroteAtAnyPosition() throws IOException {
        byte[] content = new byte[300_000];
        new Random(7).nextBytes(content);
        try (PositionOutputStream out = store.output("snapshots/1/data.parquet").create(0)) {
            out.write(content[0]);
            out.write(content, 1, content.length - 1);
            assertThat(out.getPos()).isEqualTo(content.length);
        }
        store.makeDurable(List.of("snapshots/1/data.parquet"));

        assertThat(store.input("snapshots/1/data.parquet").getLength()).isEqualTo(content.length);
        Random random = new Random(11);
        try (SeekableInputStream in = store.input("snapshots/1/data.parquet").newStream()) {
            for (int i = 0; i < 100; i++) {
                int position = random.nextInt(content.length);
                int length = Math.min(random.nextInt(50_000), content.length - position);
                in.seek(position);
                ByteBuffer target = ByteBuffer.allocate(length);
                in.readFully(target);
                assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(content, position, length));
            }
            in.seek(content.length - 5L);
            assertThatThrownBy(() -> in.readFully(new byte[6])).isInstanceOf(EOFException.class);
        }
    }

    /** What lies below the store; on local disk without the checksum files that Hadoop would add. */
    private FileSystem files() throws IOException {
        FileSystem files = new Path(location).getFileSystem(configuration());
        return files instanceof LocalFileSystem local ? local.getRaw() : files;
    }

    private interface Work<T> {
        T of(int thread) throws Exception;
    }

    private static <T> List<T> run(Work<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
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

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
