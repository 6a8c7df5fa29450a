package io.datashard.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStoreTest {
    @TempDir
    Path directory;

    private Path root;
    private Store store;

    @BeforeEach
    void open() {
        root = directory.resolve("table");
        store = new LocalStore(root);
        store.prepare("");
    }

    @Test
    void putsAFileThatIsAbsentAndLeavesOneThatIsThere() {
        assertThat(store.putIfAbsent("commits/1.json", bytes("first"))).isTrue();
        assertThat(store.putIfAbsent("commits/1.json", bytes("second"))).isFalse();

        assertThat(store.read("commits/1.json")).hasValue(bytes("first"));
        assertThat(filesIn(root)).containsExactly("commits/1.json");
    }

    @Test
    void onlyPrepareMakesTheRoot() {
        Store missing = new LocalStore(directory.resolve("missing"));

        assertThatThrownBy(() -> missing.putIfAbsent("commits/1.json", bytes("x")))
                .isInstanceOf(DirectoryGoneException.class);
        assertThatThrownBy(() -> missing.overwrite("commits/latest", bytes("x")))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> missing.output("tablets/a.parquet").create(0)).isInstanceOf(IOException.class);
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    @Test
    void aFileThatFollowsAnotherIsPutOnlyWhereThatOneIs() {
        store.putIfAbsent("commits/1.json", bytes("first"));

        assertThat(store.putAfter("commits/2.json", bytes("second"), "commits/1.json", content -> content.length == 5))
                .isTrue();
        assertThatThrownBy(() -> store.putAfter("commits/3.json", bytes("third"), "commits/2.json", content -> false))
                .isInstanceOf(DirectoryGoneException.class);
        assertThatThrownBy(() -> store.putAfter("commits/9.json", bytes("ninth"), "commits/8.json", content -> true))
                .isInstanceOf(DirectoryGoneException.class);
        assertThat(filesIn(root)).containsExactly("commits/1.json", "commits/2.json");
    }

    @Test
    void whatIsPutWhileTheDirectoryIsRenamedIsPutNowhere() throws IOException {
        store.putIfAbsent("commits/1.json", bytes("first"));
        Path renamed = directory.resolve("renamed");

        assertThatThrownBy(() -> store.putAfter("commits/2.json", bytes("second"), "commits/1.json", content -> {
                    new LocalStore(directory).renameDirectory("table", "renamed");
                    new LocalStore(root).prepare("commits");
                    return true;
                }))
                .isInstanceOf(DirectoryGoneException.class);
        assertThat(filesIn(root)).isEmpty();
        assertThat(filesIn(renamed)).filteredOn(name -> name.endsWith(".json")).containsExactly("commits/1.json");
    }

    @Test
    void aFileIsReplacedOnlyInADirectoryThatHoldsWhatItShould() {
        store.putIfAbsent("commits/1.json", bytes("first"));
        store.putIfAbsent("commits/2.json", bytes("second"));

        store.overwriteIn("commits/1.json", bytes("stub"), "commits/2.json", content -> content.length == 6);
        assertThatThrownBy(() -> store.overwriteIn("commits/1.json", bytes("no"), "commits/2.json", content -> false))
                .isInstanceOf(DirectoryGoneException.class);
        assertThatThrownBy(() -> store.overwriteIn("commits/1.json", bytes("no"), "commits/9.json", content -> true))
                .isInstanceOf(DirectoryGoneException.class);
        assertThat(store.read("commits/1.json")).contains(bytes("stub"));
        assertThat(filesIn(root)).containsExactly("commits/1.json", "commits/2.json");
    }

    @Test
    void whatIsReplacedWhileAnotherDirectoryTakesTheNameStaysThere() {
        store.putIfAbsent("commits/1.json", bytes("first"));
        Store database = new LocalStore(directory);
        database.prepare("other/commits");
        database.putIfAbsent("other/commits/1.json", bytes("other"));

        assertThatThrownBy(() -> store.overwriteIn("commits/1.json", bytes("stub"), "commits/1.json", content -> {
                    database.renameDirectory("table", "renamed");
                    database.renameDirectory("other", "table");
                    return true;
                }))
                .isInstanceOf(DirectoryGoneException.class);
        assertThat(store.read("commits/1.json")).contains(bytes("other"));
        assertThat(database.read("renamed/commits/1.json")).contains(bytes("first"));
    }

    @Test
    void aDirectoryIsRenamedWithAllThatIsBelowItButNotOntoAnother() throws IOException {
        store.putIfAbsent("a/b/file", bytes("x"));
        store.putIfAbsent("c/file", bytes("y"));

        store.renameDirectory("a", "d/e");

        assertThat(filesIn(root)).containsExactlyInAnyOrder("c/file", "d/e/b/file");
        assertThatThrownBy(() -> store.renameDirectory("c", "d")).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> store.renameDirectory("missing", "f")).isInstanceOf(UncheckedIOException.class);
        assertThat(filesIn(root)).containsExactlyInAnyOrder("c/file", "d/e/b/file");
    }

    @Test
    void overwritesAFileAsAWhole() {
        store.overwrite("commits/latest", bytes("a long hint"));
        store.overwrite("commits/latest", bytes("hint"));

        assertThat(store.read("commits/latest")).hasValue(bytes("hint"));
        assertThat(filesIn(root)).containsExactly("commits/latest");
    }

    @Test
    void readsNothingWhereNothingIs() {
        assertThat(store.read("commits/1.json")).isEmpty();
        assertThat(store.exists("commits/1.json")).isFalse();
        assertThat(store.list("commits")).isEmpty();
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void listsNamesButNoTemporaryFiles() throws IOException {
        store.overwrite("commits/1.json", bytes("x"));
        store.overwrite("commits/sub/2.json", bytes("x"));
        Files.writeString(root.resolve("commits/.tmp-left-by-a-crash"), "x");

        assertThat(store.list("commits")).containsExactlyInAnyOrder("1.json", "sub");
        assertThat(store.list("")).containsExactly("commits");
        assertThat(store.exists("commits/1.json")).isTrue();
        assertThat(store.exists("commits/sub")).isFalse();
    }

    @Test
    void deletesFilesAndDirectoriesThatExistAndThoseThatDoNot() throws IOException {
        store.overwrite("a/b/1", bytes("x"));
        store.overwrite("a/b/c/2", bytes("x"));
        store.overwrite("a/3", bytes("x"));
        Path outside = Files.writeString(directory.resolve("outside"), "kept");
        Files.createSymbolicLink(root.resolve("a/b/link"), directory);

        store.delete("a/3");
        store.delete("a/3");
        store.deleteDirectory("a/b");
        store.deleteDirectory("a/b");

        assertThat(filesIn(root)).isEmpty();
        assertThat(outside).hasContent("kept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../outside",
                "a/../../outside",
                "a/..",
                "./a",
                "a/./b",
                "/etc/passwd",
                "a//b",
                "a/",
                "",
                "..\\outside",
                "a\\..\\..\\b",
                "a\0b",
                "commits/.tmp-1"
            })
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
                    .hasMessageContaining("'" + path + "'")
                    .hasMessageContaining("relative to the table's root");
        }
        assertThat(filesIn(directory)).isEmpty();
    }

    @Test
    void acceptsNamesThatOnlyLookLikeEscapes() {
        store.overwrite("a/..b/c..", bytes("x"));
        store.overwrite("a b/ü=%2F/...", bytes("y"));

        assertThat(store.read("a/..b/c..")).hasValue(bytes("x"));
        assertThat(store.read("a b/ü=%2F/...")).hasValue(bytes("y"));
    }

    @Test
    void readsWhatItWroteAtAnyPosition() throws IOException {
        byte[] content = new byte[300_000];
        new Random(7).nextBytes(content);
        try (PositionOutputStream out = store.output("snapshots/1/data.parquet").create(0)) {
            int from = 0;
            for (int length = 1; from < content.length; length = length * 3 + 1) {
                int count = Math.min(length, content.length - from);
                out.write(content, from, count);
                from += count;
                assertThat(out.getPos()).isEqualTo(from);
            }
        }
        assertThat(store.input("snapshots/1/data.parquet").getLength()).isEqualTo(content.length);

        Random random = new Random(11);
        try (SeekableInputStream in = store.input("snapshots/1/data.parquet").newStream()) {
            for (int i = 0; i < 300; i++) {
                int position = random.nextInt(content.length);
                int length = Math.min(random.nextInt(i % 3 == 0 ? 100_000 : 50), content.length - position);
                if (i % 2 == 0) {
                    in.seek(position);
                } else {
                    position = (int) in.getPos();
                    length = Math.min(length, content.length - position);
                }
                ByteBuffer target = i % 5 == 0 ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length);
                in.readFully(target);
                assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(content, position, length));
                assertThat(in.getPos()).isEqualTo(position + length);
            }
            in.seek(content.length - 1L);
            assertThat(in.read()).isEqualTo(content[content.length - 1] & 0xff);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(ByteBuffer.allocate(10_000))).isEqualTo(-1);
            in.seek(content.length - 5L);
            assertThatThrownBy(() -> in.readFully(new byte[6])).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void writesAnOutputOnlyOnce() throws IOException {
        store.output("data").create(0).close();

        assertThatThrownBy(() -> store.output("data").create(0)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> store.output("data").createOrOverwrite(0))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("written once");
    }

    @Test
    void makesNamesDurable() throws IOException {
        store.output("a/b/1").create(0).close();
        store.output("a/c/2").create(0).close();

        store.makeDurable(List.of("a/b/1", "a/c/2"));

        assertThatThrownBy(() -> store.makeDurable(List.of("missing/3")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("durable");
    }

    @Test
    void reportsAFailureOfTheFileSystem() {
        store.overwrite("file", bytes("x"));

        assertThatThrownBy(() -> store.putIfAbsent("file/below", bytes("y")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot tell whether");
        assertThatThrownBy(() -> store.read("file/below")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void opensLocalLocations() {
        Configuration configuration = new Configuration(false);
        Path spaced = directory.resolve("my table");

        for (String location :
                List.of(spaced.toString(), "file:" + spaced, "file://" + spaced, "FILE:" + spaced + "/")) {
            Store opened = Stores.open(location, configuration);
            assertThat(opened.root()).isEqualTo("file:" + spaced);
        }
        assertThat(Stores.open("relative", configuration).root())
                .isEqualTo("file:" + Path.of("relative").toAbsolutePath());
    }

    @Test
    void refusesLocationsThatAreNone() {
        Configuration configuration = new Configuration(false);

        assertThatThrownBy(() -> Stores.open("file://host/table", configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("'host'");
        assertThatThrownBy(() -> Stores.open("", configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("not a location");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static List<String> filesIn(Path top) {
        List<String> files = new ArrayList<>();
        if (Files.exists(top)) {
            try (Stream<Path> paths = Files.walk(top)) {
                paths.filter(Files::isRegularFile)
                        .forEach(path -> files.add(top.relativize(path).toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
