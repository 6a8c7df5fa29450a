package io.datashard.spark.write.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import io.datashard.spark.seam.LocalSpark;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.types.WrittenSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark's own Parquet writer is the oracle. */
class SparkRowsTest {
    @TempDir
    private Path root;

    private final SparkSession spark = LocalSpark.session();
    private WrittenFiles files;

    @BeforeEach
    void setWhatASessionMaySetForOtherFiles() {
        files = new WrittenFiles(root);
        spark.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "LEGACY");
        spark.conf().set("spark.sql.parquet.writeLegacyFormat", "true");
        spark.conf().set("spark.sql.parquet.fieldId.write.enabled", "false");
    }

    @AfterEach
    void unset() {
        spark.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
        spark.conf().unset("spark.sql.parquet.writeLegacyFormat");
        spark.conf().unset("spark.sql.parquet.fieldId.write.enabled");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void writesTheSameAsSparkDoes(int seed) throws IOException {
        Dataset<Row> rows = RandomRows.of(spark, 1000, seed);

        Path ours = files.byUs(rows, Map.of("page-rows", "70", "row-group-size", "60000"));
        unset();
        Path sparks = files.bySpark(rows);

        assertThat(WrittenFiles.rowGroups(ours)).isGreaterThan(1);
        assertThat(WrittenFiles.groups(ours)).isEqualTo(WrittenFiles.groups(sparks));
        assertThat(read(ours, rows.schema())).isEqualTo(read(sparks, rows.schema()));
    }

    @Test
    void writesTheSchemaThatSparkWouldAndIdsOfElements() throws IOException {
        Dataset<Row> rows = RandomRows.of(spark, 10, 1);

        Path ours = files.byUs(rows, Map.of());
        unset();
        Path sparks = files.bySpark(rows);

        assertThat(WrittenFiles.schema(ours).toString()).contains("element = ");
        assertThat(WrittenFiles.withoutElementIds(WrittenFiles.schema(ours)).getFields())
                .isEqualTo(WrittenFiles.schema(sparks).getFields());
    }

    @Test
    void writesFieldIdsAndMicrosecondsInTheThreeLevelFormWhateverTheSessionSays() throws IOException {
        Dataset<Row> rows = spark.sql("SELECT DATE'0001-01-01' d, TIMESTAMP'0001-01-01 00:00:00.000001' t,"
                + " named_struct('x', nullif(7, 7)) s, array(1) a");

        assertThat(WrittenFiles.schema(files.byUs(rows, Map.of())).toString())
                .isEqualTo(
                        """
                        message table {
                          required int32 d (DATE) = 1;
                          required int64 t (TIMESTAMP(MICROS,true)) = 2;
                          required group s = 3 {
                            optional int32 x = 5;
                          }
                          required group a (LIST) = 4 {
                            repeated group list {
                              required int32 element = 6;
                            }
                          }
                        }
                        """);
    }

    @Test
    void datesBeforeTheGregorianCalendarAreReadBackByPlainSpark() throws IOException {
        Dataset<Row> rows =
                spark.sql("SELECT DATE'0001-01-01' d, TIMESTAMP'0001-01-01 00:00:00.000001' t, DATE'1582-10-10' g");

        Path file = files.byUs(rows, Map.of());

        assertThat(WrittenFiles.keyValues(file))
                .containsKey("org.apache.spark.version")
                .doesNotContainKey("org.apache.spark.legacyDateTime");
        assertThat(spark.read().parquet(file.toString()).collectAsList()).isEqualTo(rows.collectAsList());
    }

    @Test
    void aColumnIsNeverNullInAFileIfItIsNotInTheRowsOrNotInTheTable() {
        Schema table = Schema.of(
                Field.required(0, "a", Primitive.INT),
                Field.optional(0, "B", Primitive.INT),
                Field.optional(0, "c", new Type.Array(0, Primitive.INT, true)));
        StructType rows = new StructType()
                .add("c", "array<int>", true)
                .add("b", "int", false)
                .add("a", "int", true);

        assertThat(WrittenSchema.of(rows, table).columns())
                .containsExactly(
                        Field.optional(3, "c", new Type.Array(4, Primitive.INT, true)),
                        Field.required(2, "B", Primitive.INT),
                        Field.required(1, "a", Primitive.INT));
    }

    @Test
    void rowsOfOtherTypesThanTheTablesAreRefused() {
        Schema table = SparkSchema.fromSpark(StructType.fromDDL("a int"));

        assertThatThrownBy(() -> WrittenSchema.of(StructType.fromDDL("a bigint"), table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows to be written have bigint where the table has int");
        assertThatThrownBy(() -> WrittenSchema.of(StructType.fromDDL("b int"), table))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rows to be written have a field b, and the table has only ");
    }

    @Test
    void aNullWhereThereIsNoneIsRefusedWithItsPlace() {
        Type.Struct struct = new Type.Struct(List.of(Field.required(0, "x", Primitive.INT)));
        Schema schema = Schema.of(
                Field.optional(0, "s", struct),
                Field.optional(0, "a", new Type.Array(0, struct, false)),
                Field.optional(0, "m", new Type.Map(0, Primitive.INT, 0, Primitive.INT, false)));

        assertRefused(schema, "s.x", new GenericInternalRow(1), null, null);
        assertRefused(schema, "a.element", null, new GenericArrayData(new Object[] {null}), null);
        assertRefused(
                schema, "a.element.x", null, new GenericArrayData(new Object[] {new GenericInternalRow(1)}), null);
        assertRefused(schema, "m.key", null, null, WrittenFiles.map(null, 1));
        assertRefused(schema, "m.value", null, null, WrittenFiles.map(1, null));
    }

    private List<Row> read(Path file, StructType schema) {
        return spark.read().schema(schema).parquet(file.toString()).collectAsList();
    }

    private void assertRefused(Schema schema, String path, Object... values) {
        assertThatThrownBy(() -> files.write(schema, List.of(new GenericInternalRow(values)), Map.of()))
                .isInstanceOf(DatashardException.class)
                .hasMessage(
                        path + " is never null, as the table or the schema of the written rows says, and a row has a"
                                + " null there. Give it a value, for example with coalesce, or declare it nullable");
    }
}
