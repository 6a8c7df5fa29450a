package io.datashard.integration

import scala.util.Try

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.expr

/** No condition changes its result by being pushed into a scan, whatever the partitioning. */
class PushdownSuite extends ParquetOracle {

  private val chosen = Seq(
    "true",
    "false",
    "CAST(NULL AS BOOLEAN)",
    "i = 7",
    "i <> 7",
    "NOT i = 7",
    "7 < i",
    "i <= 7 AND i >= -10",
    "i > 7 OR i IS NULL",
    "i IN (1, 7, 10)",
    "i NOT IN (7, 10)",
    "i IN (7, NULL)",
    "i NOT IN (7, NULL)",
    "NOT (i IN (7, NULL))",
    "i BETWEEN -10 AND 9",
    "i NOT BETWEEN -10 AND 9",
    "i <=> NULL",
    "i <=> 7",
    "NOT (i <=> 7)",
    "NOT (i <=> NULL)",
    "i = NULL",
    "i <> NULL",
    "NOT (i = NULL OR i = 7)",
    "NOT (i = NULL AND i = 7)",
    "i + 1 > 7",
    "abs(i) = 10",
    "i % 2 = 0",
    "CAST(i AS STRING) = '7'",
    "i > 7.5D",
    "i = 7.0D",
    "i < 3000000000L",
    "i = 3000000000L",
    "i = l",
    "i < l + 1",
    "i > 0 AND i < 0",
    "(i = 7 OR s = 'a') AND NOT (l = 34 OR i IS NULL)",
    "NOT (i > 5 AND s = 'a')",
    "NOT (NOT (i > 5))",
    "coalesce(i, 7) = 7",
    "if(i > 0, s, 'a') = 'a'",
    "i IS NULL AND s IS NULL",
    "f = float('NaN')",
    "f > float('Infinity')",
    "f >= 0",
    "f <= float('-0.0')",
    "f = 0",
    "f < 0.1",
    "f = 0.1",
    "f = float('0.1')",
    "d = double('NaN')",
    "d <> double('NaN')",
    "d < double('NaN')",
    "d IN (double('NaN'), 0)",
    "d IN (-0.0D)",
    "d NOT IN (0.0D)",
    "d = -0.0D",
    "d <=> 0.0D",
    "d > -0.0D",
    "d >= 0.0D",
    "isnan(d)",
    "NOT isnan(d)",
    "d = 2",
    "d BETWEEN -0.0D AND 0.0D",
    "dec = 1.25",
    "dec = 1.250",
    "dec > 1.249",
    "dec < 1.251",
    "dec >= 1.25D",
    "dec = 12.5",
    "dec IN (1.25, 1.5)",
    "dec > 1000000000000",
    "s LIKE 'a%'",
    "s NOT LIKE 'a%'",
    "s LIKE '%a'",
    "s LIKE '%'",
    "s LIKE ''",
    "s LIKE '_'",
    "startswith(s, 'é')",
    "s LIKE NULL",
    "s = ''",
    "s > 'é'",
    "s >= '\uffff'",
    "s > '\uffff'",
    "s < '😀'",
    "s = 1",
    "upper(s) = 'A'",
    "length(s) = 1",
    "s <=> 'a'",
    "s || 'x' = 'ax'",
    "b = X'61'",
    "b > X'61'",
    "b >= X'ff'",
    "b IN (X'', X'00')",
    "bo",
    "NOT bo",
    "bo = false",
    "bo <=> true",
    "bo IS NOT NULL",
    "dt = '2024-01-01'",
    "dt > DATE'1969-12-31'",
    "dt < TIMESTAMP'2024-01-01 12:00:00'",
    "year(dt) = 2024",
    "dt + 1 > DATE'2024-01-01'",
    "ts >= '2024-01-01'",
    "ts < '2024-01-01 12:00:00'",
    "ts = TIMESTAMP'1969-12-31 23:59:59.999999'",
    "ts > DATE'2024-01-01'",
    "CAST(ts AS DATE) = DATE'2024-01-01'",
    "date_trunc('DAY', ts) = '2024-01-01'",
    "hour(ts) = 12",
    "ts BETWEEN '2024-01-01' AND '2024-01-02'",
    "ts < '1970-01-01'",
    "ts NOT IN (TIMESTAMP'2024-01-01', TIMESTAMP'1970-01-01')",
    "ntz >= '2024-01-01'",
    "ntz < TIMESTAMP_NTZ'1970-01-01'",
    "n IS NULL",
    "n IS NOT NULL",
    "n.x = 1",
    "n.x IS NULL",
    "n.x IS NOT NULL",
    "NOT (n.x = 1)",
    "n.x <=> NULL",
    "n.y LIKE 'a%'",
    "n.z IS NULL",
    "n.z.w = 0",
    "n.z.w <> double('NaN')",
    "n.z.w IS NULL",
    "n.x = 1 AND n.z.w IS NOT NULL"
  )

  private val layouts = Seq("", "i", "s", "d", "f", "dec", "bo, dt", "b", "n.x", "n.z.w", "days(ts)", "hours(ntz)") ++
    Seq("months(dt), truncate(1, s)", "years(ts), n.y", "bucket(4, l)", "bucket(3, s), truncate(10, i)") ++
    Seq(
      "bucket(3, dec), bucket(2, ts)",
      "truncate(1, b)",
      "truncate(50, dec)",
      "truncate(7, l), days(dt)",
      "ts"
    )

  for ((layout, index) <- layouts.zipWithIndex)
    test(s"conditions select the same rows as without push-down: ${if (layout.isEmpty) "unpartitioned" else layout}") {
      val random = new RandomPredicate(index.toLong)
      val conditions = chosenFor(index) ++ Iterator.continually(random.next()).filter(isValid).take(25)
      withTable { location =>
        withConf(exactTimes ++ quick: _*) {
          write(copy, location, layout)
          val rows = load(location)
          rows.count() shouldBe 240
          val wrong = conditions.filter(condition => ids(rows.where(condition)) != expected(condition))
          withClue(s"wrong: ${wrong.mkString("; ")} ")(wrong shouldBe empty)
        }
      }
    }

  /** Plans and tasks for a few rows are made faster without these. */
  private def quick: Seq[(String, String)] = Seq(
    "spark.sql.codegen.wholeStage" -> "false",
    "spark.sql.codegen.factoryMode" -> "NO_CODEGEN",
    "spark.sql.subexpressionElimination.enabled" -> "false",
    "spark.sql.adaptive.enabled" -> "false"
  )

  /** All of them without partitions, and a quarter with each other layout: planning thousands of queries takes minutes.
    */
  private def chosenFor(layout: Int): Seq[String] =
    if (layout == 0) chosen else chosen.indices.filter(_ % 4 == layout % 4).map(chosen)

  /** Not every column can be compared with every literal. */
  private def isValid(condition: String): Boolean = Try(copy.where(condition)).isSuccess

  private def ids(frame: DataFrame): Seq[Long] = frame.select("id").collect().map(_.getLong(0)).sorted.toSeq

  private val known = scala.collection.mutable.Map.empty[String, Seq[Long]]

  /** What a condition selects when it is computed as a column of Parquet's rows: nothing is pushed then. */
  private def expected(condition: String): Seq[Long] = known.getOrElseUpdate(
    condition,
    copy
      .withColumn("selected", expr(s"($condition)"))
      .collect()
      .filter(r => !r.isNullAt(r.length - 1) && r.getBoolean(r.length - 1))
      .map(_.getLong(0))
      .sorted
      .toSeq
  )

  private lazy val copy: DataFrame = PushdownRows.frame(spark).localCheckpoint()

  /** Small pages and row groups, so that they are skipped, too; without partitions, files of neighbours. */
  private def write(frame: DataFrame, location: String, layout: String): Unit = {
    val small = Map("row-group-size" -> "2000", "page-rows" -> "5", "page-size" -> "100")
    val arranged = if (layout.isEmpty) frame.repartitionByRange(6, expr("i")).sortWithinPartitions("i", "d") else frame
    val partitioning = if (layout.isEmpty) Map.empty[String, String] else Map("partitioning" -> layout)
    arranged.write.format("datashard").options(small ++ partitioning).save(location)
  }
}
