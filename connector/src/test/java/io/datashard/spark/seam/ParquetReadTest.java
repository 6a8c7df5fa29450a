package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CorruptTableException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetReadTest {
    @TempDir
    private Path root;

    private SparkFiles files;

    @BeforeEach
    void openDirectory() {
        files = new SparkFiles(root);
    }

    @Test
    void readsColumnsInTheProjectionsOrder() throws IOException {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int, b string, c double"));
        FileSlice file = files.write(table, List.of(row(1, "x", 0.5), row(2, null, 1.5)));

        assertThat(files.read(table, StructType.fromDDL("c double, a int"), file))
                .containsExactly(row(0.5, 1), row(1.5, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "snappy", "gzip", "lz4raw", "none"})
    void readsPagesOfEveryCodec(String codec) throws IOException {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int, b string, c string"));
        List<Row> rows = IntStream.range(0, 10_000)
                .mapToObj(i -> row(i, "name " + i, i % 7 == 0 ? null : "repeated " + i % 3))
                .toList();
        FileSlice file = files.write(table, rows, Map.of("compression", codec));

        assertThat(files.read(table, StructType.fromDDL("a int, b string, c string"), file))
                .isEqualTo(rows);
    }

    @Test
    void countsRowsWithoutAnyColumn() throws IOException {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int"));
        FileSlice file = files.write(table, List.of(row(1), row(2), row(3)));

        assertThat(files.read(table, new StructType(), file)).hasSize(3);
    }

    @Test
    void fillsColumnsThatAreNewerThanTheFileWithNulls() throws IOException {
        FileSlice file = files.write(schema(Field.optional(1, "a", Primitive.INT)), List.of(row(1)));
        Schema table = schema(
                Field.optional(1, "a", Primitive.INT),
                Field.optional(2, "b", Primitive.STRING),
                Field.optional(3, "t", Primitive.TIMESTAMP),
                Field.optional(4, "l", new Type.Array(5, Primitive.INT, true)),
                Field.optional(6, "s", new Type.Struct(List.of(Field.optional(7, "x", Primitive.INT)))));

        assertThat(files.read(table, SparkSchema.toSpark(table), file)).containsExactly(row(1, null, null, null, null));
    }

    @Test
    void followsARenamedColumn() throws IOException {
        FileSlice file =
                files.write(schema(Field.optional(1, "old", Primitive.DATE)), List.of(row(date("1582-10-10"))));
        Schema table = schema(Field.optional(1, "new", Primitive.DATE));

        assertThat(files.read(table, StructType.fromDDL("new date"), file)).containsExactly(row(date("1582-10-10")));
    }

    @Test
    void tellsColumnsApartThatExchangedTheirNames() throws IOException {
        FileSlice file = files.write(
                schema(Field.optional(1, "a", Primitive.INT), Field.optional(2, "b", Primitive.STRING)),
                List.of(row(1, "x")));
        Schema table = schema(Field.optional(2, "a", Primitive.STRING), Field.optional(1, "b", Primitive.INT));

        assertThat(files.read(table, SparkSchema.toSpark(table), file)).containsExactly(row("x", 1));
    }

    @Test
    void tellsANewColumnFromARenamedOneThatHadItsName() throws IOException {
        FileSlice file = files.write(schema(Field.optional(1, "a", Primitive.INT)), List.of(row(1)));
        Schema table = schema(Field.optional(1, "b", Primitive.INT), Field.optional(2, "a", Primitive.STRING));

        assertThat(files.read(table, SparkSchema.toSpark(table), file)).containsExactly(row(1, null));
    }

    @Test
    void readsADroppedAndAddedColumnAsANewOne() throws IOException {
        FileSlice file = files.write(schema(Field.optional(1, "a", Primitive.INT)), List.of(row(1)));
        Schema table = schema(Field.optional(2, "a", Primitive.INT));

        assertThat(files.read(table, SparkSchema.toSpark(table), file)).containsExactly(row((Object) null));
    }

    @Test
    void readsPartsOfNestedColumns() throws IOException {
        Schema table = SparkSchema.fromSpark(
                StructType.fromDDL(
                        "s struct<x int, y struct<u int, v string>>, l array<struct<p int, q int>>, m map<string, struct<k int, w int>>"));
        FileSlice file = files.write(
                table,
                List.of(
                        row(row(1, row(2, "v")), List.of(row(3, 4), row(5, 6)), Map.of("key", row(7, 8))),
                        row(null, null, null)));

        assertThat(files.read(table, StructType.fromDDL("s struct<y struct<v string>>, l array<struct<q int>>"), file))
                .extracting(ParquetReadTest::text)
                .containsExactly("[[[v]],WrappedArray([4], [6])]", "[null,null]");
        assertThat(files.read(table, StructType.fromDDL("m map<string, struct<w int>>"), file))
                .extracting(ParquetReadTest::text)
                .containsExactly("[Map(key -> [8])]", "[null]");
    }

    @Test
    void tellsANullStructFromOneWhoseNewFieldIsNull() throws IOException {
        Schema old = schema(struct("s", Field.optional(2, "x", Primitive.INT)));
        FileSlice file = files.write(old, List.of(row(row(1)), row((Object) null)));
        Schema table =
                schema(struct("s", Field.optional(2, "x", Primitive.INT), Field.optional(3, "y", Primitive.INT)));

        assertThat(files.read(table, StructType.fromDDL("s struct<y int>"), file))
                .extracting(row -> row.isNullAt(0)
                        ? "null"
                        : Boolean.toString(row.getStruct(0).isNullAt(0)))
                .containsExactly("true", "null");
    }

    @Test
    void keepsTheLengthOfArraysWhoseElementsHaveOnlyANewField() throws IOException {
        Schema old = schema(list("l", Field.optional(3, "x", Primitive.INT)));
        FileSlice file = files.write(old, List.of(row(List.of(row(1), row(2))), row(List.of()), row((Object) null)));
        Schema table = schema(list("l", Field.optional(3, "x", Primitive.INT), Field.optional(4, "y", Primitive.INT)));

        assertThat(files.read(table, StructType.fromDDL("l array<struct<y int>>"), file))
                .extracting(row -> row.isNullAt(0) ? -1 : row.getSeq(0).size())
                .containsExactly(2, 0, -1);
    }

    @Test
    void readsEveryType() throws IOException {
        Dataset<Row> data = LocalSpark.session()
                .sql(
                        "SELECT true c1, 1Y c2, 2S c3, 3 c4, 4L c5, 5.5F c6, double('NaN') c7, 'é' c8, X'00FF' c9, "
                                + "DATE'0001-01-01' c10, TIMESTAMP'0001-01-01 00:00:00.000001' c11, "
                                + "TIMESTAMP_NTZ'9999-12-31 23:59:59.999999' c12, 1.23BD c13, "
                                + "12345678901234.5BD c14, cast('-9999999999999999999999999999.9999999999' as decimal(38,10)) c15, "
                                + "INTERVAL '1-2' YEAR TO MONTH c16, INTERVAL '1 02:03:04.5' DAY TO SECOND c17, "
                                + "array(1, null) c18, map('a', 1.5) c19, named_struct('x', 1, 'y', array(named_struct('z', 'q'))) c20");
        Schema table = SparkSchema.fromSpark(data.schema());
        Dataset<Row> withIds =
                LocalSpark.session().createDataFrame(data.collectAsList(), SparkSchema.toSparkWithIds(table));

        FileSlice file = files.write(withIds, Map.of());

        assertThat(files.read(table, data.schema(), file))
                .extracting(ParquetReadTest::text)
                .containsExactly(
                        text(data.first()).replaceAll("\\[B@[0-9a-f]+", "java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]"));
    }

    @Test
    void readsEachRowOnceHoweverAFileIsCut() throws IOException {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int"));
        List<Row> rows = IntStream.range(0, 5000).mapToObj(ParquetReadTest::row).toList();
        FileSlice whole = files.write(
                table,
                rows,
                Map.of(
                        "parquet.block.size",
                        "2048",
                        "parquet.page.size",
                        "512",
                        "parquet.block.size.row.check.min",
                        "100",
                        "parquet.page.size.row.check.min",
                        "100",
                        "parquet.enable.dictionary",
                        "false"));
        List<FileSlice> slices = new ArrayList<>();
        for (long start = 0; start < whole.length(); start += 3000) {
            slices.add(new FileSlice(whole.path(), start, Math.min(3000, whole.length() - start), whole.fileBytes()));
        }

        List<Integer> sizes = new ArrayList<>();
        List<Row> read = new ArrayList<>();
        for (FileSlice slice : slices) {
            List<Row> part = files.read(table, StructType.fromDDL("a int"), slice);
            sizes.add(part.size());
            read.addAll(part);
        }

        assertThat(read).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(sizes).filteredOn(size -> size > 0).hasSizeGreaterThan(2);
    }

    @Test
    void readsSeveralFilesOneAfterTheOther() throws IOException {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int"));
        FileSlice first = files.write(table, List.of(row(1)));
        FileSlice empty = files.write(table, List.of());
        FileSlice last = files.write(table, List.of(row(2)));

        assertThat(files.read(table, StructType.fromDDL("a int"), first, empty, last))
                .containsExactly(row(1), row(2));
    }

    @Test
    void namesAMissingFileAndItsTable() {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int"));
        FileSlice gone = new FileSlice("_datashard/gone.parquet", 0, 100, 100);

        assertThatThrownBy(() -> files.read(table, StructType.fromDDL("a int"), gone))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("_datashard/gone.parquet of the table stars is missing")
                .hasMessageContaining("Load the table again");
    }

    @Test
    void namesATruncatedFile() throws IOException {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int"));
        FileSlice file = files.write(table, List.of(row(1)));
        byte[] content = Files.readAllBytes(files.path(file));
        Files.write(files.path(file), java.util.Arrays.copyOf(content, content.length / 2));

        assertThatThrownBy(() -> files.read(table, StructType.fromDDL("a int"), file))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining(file.path())
                .hasMessageContaining("of the table stars cannot be read")
                .hasMessageContaining("restore it");
    }

    @Test
    void refusesAFileWithoutFieldIds() throws IOException {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int"));
        FileSlice foreign = files.write(LocalSpark.session().range(3).selectExpr("int(id) a"), Map.of());

        assertThatThrownBy(() -> files.read(table, StructType.fromDDL("a int"), foreign))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining(foreign.path())
                .hasMessageContaining("none of its columns has a field id");
    }

    private static Schema schema(Field... columns) {
        return new Schema(List.of(columns), 100);
    }

    private static Field struct(String name, Field... fields) {
        return new Field(1, name, new Type.Struct(List.of(fields)), true, Optional.empty());
    }

    private static Field list(String name, Field... fields) {
        return Field.optional(1, name, new Type.Array(2, new Type.Struct(List.of(fields)), true));
    }

    private static Row row(Object... values) {
        return RowFactory.create(values);
    }

    /** Of the row's values, whatever class of Scala's holds an array. */
    private static String text(Row row) {
        return row.toString().replace("ArrayBuffer", "WrappedArray").replace("ArraySeq", "WrappedArray");
    }

    private static java.sql.Date date(String text) {
        return java.sql.Date.valueOf(java.time.LocalDate.parse(text));
    }
}
