package io.datashard.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.FileEntry;
import io.datashard.PartitionField;
import io.datashard.Predicate;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Transform;
import io.datashard.spark.seam.LocalSpark;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class DatashardTableTest {
    private static final Schema SCHEMA =
            SparkSchema.fromSpark(StructType.fromDDL("id bigint, name string, s struct<x int, y int>"));

    @TempDir
    private static Path root;

    private static List<FileEntry> files;
    private final SparkSession spark = LocalSpark.session();

    @BeforeAll
    static void writeFiles() throws IOException {
        Dataset<Row> rows = LocalSpark.session()
                .range(0, 100, 1, 4)
                .selectExpr(
                        "id",
                        "concat('n', id % 10) name",
                        "if(id % 2 = 0, null, named_struct('x', int(id), 'y', 1)) s");
        LocalSpark.session()
                .createDataFrame(rows.collectAsList(), SparkSchema.toSparkWithIds(SCHEMA))
                .repartition(4)
                .write()
                .parquet(root.resolve("t").toString());
        try (Stream<Path> paths = Files.list(root.resolve("t"))) {
            files = paths.filter(path -> path.toString().endsWith(".parquet"))
                    .map(DatashardTableTest::entry)
                    .toList();
        }
    }

    @Test
    void readsItsRows() {
        assertThat(read(table(1)).count()).isEqualTo(100);
        assertThat(read(table(1)).selectExpr("sum(id)", "count(s)", "sum(s.x)").first())
                .isEqualTo(RowFactory.create(4950L, 50L, 2500L));
    }

    @Test
    void aTargetThatIsNotCheckedYetIsAnotherOne() {
        DatashardTable table = table(1);
        assertThat(table.unchecked()).isNotEqualTo(table).isEqualTo(table.unchecked());
        assertThat(table.unchecked().checked()).isEqualTo(table);
    }

    @Test
    void readsRowsWhereBatchesAreNotWanted() {
        spark.conf().set("spark.sql.parquet.enableVectorizedReader", "false");
        try {
            assertThat(plan(read(table(1)))).doesNotContain("ColumnarToRow");
            assertThat(read(table(1)).selectExpr("sum(id)").first().getLong(0)).isEqualTo(4950);
        } finally {
            spark.conf().unset("spark.sql.parquet.enableVectorizedReader");
        }
    }

    @Test
    void readsBatchesElsewhere() {
        assertThat(plan(read(table(1)))).contains("ColumnarToRow");
    }

    @Test
    void evaluatesConditionsThatTheCatalogLeavesUndecided() {
        Dataset<Row> filtered =
                read(table(1)).where("id < 10 AND s IS NOT NULL").select("name");

        assertThat(filtered.count()).isEqualTo(5);
        assertThat(plan(filtered)).contains("Filter (");
    }

    @Test
    void doesNotEvaluateDecidedConditionsNorReadTheirColumns() {
        Predicate notNull =
                new Predicate.Not(new Predicate.IsNull(SCHEMA.field("id").orElseThrow()));
        Predicate decided = new Predicate.Comparison(SCHEMA.field("id").orElseThrow(), Predicate.Operator.LT, 1000L);
        DatashardTable table =
                table(new FixedSnapshot(location(), 1, SCHEMA, List.of(), files, Set.of(notNull, decided)));

        Dataset<Row> filtered = read(table).where("id < 1000").select("name");

        assertThat(plan(filtered)).doesNotContain("Filter (").contains("BatchScan t[name#");
        assertThat(filtered.count()).isEqualTo(100);
    }

    @Test
    void countsRowsByThePlanWhereTheCatalogDecidesTheConditions() {
        Predicate notNull =
                new Predicate.Not(new Predicate.IsNull(SCHEMA.field("id").orElseThrow()));
        Predicate decided = new Predicate.Comparison(SCHEMA.field("id").orElseThrow(), Predicate.Operator.LT, 1000L);
        // it has no answers to aggregates of its own
        DatashardTable table =
                table(new FixedSnapshot(location(), 1, SCHEMA, List.of(), files, Set.of(notNull, decided)));
        long rows = files.stream().mapToLong(FileEntry::rows).sum();

        Dataset<Row> counted = read(table).where("id < 1000").selectExpr("count(*)", "count(1) + 1");

        assertThat(plan(counted)).contains("LocalTableScan").doesNotContain("BatchScan");
        assertThat(counted.first()).isEqualTo(RowFactory.create(rows, rows + 1));
        assertThat(plan(read(table).where("id < 7").selectExpr("count(*)"))).contains("BatchScan");
        assertThat(plan(read(table).where("id < 1000").selectExpr("max(id)"))).contains("BatchScan");
    }

    @Test
    void readsOnlyTheFieldsOfAStructThatAreAskedFor() {
        Dataset<Row> nested = read(table(1)).selectExpr("s.y");

        assertThat(nested.queryExecution()
                        .optimizedPlan()
                        .collectLeaves()
                        .head()
                        .schema()
                        .catalogString())
                .isEqualTo("struct<s:struct<y:int>>");
        assertThat(nested.where("y = 1").count()).isEqualTo(50);
    }

    @Test
    void saysWhatItReads() {
        assertThat(plan(read(table(7)).where("id < 10")))
                .contains("t version 7")
                .contains("id < 10")
                .contains("files: 6 in all, 5 left by partition, 4 left by statistics");
    }

    @Test
    void showsWhatItReadInTheMetrics() {
        Dataset<Row> all = read(table(1));
        all.collectAsList();

        var metrics = scala.collection.JavaConverters.mapAsJavaMap(
                all.queryExecution().executedPlan().collectLeaves().head().metrics());
        assertThat(metrics.get("filesTotal").value()).isEqualTo(6);
        assertThat(metrics.get("filesInPartitions").value()).isEqualTo(5);
        assertThat(metrics.get("filesRead").value()).isEqualTo(4);
        assertThat(metrics.get("bytesRead").value())
                .isEqualTo(files.stream().mapToLong(FileEntry::bytes).sum());
    }

    @Test
    void readsOneVersionOnceInAStatement() {
        spark.conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
        spark.conf().set("spark.sql.adaptive.enabled", "false");
        try {
            String grouped = "SELECT name, count(*) c FROM %s GROUP BY name";
            read(table(1)).createOrReplaceTempView("a");
            read(table(1)).createOrReplaceTempView("b");

            Dataset<Row> joined = spark.sql("SELECT * FROM (" + String.format(grouped, "a") + ") JOIN ("
                    + grouped.formatted("b") + ") USING (name)");

            assertThat(plan(joined)).contains("ReusedExchange");
        } finally {
            spark.conf().unset("spark.sql.autoBroadcastJoinThreshold");
            spark.conf().unset("spark.sql.adaptive.enabled");
        }
    }

    @Test
    void estimatesTheShareOfTheColumnsRead() {
        var all = read(table(1)).queryExecution().optimizedPlan().stats();
        var ids = read(table(1)).select("id").queryExecution().optimizedPlan().stats();

        assertThat(all.rowCount().get().toLong()).isEqualTo(100);
        assertThat(ids.sizeInBytes().toLong())
                .isPositive()
                .isLessThan(all.sizeInBytes().toLong());
    }

    @Test
    void isEqualToTheSameVersionOfTheSameTable() {
        assertThat(table(1)).isEqualTo(table(1)).hasSameHashCodeAs(table(1));
        assertThat(table(1)).isNotEqualTo(table(2));
        assertThat(table(1))
                .isNotEqualTo(table(new FixedSnapshot("file:///elsewhere", 1, SCHEMA, List.of(), files, Set.of())));
    }

    @Test
    void looksForItsVersionOnceAndNotBeforeItIsAsked() {
        List<String> asked = new ArrayList<>();
        DatashardTable table = DatashardTable.provided("t", () -> {
            asked.add("asked");
            return snapshot(1);
        });

        assertThat(table.name()).isEqualTo("t");
        assertThat(asked).isEmpty();
        assertThat(table.properties()).containsEntry("owner", "me");
        assertThat(table.columns()).hasSize(3);
        assertThat(asked).hasSize(1);
    }

    @Test
    void refusesToBeReadAtAnotherVersion() {
        assertThatThrownBy(() -> table(1).newScanBuilder(option("2")))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("is loaded at version 1 and cannot be read at 2")
                .hasMessageContaining("VERSION AS OF '2'");
        assertThat(table(1).newScanBuilder(option("1"))).isNotNull();
        assertThat(table(1).newScanBuilder(option("20261121064900.12345640718263")))
                .isNotNull();
    }

    @Test
    void showsItsPartitioningAsTransforms() {
        int x = SCHEMA.field("s", "x").orElseThrow().id();
        List<PartitionField> fields = List.of(
                new PartitionField(1000, 1, new Transform.Bucket(8), "b"),
                new PartitionField(1001, 2, new Transform.Truncate(3), "t"),
                new PartitionField(1002, x, new Transform.Identity(), "i"));

        assertThat(table(new FixedSnapshot(location(), 1, SCHEMA, fields, files, Set.of()))
                        .partitioning())
                .extracting(Object::toString)
                .containsExactly("bucket(8, id)", "truncate(3, name)", "identity(s.x)");
    }

    private static CaseInsensitiveStringMap option(String snapshotId) {
        return new CaseInsensitiveStringMap(Map.of("snapshotId", snapshotId));
    }

    private Dataset<Row> read(DatashardTable table) {
        return Dataset.ofRows(
                spark,
                DataSourceV2Relation.create(table, Option.empty(), Option.empty(), CaseInsensitiveStringMap.empty()));
    }

    private static String plan(Dataset<Row> data) {
        return data.queryExecution().executedPlan().toString();
    }

    private static DatashardTable table(long version) {
        return table(snapshot(version));
    }

    private static DatashardTable table(FixedSnapshot snapshot) {
        return DatashardTable.of("t", snapshot);
    }

    private static FixedSnapshot snapshot(long version) {
        return new FixedSnapshot(location(), version, SCHEMA, List.of(), files, Set.of());
    }

    private static String location() {
        return root.toString();
    }

    private static FileEntry entry(Path file) {
        String name = file.getFileName().toString();
        try {
            return new FileEntry(new Tablet(0, List.of(), name), "t/" + name, 25, Files.size(file), Map.of(), 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
