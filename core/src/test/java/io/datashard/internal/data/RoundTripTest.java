package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CorruptTableException;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.Type.IntervalUnit;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @TempDir
    private Path directory;

    private DataFiles files;

    @BeforeEach
    void openStore() {
        files = new DataFiles(new DirectoryStore(directory), Map.of());
    }

    static Stream<Arguments> everyType() {
        return Stream.of(
                Arguments.of(Primitive.BOOLEAN, List.of(true, false)),
                Arguments.of(Primitive.BYTE, List.of(-128, 0, 127)),
                Arguments.of(Primitive.SHORT, List.of(-32768, 0, 32767)),
                Arguments.of(Primitive.INT, List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE)),
                Arguments.of(Primitive.LONG, List.of(Long.MIN_VALUE, 0L, Long.MAX_VALUE)),
                Arguments.of(
                        Primitive.FLOAT, List.of(Float.NEGATIVE_INFINITY, -0.0f, 0.0f, Float.MIN_VALUE, Float.NaN)),
                Arguments.of(
                        Primitive.DOUBLE, List.of(Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.MAX_VALUE, Double.NaN)),
                Arguments.of(Primitive.STRING, List.of("", "\0", "zażółć", "\uD83D\uDE00\uFFFF", "x".repeat(100_000))),
                Arguments.of(
                        Primitive.BINARY,
                        List.of(
                                ByteBuffer.allocate(0),
                                ByteBuffer.wrap(new byte[] {-1, 0, 127}).position(1))),
                Arguments.of(Primitive.DATE, List.of(Integer.MIN_VALUE, 0, Integer.MAX_VALUE)),
                Arguments.of(Primitive.TIMESTAMP, List.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE)),
                Arguments.of(Primitive.TIMESTAMP_NTZ, List.of(Long.MIN_VALUE, -1L, Long.MAX_VALUE)),
                Arguments.of(new Type.Decimal(9, 2), List.of(number("-9999999.99"), number("0.01"))),
                Arguments.of(new Type.Decimal(18, 0), List.of(number("-999999999999999999"), number("7"))),
                Arguments.of(
                        new Type.Decimal(38, 38),
                        List.of(number("-0." + "9".repeat(38)), number("0." + "1".repeat(38)))),
                Arguments.of(
                        new Type.Decimal(38, 0),
                        List.of(number("9".repeat(38)), number("-1"), number("-" + "9".repeat(38)))),
                Arguments.of(
                        new Type.YearMonthInterval(IntervalUnit.YEAR, IntervalUnit.MONTH),
                        List.of(Integer.MIN_VALUE, 13)),
                Arguments.of(
                        new Type.DayTimeInterval(IntervalUnit.DAY, IntervalUnit.SECOND), List.of(Long.MIN_VALUE, 13L)),
                Arguments.of(
                        new Type.Array(0, Primitive.INT, true),
                        List.of(List.of(), Arrays.asList(1, null, 3), Collections.singletonList(null))),
                Arguments.of(new Type.Array(0, Primitive.STRING, false), List.of(List.of(), List.of("a", "b"))),
                Arguments.of(
                        new Type.Array(0, new Type.Array(0, Primitive.LONG, true), true),
                        List.of(Arrays.asList(List.of(), null, Arrays.asList(1L, null)))),
                Arguments.of(
                        new Type.Map(0, Primitive.STRING, 0, Primitive.DOUBLE, true),
                        List.of(Map.of(), Collections.singletonMap("k", null), Map.of("a", 1.0, "b", Double.NaN))),
                Arguments.of(
                        new Type.Map(0, new Type.Decimal(20, 1), 0, new Type.Array(0, Primitive.BINARY, true), false),
                        List.of(Map.of(number("0.1"), List.of(ByteBuffer.wrap(new byte[] {1}))))),
                Arguments.of(
                        struct(
                                "a",
                                Primitive.INT,
                                "b",
                                struct("c", new Type.Array(0, struct("d", Primitive.STRING), true))),
                        List.of(
                                fields("a", null, "b", null),
                                fields("a", 1, "b", fields("c", null)),
                                fields(
                                        "a",
                                        null,
                                        "b",
                                        fields("c", Arrays.asList(null, fields("d", null), fields("d", "x")))))));
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void valuesOfEveryTypeComeBackAsTheyWere(Type type, List<Object> values) throws IOException {
        Schema schema = Schema.of(Field.required(0, "n", Primitive.INT), Field.optional(0, "v", type));
        List<Map<String, Object>> records = new ArrayList<>();
        records.add(fields("n", -1, "v", null));
        for (Object value : values) {
            records.add(fields("n", records.size(), "v", value));
        }
        records.add(fields("n", -2, "v", null));

        FileEntry entry = files.write("f", schema, records);

        assertThat(files.read("f", schema)).isEqualTo(records);
        assertThat(entry.rows()).isEqualTo(records.size());
        assertThat(entry.bytes()).isEqualTo(Files.size(directory.resolve("f")));
        assertThat(entry.version()).isEqualTo(FileEntry.UNCOMMITTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "snappy", "gzip", "lz4", "uncompressed", "ZSTD"})
    void everyCompressionCanBeReadAgain(String compression) throws IOException {
        DataFiles compressed = new DataFiles(files.store(), Map.of("compression", compression));
        Schema schema = Schema.of(Field.optional(0, "v", Primitive.STRING));
        List<Map<String, Object>> records =
                IntStream.range(0, 1000).mapToObj(i -> fields("v", "row " + i)).toList();
        compressed.write("f", schema, records);
        assertThat(files.read("f", schema)).isEqualTo(records);
    }

    @Test
    void pagesAreCompressedWithZstdAtLevelOneUnlessTheConfigurationAsksForAnother() throws IOException {
        Schema schema = Schema.of(Field.optional(0, "v", Primitive.STRING));
        List<Map<String, Object>> records = IntStream.range(0, 5000)
                .mapToObj(i -> fields("v", Integer.toString(i * i)))
                .toList();

        long byDefault = bytes("default", schema, records, new Configuration(false));
        long atLevelOne = bytes("one", schema, records, atLevel(1));
        long atLevelNineteen = bytes("nineteen", schema, records, atLevel(19));

        assertThat(byDefault).isEqualTo(atLevelOne).isGreaterThan(atLevelNineteen);
        try (ParquetFileReader file = ParquetFileReader.open(files.store().input("default"))) {
            assertThat(file.getRowGroups().get(0).getColumns().get(0).getCodec())
                    .isEqualTo(CompressionCodecName.ZSTD);
        }
    }

    private static Configuration atLevel(int level) {
        Configuration configuration = new Configuration(false);
        configuration.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, level);
        return configuration;
    }

    private long bytes(String path, Schema schema, List<Map<String, Object>> records, Configuration configuration)
            throws IOException {
        DataFileWriter<Map<String, ?>> writer = DataFileWriter.open(
                files.store(),
                path,
                new Tablet(0, List.of(), path),
                schema,
                new RecordFormat(schema),
                Map.of(),
                configuration);
        for (Map<String, Object> each : records) {
            writer.write(each);
        }
        return writer.finish().bytes();
    }

    @Test
    void unknownOptionsAndValuesAreRefusedWithWhatIsPossible() {
        Schema schema = Schema.of(Field.optional(0, "v", Primitive.STRING));
        assertThatThrownBy(() -> new DataFiles(files.store(), Map.of("compression", "zip")).open("f", schema))
                .isInstanceOf(DatashardException.class)
                .hasMessage("the Parquet option compression cannot be \"zip\";"
                        + " give one of zstd, snappy, gzip, lz4, uncompressed");
        assertThatThrownBy(() -> new DataFiles(files.store(), Map.of("page-size", "1MB")).open("f", schema))
                .hasMessage("the Parquet option page-size cannot be \"1MB\"; give a whole number from 1 to 2147483647");
        assertThatThrownBy(() -> new DataFiles(files.store(), Map.of("dictionary", "yes")).open("f", schema))
                .hasMessage("the Parquet option dictionary cannot be \"yes\"; give true or false");
        assertThatThrownBy(() -> new DataFiles(files.store(), Map.of("compresion", "zstd")).open("f", schema))
                .hasMessage(
                        "there is no Parquet option \"compresion\"; the options are compression, compression-level, row-group-size,"
                                + " page-size, page-rows, dictionary");
        assertThat(files.store().exists("f")).isFalse();
    }

    @Test
    void columnsAreFoundByIdAfterRenameDropReorderAndAdd() throws IOException {
        Schema old = Schema.of(
                Field.optional(0, "a", Primitive.INT),
                Field.optional(0, "b", Primitive.STRING),
                Field.optional(0, "s", struct("x", Primitive.INT, "y", Primitive.INT)));
        files.write("f", old, List.of(fields("a", 1, "b", "two", "s", fields("x", 3, "y", 4)), fields("s", null)));
        Schema now = new Schema(
                List.of(
                        new Field(
                                3,
                                "place",
                                new Type.Struct(List.of(
                                        Field.optional(7, "x", Primitive.STRING),
                                        Field.optional(4, "left", Primitive.INT))),
                                true,
                                Optional.empty()),
                        Field.optional(6, "b", Primitive.STRING),
                        Field.optional(1, "b2", Primitive.LONG)),
                7);
        assertThat(files.read("f", now))
                .containsExactly(
                        fields("place", fields("x", null, "left", 3), "b", null, "b2", 1L),
                        fields("place", null, "b", null, "b2", null));
        assertThat(files.read("f", now).get(0).keySet()).containsExactly("place", "b", "b2");
    }

    @Test
    void aStructOfWhichOnlyNewFieldsAreLeftIsStillNullWhereItWas() throws IOException {
        Schema old = Schema.of(Field.optional(0, "s", struct("x", new Type.Array(0, Primitive.INT, true))));
        files.write(
                "f",
                old,
                List.of(fields("s", null), fields("s", fields("x", List.of(1, 2))), fields("s", fields("x", null))));
        Schema now = new Schema(
                List.of(Field.optional(1, "s", new Type.Struct(List.of(Field.optional(9, "new", Primitive.INT))))), 9);
        assertThat(files.read("f", now))
                .containsExactly(fields("s", null), fields("s", fields("new", null)), fields("s", fields("new", null)));
    }

    @Test
    void aFileWithNoneOfTheColumnsStillHasItsRows() throws IOException {
        files.write("f", Schema.of(Field.optional(0, "a", Primitive.INT)), List.of(fields("a", 1), fields("a", 2)));
        Schema now = new Schema(List.of(Field.optional(2, "b", Primitive.INT)), 2);
        assertThat(files.read("f", now)).containsExactly(fields("b", null), fields("b", null));
    }

    @Test
    void aFileWithoutRowsIsAFile() throws IOException {
        Schema schema = Schema.of(Field.optional(0, "a", Primitive.INT));
        FileEntry entry = files.write("f", schema, List.of());
        assertThat(entry.rows()).isZero();
        assertThat(files.read("f", schema)).isEmpty();
    }

    @Test
    void widenedColumnsAreReadAsTheirNewType() throws IOException {
        Schema old = Schema.of(
                Field.optional(0, "i", Primitive.INT),
                Field.optional(0, "f", Primitive.FLOAT),
                Field.optional(0, "d", new Type.Decimal(5, 2)));
        files.write("f", old, List.of(fields("i", -5, "f", 0.5f, "d", number("1.25"))));
        Schema now = Schema.of(
                Field.optional(0, "i", Primitive.LONG),
                Field.optional(0, "f", Primitive.DOUBLE),
                Field.optional(0, "d", new Type.Decimal(30, 2)));
        assertThat(files.read("f", now)).containsExactly(fields("i", -5L, "f", 0.5, "d", number("1.25")));
    }

    @Test
    void aColumnOfAnotherTypeIsRefusedNotGuessed() throws IOException {
        files.write("f", Schema.of(Field.optional(0, "a", Primitive.LONG)), List.of(fields("a", 1L)));
        assertThatThrownBy(() -> files.read("f", Schema.of(Field.optional(0, "a", Primitive.TIMESTAMP))))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("/f cannot be read: its column optional int64 a = 1 cannot be read as timestamp");
    }

    @Test
    void truncatedForeignAndMissingFilesAreNamed() throws IOException {
        Schema schema = Schema.of(Field.optional(0, "a", Primitive.LONG));
        files.write(
                "f",
                schema,
                IntStream.range(0, 500).mapToObj(i -> fields("a", (long) i)).toList());
        byte[] content = Files.readAllBytes(directory.resolve("f"));
        for (int length : new int[] {0, 3, 11, content.length / 2, content.length - 1}) {
            Files.write(directory.resolve("f"), Arrays.copyOf(content, length));
            assertThatThrownBy(() -> files.read("f", schema))
                    .isInstanceOf(CorruptTableException.class)
                    .hasMessageStartingWith("the data file " + files.store().root() + "/f cannot be read: ")
                    .hasMessageContaining("Restore it from a copy");
        }
        byte[] damaged = content.clone();
        Arrays.fill(damaged, damaged.length - 60, damaged.length - 8, (byte) 0x5a);
        Files.write(directory.resolve("f"), damaged);
        assertThatThrownBy(() -> files.read("f", schema)).isInstanceOf(CorruptTableException.class);
        Files.writeString(directory.resolve("f"), "a,b\n1,2\nthis is no Parquet file\n");
        assertThatThrownBy(() -> files.read("f", schema))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("/f cannot be read");
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static Type struct(Object... namesAndTypes) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            fields.add(Field.optional(0, (String) namesAndTypes[i], (Type) namesAndTypes[i + 1]));
        }
        return new Type.Struct(fields);
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
