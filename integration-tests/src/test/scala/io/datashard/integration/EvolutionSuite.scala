package io.datashard.integration

import io.datashard.{DatashardException, SnapshotNotFoundException}
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.types._

/** A table's columns may be replaced together with its rows; each version is read in its own. */
class EvolutionSuite extends ParquetOracle {

  test("overwriteSchema gives a column of the same name another type, and old versions keep theirs") {
    withTable { location =>
      val numbers = spark.range(3).selectExpr("id", "id * 2 AS v")
      val texts = spark.range(2).selectExpr("CAST(id AS STRING) AS id", "DATE'2024-01-01' AS v")
      val nested = spark.range(1).selectExpr("named_struct('x', id) AS id", "array('a') AS v")
      numbers.write.format("datashard").save(location)
      replace(texts, location)
      replace(nested, location)
      for ((version, rows) <- Seq(1 -> numbers, 2 -> texts, 3 -> nested)) {
        assertSameRows(at(location, version), rows)
        at(location, version).schema.catalogString shouldBe rows.schema.catalogString
        val first = rows.collect().head
        at(location, version).select("v").collect().map(_.get(0)) should contain(first.get(1))
      }
      assertSameRows(load(location), nested)
    }
  }

  test("columns that exchange their names exchange their values, too") {
    withTable { location =>
      val before = spark.range(3).selectExpr("id AS a", "id + 100 AS b")
      val after = before.selectExpr("b AS a", "a AS b")
      before.write.format("datashard").save(location)
      replace(after, location)
      assertSameRows(load(location), after)
      assertSameRows(load(location).where("a >= 101"), after.where("a >= 101"))
      assertSameRows(at(location, 1), before)
      assertSameRows(at(location, 1).where("a >= 1"), before.where("a >= 1"))
    }
  }

  test("a column that is dropped and added again has none of its old values") {
    withTable { location =>
      spark.range(3).selectExpr("id", "'old' AS v").write.format("datashard").save(location)
      replace(spark.range(3).toDF(), location)
      load(location).columns shouldBe Array("id")
      replace(spark.range(3).selectExpr("id", "CAST(NULL AS STRING) AS v"), location)
      load(location).where("v IS NOT NULL").count() shouldBe 0
      at(location, 1).where("v = 'old'").count() shouldBe 3
    }
  }

  test("the partitioning is replaced with the columns, and old versions are pruned by theirs") {
    withTable { location =>
      val rows = spark.range(40).selectExpr("id", "id % 4 AS k", "timestamp_seconds(id * 86400) AS ts")
      rows.write.format("datashard").partitionBy("k").save(location)
      rows.write
        .format("datashard")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .option("partitioning", "months(ts)")
        .save(location)
      new ScanReport(at(location, 1).where("k = 1")).files shouldBe ((4, 1, 1))
      new ScanReport(load(location).where("ts < '1970-02-01'")).files shouldBe ((2, 1, 1))
      assertSameRows(load(location).where("k = 1"), rows.where("k = 1"))
      rows.write.format("datashard").mode("append").save(location)
      load(location).count() shouldBe 80
    }
  }

  test("without overwriteSchema other columns are refused, and the table stays as it was") {
    withTable { location =>
      val rows = spark.range(3).selectExpr("id", "id * 2 AS v")
      rows.write.format("datashard").save(location)
      for (
        (other, problem) <- Seq(
          spark.range(3).toDF() -> "the column v of the table is missing",
          rows.selectExpr("id", "v", "1 AS w") -> "the table has no column w",
          rows.selectExpr("id", "v + 0.5D AS v") -> "would lose a part"
        );
        mode <- Seq("append", "overwrite")
      ) {
        val error = the[DatashardException] thrownBy other.write.format("datashard").mode(mode).save(location)
        error.getMessage should (include(problem) and include("overwriteSchema"))
      }
      assertSameRows(load(location), rows)
      load(location).schema shouldBe StructType(Seq(StructField("id", LongType), StructField("v", LongType)))
      a[SnapshotNotFoundException] should be thrownBy at(location, 2)
    }
  }

  test("a load that was made before the columns were replaced still reads its version") {
    withTable { location =>
      spark.range(3).selectExpr("id", "id AS v").write.format("datashard").save(location)
      val before = load(location)
      replace(spark.range(1).selectExpr("'x' AS v"), location)
      assertRows(before.selectExpr("sum(id)", "sum(v)"), Row(3L, 3L))
      assertRows(load(location), Row("x"))
    }
  }

  private def replace(rows: DataFrame, location: String): Unit =
    rows.write.format("datashard").mode("overwrite").option("overwriteSchema", "true").save(location)

  private def at(location: String, version: Int): DataFrame =
    spark.read.format("datashard").option("snapshotId", version.toLong).load(location)
}
