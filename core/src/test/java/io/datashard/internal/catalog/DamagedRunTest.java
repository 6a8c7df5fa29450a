package io.datashard.internal.catalog;

import static io.datashard.internal.catalog.Catalogs.byIdentity;
import static io.datashard.internal.catalog.Catalogs.drain;
import static io.datashard.internal.catalog.Catalogs.file;
import static io.datashard.internal.catalog.Catalogs.tablet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.ColumnStats;
import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is not what the catalog says is an error that names it, never other entries. */
class DamagedRunTest {
    private static final CatalogSchema SCHEMA = byIdentity(Type.Primitive.INT);

    @TempDir
    Path directory;

    private Store store;
    private List<CatalogEntry> entries;
    private Run run;
    private byte[] content;

    @BeforeEach
    void writeARun() {
        store = Stores.open(directory.toString(), new Configuration(false));
        entries = IntStream.range(0, 500)
                .mapToObj(i -> file(tablet(0, "file-" + i, i), 1, Map.of(1, new ColumnStats(i, i, 0, true))))
                .toList();
        run = RunWriter.write(store, "runs/intact.parquet", SCHEMA, entries);
        content = store.read(run.path()).orElseThrow();
    }

    @Test
    void aTruncatedFileIsRefused() {
        for (int length = 0; length < content.length; length = length < 20 ? length + 1 : length + 97) {
            assertRefused(write(Arrays.copyOf(content, length), "truncated-" + length));
        }
        assertRefused(write(Arrays.copyOf(content, content.length - 1), "truncated-by-one"));
    }

    @Test
    void aMissingFileIsRefused() {
        assertRefused(new Run("runs/missing.parquet", 500, 1_000, 1));
    }

    @Test
    void damageInThePagesNeverGivesOtherEntries() {
        int footer = footerStart();
        for (int at = 4; at < footer; at += 53) {
            Run damaged = write(flipped(at), "page-" + at);
            assertRefusedOrTheSame(damaged);
        }
    }

    @Test
    void damageInTheFooterNeverGivesOtherEntries() {
        for (int at = footerStart(); at < content.length; at += 7) {
            assertRefusedOrTheSame(write(flipped(at), "footer-" + at));
        }
        assertRefused(write(flipped(content.length - 1), "magic"));
        assertRefused(write(flipped(content.length - 7), "footer-length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "file:/etc/passwd"})
    void anEntryThatLeadsOutOfTheTableIsRefused(String path) {
        CatalogEntry forged = CatalogEntry.of(new FileEntry(tablet(0, "file", 1), path, 1, 1, Map.of(), 1));
        Run leading = RunWriter.write(store, "runs/leading.parquet", SCHEMA, List.of(forged))
                .withVersion(1);

        try (RunReader reader = RunReader.open(store, leading, SCHEMA, Selection.all())) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(CorruptTableException.class)
                    .hasMessageContainingAll("runs/leading.parquet", "'" + path + "' is refused");
        }
    }

    @Test
    void aFileWithAnotherNumberOfEntriesIsRefused() {
        assertRefused(new Run(run.path(), 499, run.bytes(), 1), "500 entries where the catalog says 499");
    }

    @Test
    void aRunThatIsWrittenForAnotherTypeIsRefused() {
        assertThatThrownBy(() -> read(run, byIdentity(Type.Primitive.STRING)))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("runs/intact.parquet")
                .hasMessageContaining("does not hold values of type string");
    }

    @Test
    void aRunOfAPartitioningThatTheTableNeverHadIsRefused() {
        Schema columns = Schema.of(Field.optional(0, "value", Type.Primitive.INT));
        CatalogSchema other = new CatalogSchema(columns, Map.of(1, new Partitioning(1, List.of())));

        assertThatThrownBy(() -> read(run, other))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("partitioning 0, which the table never had");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "message m { required int32 x; }|false|it is no run",
                "message m { required int32 x; }|true|a column 'x'",
                "message m { optional group tags { required int64 rows; } }|true|a column 'tags'",
                "message m { optional group hints { required int64 rows; } }|true|no column 'partitioning'",
                "message m { required int32 partitioning; }|true|no column 'name'",
                "message m { required int64 partitioning; }|true|should be 'required int32 partitioning'",
                "message m { optional int32 partitioning; }|true|should be 'required int32 partitioning'",
                "message m { required group partitioning { required int32 x; } }|true|no column 'partitioning'"
            })
    void aForeignParquetFileIsRefused(String columns, boolean marked, String reason) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType(columns);
        try (ParquetWriter<Integer> writer =
                new Foreign(store.output("runs/foreign.parquet"), schema, marked).build()) {
            assertThat(writer.getDataSize()).isZero();
        }

        assertRefused(new Run("runs/foreign.parquet", 0, 1, 1), reason);
    }

    private void assertRefused(Run damaged) {
        assertRefused(damaged, "cannot be read");
    }

    private void assertRefused(Run damaged, String reason) {
        assertThatThrownBy(() -> read(damaged, SCHEMA))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining(damaged.path())
                .hasMessageContaining(store.root())
                .hasMessageContaining("Restore it from a copy")
                .hasMessageContaining(reason);
    }

    private void assertRefusedOrTheSame(Run damaged) {
        try {
            assertThat(read(damaged, SCHEMA)).isEqualTo(entries);
        } catch (CorruptTableException e) {
            assertThat(e).hasMessageContaining(damaged.path());
        }
    }

    private List<CatalogEntry> read(Run any, CatalogSchema schema) {
        try (RunReader reader = RunReader.open(store, any, schema, Selection.all())) {
            return drain(reader);
        }
    }

    private byte[] flipped(int position) {
        byte[] damaged = content.clone();
        damaged[position] ^= 0x15;
        return damaged;
    }

    private int footerStart() {
        int end = content.length - 8;
        int length = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
        return end - length;
    }

    private Run write(byte[] damaged, String name) {
        try {
            Files.write(directory.resolve("runs").resolve(name), damaged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Run("runs/" + name, run.entries(), run.bytes(), run.version());
    }

    /** Writes a Parquet file without rows. */
    private static final class Foreign extends ParquetWriter.Builder<Integer, Foreign> {
        private final MessageType schema;
        private final boolean marked;

        Foreign(OutputFile file, MessageType schema, boolean marked) {
            super(file);
            this.schema = schema;
            this.marked = marked;
        }

        @Override
        protected Foreign self() {
            return this;
        }

        @Override
        protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
            return new WriteSupport<>() {
                @Override
                public WriteContext init(Configuration ignored) {
                    return new WriteContext(schema, marked ? Map.of(RunSchema.FORMAT_KEY, RunSchema.FORMAT) : Map.of());
                }

                @Override
                public void prepareForWrite(RecordConsumer consumer) {}

                @Override
                public void write(Integer row) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
