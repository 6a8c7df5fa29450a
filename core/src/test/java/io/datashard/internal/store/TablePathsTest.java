package io.datashard.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CorruptTableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TablePathsTest {

    @Property
    void everyPathIsJudgedAsIfItWereAlone(@ForAll("neighbors") List<String> paths) {
        TablePaths checked = new TablePaths();
        for (String path : paths) {
            assertThat(accepts(() -> checked.require(utf8(path))))
                    .as("%s of %s", path, paths)
                    .isEqualTo(accepts(() -> TablePath.require(path)));
        }
    }

    @Test
    void aPathThatBeginsLikeAGoodOneIsRefusedForWhatComesAfter() {
        for (String path : List.of(
                "a/b=1/good-0/../x", "a/b=1/good-0/", "a/b=1/good-0//x", "a/b=1/good-0\\x", "a/b=1/good-0/.tmp-x")) {
            TablePaths checked = new TablePaths();
            assertThat(checked.require(utf8("a/b=1/good-0.parquet"))).isEqualTo("a/b=1/good-0.parquet");
            assertThatThrownBy(() -> checked.require(utf8(path)))
                    .isInstanceOf(CorruptTableException.class)
                    .hasMessageContaining("is refused as a path");
            assertThat(checked.require(utf8("a/b=1/good-1.parquet"))).isEqualTo("a/b=1/good-1.parquet");
        }
    }

    /** Made of few parts, so that neighbors share some. */
    @Provide
    Arbitrary<List<String>> neighbors() {
        return Arbitraries.of(
                        "a",
                        "name-1",
                        "name-2",
                        ".",
                        "..",
                        ".tmp-",
                        "/",
                        "/",
                        "/",
                        ":",
                        "\\",
                        "\0",
                        "ü",
                        "\ud83d\ude00")
                .list()
                .ofMinSize(0)
                .ofMaxSize(6)
                .map(parts -> String.join("", parts))
                .list()
                .ofMaxSize(12);
    }

    private static boolean accepts(Runnable check) {
        try {
            check.run();
            return true;
        } catch (CorruptTableException e) {
            return false;
        }
    }

    private static byte[] utf8(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
