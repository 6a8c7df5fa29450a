package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.ColumnStats;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStatisticsTest {
    @TempDir
    private Path directory;

    private DataFiles files;

    @BeforeEach
    void openStore() {
        files = new DataFiles(new DirectoryStore(directory), Map.of("row-group-size", "1"));
    }

    @Test
    void boundsAndNullsSpanRowGroups() throws IOException {
        List<Object> values = new ArrayList<>(Collections.nCopies(500, null));
        IntStream.range(0, 500).forEach(i -> values.add(i * 7919 % 500));
        Collections.rotate(values, 250);
        assertThat(stats(Primitive.INT, values)).isEqualTo(new ColumnStats(0, 499, 500, true));
    }

    @Test
    void withoutValuesThereAreNoBounds() throws IOException {
        assertThat(stats(Primitive.INT, Arrays.asList(null, null))).isEqualTo(new ColumnStats(null, null, 2, false));
        assertThat(stats(Primitive.INT, List.of())).isEqualTo(new ColumnStats(null, null, 0, false));
    }

    @Test
    void nanIsTheGreatestNumberWhereverItStands() throws IOException {
        ColumnStats expected = new ColumnStats(1.0, Double.NaN, 0, true);
        assertThat(stats(Primitive.DOUBLE, List.of(Double.NaN, 1.0, 2.0))).isEqualTo(expected);
        assertThat(stats(Primitive.DOUBLE, List.of(1.0, 2.0, Double.NaN))).isEqualTo(expected);
        assertThat(stats(Primitive.DOUBLE, List.of(1.0, Double.NaN, Double.POSITIVE_INFINITY)))
                .isEqualTo(expected);
        assertThat(stats(Primitive.DOUBLE, List.of(Double.NaN, Double.NaN)))
                .isEqualTo(new ColumnStats(Double.NaN, Double.NaN, 0, true));
        assertThat(stats(Primitive.FLOAT, List.of(Float.NaN, 1.0f)))
                .isEqualTo(new ColumnStats(1.0f, Float.NaN, 0, true));
        assertThat(stats(Primitive.FLOAT, List.of(1.0f, Float.NaN)))
                .isEqualTo(new ColumnStats(1.0f, Float.NaN, 0, true));
    }

    @Test
    void nanInOneRowGroupOfSeveralIsTheUpperBound() throws IOException {
        List<Object> values = new ArrayList<>(Collections.nCopies(600, 1.0));
        values.set(250, Double.NaN);
        assertThat(stats(Primitive.DOUBLE, values)).isEqualTo(new ColumnStats(1.0, Double.NaN, 0, true));
    }

    @Test
    void zerosOfBothSignsAreBounds() throws IOException {
        ColumnStats stats = stats(Primitive.DOUBLE, List.of(0.0, -0.0));
        assertThat((double) stats.lower()).isZero();
        assertThat((double) stats.upper()).isZero();
        assertThat(stats.exact()).isTrue();
    }

    @Test
    void decimalsHaveTheirScaleWhateverTheirForm() throws IOException {
        for (Type type : List.of(new Type.Decimal(5, 2), new Type.Decimal(15, 2), new Type.Decimal(30, 2))) {
            assertThat(stats(type, List.of(new BigDecimal("-1.5"), new BigDecimal("300"))))
                    .isEqualTo(new ColumnStats(new BigDecimal("-1.50"), new BigDecimal("300.00"), 0, true));
        }
    }

    @Test
    void longTextsAreCutBelowAndAbove() throws IOException {
        String long1 = "a".repeat(40);
        String long2 = "b".repeat(40);
        assertThat(stats(Primitive.STRING, List.of(long1, long2)))
                .isEqualTo(new ColumnStats("a".repeat(32), "b".repeat(31) + "c", 0, false));
        assertThat(stats(Primitive.STRING, List.of("a".repeat(32), "b".repeat(32))))
                .isEqualTo(new ColumnStats("a".repeat(32), "b".repeat(32), 0, true));
        String smile = "\uD83D\uDE00";
        assertThat(stats(Primitive.STRING, List.of(smile.repeat(33))))
                .isEqualTo(new ColumnStats(smile.repeat(32), smile.repeat(31) + "\uD83D\uDE01", 0, false));
    }

    @Test
    void cutUpperBoundsSkipWhatHasNoSuccessor() throws IOException {
        String last = Character.toString(Character.MAX_CODE_POINT);
        assertThat(upper(Primitive.STRING, "a" + last.repeat(40))).isEqualTo("b");
        assertThat(upper(Primitive.STRING, last.repeat(40))).isNull();
        assertThat(upper(Primitive.STRING, "\uD7FF".repeat(40))).isEqualTo("\uD7FF".repeat(31) + "\uE000");
        assertThat(upper(Primitive.BINARY, bytes(40, 0x7f))).isEqualTo(bytes(31, 0x7f, 0x80));
        assertThat(upper(Primitive.BINARY, bytes(40, 0xff))).isNull();
        assertThat(upper(Primitive.BINARY, bytes(32, 0xff))).isEqualTo(bytes(32, 0xff));
    }

    @Test
    void aBoundThatIsNotUtf8IsUnknown() throws IOException {
        byte[] invalid = {(byte) 0xff};
        assertThat(statsOfBytes(invalid, "a".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new ColumnStats("a", null, 0, false));
        assertThat(statsOfBytes(new byte[] {'a', (byte) 0x80}, new byte[] {'z'}))
                .isEqualTo(new ColumnStats(null, "z", 0, false));
    }

    @Test
    void fieldsOfStructsCountAndThoseOfListsAndMapsDoNot() throws IOException {
        Schema schema = Schema.of(
                Field.optional(
                        0,
                        "s",
                        new Type.Struct(List.of(
                                Field.optional(0, "x", Primitive.INT),
                                Field.optional(0, "l", new Type.Array(0, Primitive.INT, true))))),
                Field.optional(0, "m", new Type.Map(0, Primitive.INT, 0, Primitive.INT, true)));
        int x = schema.field("s", "x").orElseThrow().id();
        assertThat(files.write("f", schema, List.of(Map.of(), Map.of("s", Map.of("x", 5)), Map.of("s", Map.of())))
                        .stats())
                .isEqualTo(Map.of(x, new ColumnStats(5, 5, 2, true)));
    }

    @Test
    void onlyTheFirstColumnsHaveStatistics() throws IOException {
        Field[] columns = IntStream.range(0, 40)
                .mapToObj(i -> Field.optional(0, "c" + i, Primitive.INT))
                .toArray(Field[]::new);
        assertThat(files.write("f", Schema.of(columns), List.of(Map.of())).stats())
                .containsOnlyKeys(IntStream.rangeClosed(1, 32).boxed().toList());
    }

    private Object upper(Type type, Object value) throws IOException {
        ColumnStats stats = stats(type, List.of(value));
        assertThat(stats.exact()).isEqualTo(value.equals(stats.upper()));
        return stats.upper();
    }

    private ColumnStats stats(Type type, List<?> values) throws IOException {
        Schema schema = Schema.of(Field.optional(0, "v", type));
        return files.write(
                        "f",
                        schema,
                        values.stream()
                                .map(value -> Collections.singletonMap("v", value))
                                .toList())
                .stats(1);
    }

    /** Writes bytes into a string column as Spark's cast(binary as string) does: unchecked. */
    private ColumnStats statsOfBytes(byte[]... values) throws IOException {
        Schema schema = Schema.of(Field.optional(0, "v", Primitive.STRING));
        DataFileWriter<byte[]> writer = DataFileWriter.open(
                files.store(),
                "f",
                new Tablet(0, List.of(), "f"),
                schema,
                new UncheckedText(ParquetSchema.of(schema)),
                Map.of(),
                new Configuration(false));
        for (byte[] value : values) {
            writer.write(value);
        }
        return writer.finish().stats(1);
    }

    private static ByteBuffer bytes(int count, int value, int... more) {
        ByteBuffer bytes = ByteBuffer.allocate(count + more.length);
        IntStream.concat(IntStream.generate(() -> value).limit(count), IntStream.of(more))
                .forEach(b -> bytes.put((byte) b));
        return bytes.flip();
    }

    private record UncheckedText(MessageType schema) implements RowFormat<byte[]> {
        @Override
        public Map<String, String> keyValues() {
            return Map.of();
        }

        @Override
        public RowWriter<byte[]> into(ColumnWriteStore columns) {
            ColumnWriter column = columns.getColumnWriter(schema.getColumns().get(0));
            return text -> {
                column.write(Binary.fromConstantByteArray(text), 0, 1);
                columns.endRecord();
            };
        }
    }
}
