package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileWriterTest {
    private static final Schema SCHEMA = Schema.of(Field.optional(0, "v", Primitive.LONG));

    @TempDir
    private Path directory;

    private DirectoryStore store;
    private DataFiles files;

    @BeforeEach
    void openStore() {
        store = new DirectoryStore(directory);
        files = new DataFiles(store, Map.of("row-group-size", "1000"));
    }

    @Test
    void abortClosesAndDeletesTheFile() throws IOException {
        DataFileWriter<Map<String, ?>> writer = files.open("f", SCHEMA);
        writer.write(Map.of("v", 1L));
        assertThat(store.exists("f")).isTrue();
        writer.abort();
        writer.abort();
        assertThat(store.exists("f")).isFalse();
        assertThat(store.openStreams()).isZero();
        assertThatThrownBy(() -> writer.write(Map.of("v", 1L)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the data file f takes no more rows: it is aborted");
    }

    @Test
    void abortAfterFinishDoesNothing() throws IOException {
        DataFileWriter<Map<String, ?>> writer = files.open("f", SCHEMA);
        writer.write(Map.of("v", 1L));
        long bytes = writer.finish().bytes();
        writer.abort();
        assertThat(files.read("f", SCHEMA)).containsExactly(Map.of("v", 1L));
        assertThat(writer.bytes()).isEqualTo(bytes);
        assertThat(store.openStreams()).isZero();
        assertThatThrownBy(writer::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the data file f takes no more rows: it is finished");
    }

    @Test
    void bytesGrowWithTheRows() throws IOException {
        DataFileWriter<Map<String, ?>> writer = files.open("f", SCHEMA);
        long before = writer.bytes();
        for (long i = 0; i < 5000; i++) {
            writer.write(Map.of("v", i * 0x9E3779B97F4A7C15L));
        }
        assertThat(writer.bytes() - before).isGreaterThan(5000 * 8);
        writer.abort();
    }

    @Test
    void afterAnErrorTheFileCanOnlyBeAborted() throws IOException {
        DataFileWriter<Map<String, ?>> writer = files.open("f", SCHEMA);
        assertThatThrownBy(() -> writer.write(Map.of("v", 1))).isInstanceOf(DatashardException.class);
        assertThatThrownBy(writer::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the data file f takes no more rows: it is incomplete after an error and can only be aborted");
        writer.abort();
        assertThat(store.exists("f")).isFalse();
    }

    @Test
    void aFullDiskLeavesNoFileBehind() throws IOException {
        DataFileWriter<Map<String, ?>> writer = files.open("f", SCHEMA);
        writer.write(Map.of("v", 1L));
        store.fillUpAfter(10);
        assertThatThrownBy(writer::finish).isInstanceOf(IOException.class).hasMessageContaining("the disk is full");
        assertThat(writer.bytes()).isLessThan(100);
        writer.abort();
        assertThat(store.exists("f")).isFalse();
        assertThat(store.openStreams()).isZero();
    }

    @Test
    void aFileThatCannotBeOpenedLeavesNothingBehind() {
        store.fillUpAfter(2);
        assertThatThrownBy(() -> files.open("f", SCHEMA)).isInstanceOf(IOException.class);
        assertThat(store.exists("f")).isFalse();
        assertThat(store.openStreams()).isZero();
    }
}
