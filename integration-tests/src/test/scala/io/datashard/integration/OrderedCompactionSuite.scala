package io.datashard.integration

import scala.collection.JavaConverters._

import org.apache.spark.sql.DataFrame

import io.datashard.Predicate.{Comparison, IsNull, Operator}
import io.datashard.spark.{Compaction, CompactionReport}
import io.datashard.{DatashardException, Predicate}

/** Compaction that puts the rows of a partition in order, file after file, so that queries skip files. */
class OrderedCompactionSuite extends TableSuite {
  private val Nothing = new CompactionReport(0, 0, 0, 0, 0)
  private val Files = 16
  private val Rows = 40000

  /** Rows whose columns have nothing to do with each other, in files that hold some of everything. */
  private def create(location: String, columns: String*): DataFrame = {
    for (i <- 0 until 4) append(location, i * Rows / 4, (i + 1) * Rows / 4, columns: _*)
    val target = Math.max(1, snapshot(location).totals.bytes / Files)
    set(location, "target-file-size" -> target.toString)
    load(location)
  }

  private def append(location: String, from: Int, to: Int, columns: String*): Unit =
    writer(spark.range(from, to, 1, 1).selectExpr("id" +: columns: _*)).mode("append").save(location)

  private def set(location: String, property: (String, String)): Unit =
    table(location).newTransaction().properties(Map(property).asJava).commit()

  private def compaction(location: String): Compaction = Compaction.of(spark, location)

  private def files(location: String): Long = snapshot(location).totals.files

  /** How many files may hold rows that satisfy a condition. */
  private def planned(location: String, condition: Predicate): Int =
    snapshot(location).plan(Seq(condition).asJava).files.size.toInt

  private def less(location: String, column: String, value: Any): Predicate =
    new Comparison(snapshot(location).schema.field(column).get, Operator.LT, value.asInstanceOf[AnyRef])

  private val x = "CAST(pmod(hash(id), 100000) AS INT) AS x"
  private val skewed = "CAST(-1e9 * pow(pmod(hash(id, 7), 10000) / 10000, 8) AS DOUBLE) AS y"

  test("along a Z-order queries of either column skip files, whatever their ranges and their skew") {
    withTable { location =>
      val before = create(location, x, skewed)
      val smallX = less(location, "x", 5000)
      val smallY = less(location, "y", -1e9 * Math.pow(0.95, 8))
      planned(location, smallX) shouldBe 4
      planned(location, smallY) shouldBe 4

      val report = compaction(location).zOrderedBy("x, y").run()

      report.filesBefore shouldBe 4
      report.filesAfter shouldBe files(location)
      files(location) should (be >= 12L and be <= 20L)
      assertSameRows(load(location), before)
      planned(location, smallX).toLong should be <= files(location) * 5 / 8
      planned(location, smallY).toLong should be <= files(location) * 5 / 8
    }
  }

  test("a sorted table has a range of the first column in each file") {
    withTable { location =>
      val before = create(location, x, skewed)

      compaction(location).sortedBy("x desc, y").run().filesAfter shouldBe files(location)

      files(location) should (be >= 12L and be <= 20L)
      assertSameRows(load(location), before)
      planned(location, less(location, "x", 5000)) should be <= 2
      val ranges = load(location).groupBy("_file").agg("x" -> "min", "x" -> "max").collect()
      val ascending = ranges.map(range => (range.getInt(1), range.getInt(2))).sorted
      ascending.zip(ascending.tail).foreach { case ((_, end), (start, _)) => end should be <= start }
    }
  }

  test("what is in order is not put in order again, and what was added since is") {
    withTable { location =>
      create(location, x, skewed)
      val columns = "x, y"
      compaction(location).zOrderedBy(columns).run()
      val ordered = files(location)
      val version = snapshot(location).version

      compaction(location).zOrderedBy(columns).run() shouldBe Nothing
      snapshot(location).version shouldBe version
      append(location, Rows, Rows + Rows / 4, x, skewed)
      compaction(location).zOrderedBy(columns).run().filesBefore should be <= ordered / 2
      compaction(location).zOrderedBy(columns).run() shouldBe Nothing
      compaction(location).zOrderedBy("y, x").run().filesBefore should be >= ordered
      load(location).count() shouldBe Rows + Rows / 4
    }
  }

  test("a compaction without an order leaves files in theirs, but for those of which many rows are deleted") {
    withTable { location =>
      create(location, x, skewed)
      compaction(location).zOrderedBy("x, y").run()
      val ordered = files(location)
      set(location, "target-file-size" -> (snapshot(location).totals.bytes / 4).toString)

      compaction(location).run() shouldBe Nothing
      append(location, Rows, Rows + 100, x, skewed)
      append(location, Rows + 100, Rows + 200, x, skewed)
      compaction(location).run().filesBefore shouldBe 2
      files(location) shouldBe ordered + 1

      spark.sql(s"DELETE FROM datashard.`$location` WHERE x % 2 = 0")
      compaction(location).run().filesBefore should be >= ordered
    }
  }

  test("strings, decimals, timestamps and nulls have their place on the curve") {
    withTable { location =>
      val before = create(
        location,
        "IF(id % 5 = 0, NULL, concat('https://example.org/', pmod(hash(id), 10000))) AS s",
        "CAST((pmod(hash(id, 1), 2000) - 1000) / 7 AS DECIMAL(20, 3)) AS d",
        "IF(id % 2 = 0, NULL, timestamp_micros(1000000000000 * (pmod(hash(id, 2), 1000) - 500))) AS t"
      )
      val plan = () =>
        Seq(
          less(location, "s", "https://example.org/2"),
          less(location, "d", new java.math.BigDecimal("-100.000")),
          less(location, "t", -300L * 1000000000000L)
        ).map(planned(location, _).toLong)
      plan() shouldBe Seq(4, 4, 4)

      compaction(location).zOrderedBy("s, d, t").run()

      assertSameRows(load(location), before)
      plan().foreach(_ should be <= files(location) * 7 / 8)
      val nulls = new IsNull(snapshot(location).schema.field("s").get)
      planned(location, nulls).toLong should be <= files(location) * 5 / 8
    }
  }

  test("partitions are put in order one by one, those of one file together") {
    withTable { location =>
      for (i <- 0 until 2)
        writer(spark.range(i * 900, i * 900 + 900, 1, 1).selectExpr("id", "id % 3 AS k", x))
          .mode("append")
          .partitionBy("k")
          .save(location)
      val before = load(location).collect().toSeq

      compaction(location).zOrderedBy("x, id").run() shouldBe
        new CompactionReport(6, 3, snapshot(location, 2).totals.bytes, 0, 0)

      assertRows(load(location), before: _*)
      snapshot(location).version shouldBe 3
    }
  }

  private def snapshot(location: String, version: Int) = table(location).snapshot(version.toString)

  test("impossible orders are refused with what is wrong about them") {
    withTable { location =>
      append(location, 0, 10, x)
      def refused(order: Compaction => Any): String =
        (the[DatashardException] thrownBy order(compaction(location))).getMessage

      refused(_.zOrderedBy("x, nope")) should include("nope")
      refused(_.zOrderedBy("x desc, id")) should include("no direction")
      refused(_.zOrderedBy("x, x")) should include("twice")
      refused(_.sortedBy("")) should include("a column is missing")
    }
  }
}
