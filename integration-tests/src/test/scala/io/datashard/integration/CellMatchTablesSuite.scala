package io.datashard.integration

import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

import org.apache.spark.sql.{DataFrame, Row}
import org.scalatest.Assertion

import io.datashard.internal.sphere.Healpix
import io.datashard.spark.CrossMatch
import io.datashard.{FileEntry, Tablet}

/** Which tables are matched cell by cell, and what is read of them. */
class CellMatchTablesSuite extends TableSuite {

  private def withTables(right: String)(test: (String, String) => Any): Unit = withDirectory { directory =>
    val Seq(left, other) = Seq("left", "right").map(directory.resolve(_).toString)
    spark.sql(s"CREATE TABLE datashard.`$left` (id BIGINT, ra DOUBLE, dec DOUBLE) PARTITIONED BY (healpix(2, ra, dec))")
    spark.sql(s"CREATE TABLE datashard.`$other` $right")
    test(left, other)
  }

  private def near(radius: String): String =
    s"(id BIGINT, ra DOUBLE, dec DOUBLE) PARTITIONED BY (healpix(2, ra, dec)) " +
      s"TBLPROPERTIES ('neighbor-radius' = '$radius')"

  /** All over the sphere. */
  private def evenly(count: Int): DataFrame = spark
    .range(0, count, 1, 2)
    .selectExpr(
      "id",
      "id * 137.50776405003785D % 360 AS ra",
      s"degrees(asin(2 * (id + 0.5D) / $count - 1)) AS dec"
    )

  private def insert(location: String, rows: DataFrame): Unit = writer(rows).mode("append").save(location)

  private def insertAt(location: String, points: (Double, Double)*): Unit = {
    val session = spark
    import session.implicits._
    insert(location, points.map { case (ra, dec) => (1L, ra, dec) }.toDF("id", "ra", "dec").coalesce(1))
  }

  private def shuffles(pairs: DataFrame): Boolean = pairs.queryExecution.executedPlan.toString.contains("Exchange")

  /** The same rows, not as a table: Spark sees a condition, which all of them satisfy. */
  private def asFrame(rows: DataFrame): DataFrame = rows.where("id >= 0")

  private def assertSamePairs(left: String, right: String, wanted: CrossMatch => CrossMatch): Assertion = {
    val byCells = wanted(CrossMatch.of(load(left), load(right))).rows()
    shuffles(byCells) shouldBe false
    byCells.where("id_right IS NOT NULL").count() should be > 0L
    assertSameRows(byCells, wanted(CrossMatch.of(asFrame(load(left)), asFrame(load(right)))).rows())
  }

  test("the right table may have points of floats, another partition column, and files without a border") {
    val columns = "(id BIGINT, ra FLOAT, dec FLOAT, band STRING) PARTITIONED BY (band, healpix(2, ra, dec))"
    withTables(columns) { (left, right) =>
      val rows =
        evenly(1500).selectExpr("id", "CAST(ra AS FLOAT)", "CAST(dec AS FLOAT)", "IF(id % 3 = 0, 'g', 'r') AS band")
      insert(left, evenly(1000).where("dec > 45"))
      insert(right, rows.where("dec > 40 AND id % 2 = 0"))
      spark.sql(s"ALTER TABLE datashard.`$right` SET TBLPROPERTIES ('neighbor-radius' = '4 deg')")
      insert(right, rows.where("dec > 40 AND id % 2 = 1"))
      snapshot(right).entries(java.util.List.of()).asScala.map(_.border.isPresent).toSet shouldBe Set(true, false)
      assertSamePairs(left, right, _.withinArcseconds(4 * 3600))
      assertSamePairs(left, right, _.withinArcseconds(3600).keepUnmatchedLeft())
    }
  }

  test("rows are paired up to the radius that the right table declares, in whatever unit") {
    for (radius <- Seq(115, 119)) withTables(near(s"$radius arcsec")) { (left, right) =>
      val edge = new Healpix(2).point(77, 0, 0.4)
      val (ra, dec) = (edge.longitude, edge.latitude)
      insertAt(left, (ra, dec))
      insertAt(right, (ra, dec + (radius - 1e-6) / 3600), (ra, dec - (radius - 1e-6) / 3600), (ra, dec + 0.05))
      val pairs = CrossMatch.of(load(left), load(right)).withinArcseconds(radius).rows()
      shuffles(pairs) shouldBe false
      pairs.count() shouldBe 2
      shuffles(CrossMatch.of(load(left), load(right)).withinArcseconds(radius + 0.001).rows()) shouldBe true
    }
  }

  test("cells are read where the right table has rows, or the left one's are kept without a pair") {
    withTables(near("1 deg")) { (left, right) =>
      insert(left, evenly(1000))
      insertAt(left, (Double.NaN, 10))
      val center = new Healpix(2).center(77)
      insertAt(right, (center.longitude, center.latitude))
      val pairs = CrossMatch.of(load(left), load(right)).withinArcseconds(3600)
      pairs.rows().rdd.getNumPartitions shouldBe 1
      val kept = pairs.keepUnmatchedLeft().rows()
      kept.rdd.getNumPartitions shouldBe 193
      kept.selectExpr("count(*)").collect() shouldBe Array(Row(1001))
    }
  }

  test("a match shuffles where a task would hold the rows of more than 128 MiB of files") {
    withTables(near("1 deg")) { (left, right) =>
      insertAt(left, (10, 10))
      insertAt(right, (10, 10))
      def pairs: DataFrame = CrossMatch.of(load(left), load(right)).withinArcseconds(1).rows()
      shuffles(pairs) shouldBe false
      append(right, 100L << 20)
      shuffles(pairs) shouldBe false
      append(right, 28L << 20)
      shuffles(pairs) shouldBe true
    }
  }

  /** Registers a file of so many bytes, which nobody reads, in the partition of a table's first file. */
  private def append(location: String, bytes: Long): Unit = {
    val transaction = table(location).newTransaction()
    val first = snapshot(location).entries(java.util.List.of()).get(0).tablet
    val tablets = s"_datashard/snapshots/${transaction.snapshotId}/tablets"
    Files.createDirectories(Path.of(location, tablets))
    val file = new FileEntry(
      new Tablet(first.partitioning, first.partition, s"$bytes.parquet"),
      s"$tablets/$bytes.parquet",
      1,
      bytes,
      java.util.Map.of(),
      FileEntry.UNCOMMITTED
    )
    transaction.append(java.util.Collections.singletonList(file)).commit()
  }
}
