package io.datashard.integration

import java.nio.file.{Files, Path}

import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.execution.LocalTableScanExec
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.apache.spark.sql.execution.exchange.Exchange
import org.apache.spark.sql.functions.{col, desc, expr}
import org.apache.spark.sql.internal.SQLConf
import org.apache.spark.sql.types.BinaryType
import org.scalatest.Assertion

/** Aggregates that the catalog answers, and those that it must leave to Spark: the rows are always those of the same
  * query on rows that no source had a word in.
  */
class AggregatePushDownSuite extends TableSuite with AdaptiveSparkPlanHelper {

  private val columns =
    Seq("k", "by", "sh", "i", "l", "dec", "big", "s", "b", "bo", "dt", "ts", "ntz", "months", "time", "f", "d", "wild")

  test("rows, values, least and greatest are answered for columns of every type, in Spark's types") {
    withRows("k") { (table, rows) =>
      val aggregates = "count(*), count(1)" + columns.map(c => s", count($c), min($c) AS least_$c, max($c)").mkString
      for (sql <- Seq(s"SELECT $aggregates FROM t", s"SELECT k, $aggregates FROM t GROUP BY k")) {
        assertAnswered(table, rows, sql)
        query(table, sql).schema shouldBe query(rows, sql).schema
      }
    }
  }

  test("conditions that partitions or bounds decide are part of the question") {
    withRows("k") { (table, rows) =>
      for (
        condition <- Seq(
          "k = 1",
          "k IN (0, 2)",
          "k IS NULL",
          "k IS NOT NULL",
          "k > 7",
          "k <> 1 OR k IS NULL",
          "l > -1000",
          "k = 1 AND l > -1000"
        )
      ) assertAnswered(table, rows, s"SELECT count(*), max(l), min(s) FROM t WHERE $condition")
      assertAnswered(table, rows, "SELECT k, count(*) FROM t WHERE k < 2 GROUP BY k")
    }
  }

  test("conditions that are left to the rows leave the aggregates there, too") {
    withRows("k") { (table, rows) =>
      for (condition <- Seq("i > 50", "k = 1 AND i > 50", "i % 2 = 0", "k = 1 AND s LIKE '%1'"))
        assertComputed(table, rows, s"SELECT count(*), max(l) FROM t WHERE $condition")
    }
  }

  test("having, aliases, expressions over aggregates, ordering and distinct values of partitions") {
    withRows("k, bo") { (table, rows) =>
      for (
        sql <- Seq(
          "SELECT k AS part, count(*) AS n FROM t GROUP BY k HAVING count(*) > 20",
          "SELECT k, max(i) - min(i) + 1 AS width FROM t GROUP BY k",
          "SELECT k + 1, count(*) FROM t GROUP BY k",
          "SELECT max(m), count(n) FROM (SELECT i AS m, s AS n FROM t)",
          "SELECT part, count(*) FROM (SELECT k AS part FROM t) GROUP BY part",
          "SELECT DISTINCT k FROM t",
          "SELECT DISTINCT bo, k FROM t",
          "SELECT bo, k, bo FROM t GROUP BY bo, k",
          "SELECT count(*) FROM t GROUP BY k",
          "SELECT BO, MAX(I) FROM t GROUP BY Bo",
          "SELECT max(i), max(i) + 1, min(i) FROM t"
        )
      ) assertAnswered(table, rows, sql)
      query(table, "SELECT k, count(*) AS n FROM t GROUP BY k ORDER BY n DESC, k LIMIT 2").collect() shouldBe
        query(rows, "SELECT k, count(*) AS n FROM t GROUP BY k ORDER BY n DESC, k LIMIT 2").collect()
    }
  }

  test("what the catalog has no answer to is computed") {
    withRows("k") { (table, rows) =>
      for (
        sql <- Seq(
          "SELECT count(DISTINCT k) FROM t",
          "SELECT count(*) FILTER (WHERE i > 0) FROM t",
          "SELECT sum(i), count(*) FROM t",
          "SELECT avg(i) FROM t",
          "SELECT max(i + 1) FROM t",
          "SELECT max(CAST(i AS LONG)) FROM t",
          "SELECT min(long_text) FROM t",
          "SELECT min(signed) FROM t",
          "SELECT count(i, l) FROM t",
          "SELECT count(n), count(a) FROM t",
          "SELECT max(n) FROM t",
          "SELECT s, count(*) FROM t GROUP BY s",
          "SELECT k % 2, count(*) FROM t GROUP BY k % 2",
          "SELECT k, count(*) FROM t GROUP BY k WITH ROLLUP"
        )
      ) assertComputed(table, rows, sql)
    }
  }

  test("a constant is one distinct value, or none where there are no rows, and the catalog says so") {
    withRows("k") { (table, rows) =>
      for (
        sql <- Seq(
          "SELECT count(DISTINCT 1) FROM t",
          "SELECT count(DISTINCT 'a'), count(*), count(DISTINCT 1) + 1 FROM t",
          "SELECT count(DISTINCT c) FROM (SELECT 2 AS c FROM t)",
          "SELECT count(DISTINCT 1) FROM t WHERE k = 1",
          "SELECT count(DISTINCT 1) FROM t WHERE k = 77",
          "SELECT k, count(DISTINCT 1) FROM t GROUP BY k",
          "SELECT k FROM t GROUP BY k HAVING count(DISTINCT 1) = 1"
        )
      ) assertAnswered(table, rows, sql)
      for (
        sql <- Seq(
          "SELECT count(DISTINCT 1), count(DISTINCT i) FROM t",
          "SELECT count(DISTINCT 1) FILTER (WHERE i > 0) FROM t",
          "SELECT count(DISTINCT 1) FILTER (WHERE i > 1000) FROM t",
          "SELECT count(DISTINCT 1, 2) FROM t",
          "SELECT s, count(DISTINCT 1) FROM t GROUP BY s"
        )
      ) assertComputed(table, rows, sql)
      assertSameRows(
        query(table, "SELECT count(DISTINCT NULL), (SELECT count(DISTINCT 1) FROM t) FROM t LIMIT 1"),
        query(rows, "SELECT count(DISTINCT NULL), (SELECT count(DISTINCT 1) FROM t) FROM t LIMIT 1")
      )
    }
  }

  test("a session that was made without extensions, as PySpark's are, gets the rule with its first table") {
    withTable { location =>
      writer(spark.range(7).toDF()).save(location)
      val before = SparkSession.active
      val bare = sessionLikePySparks()
      try {
        SparkSession.setActiveSession(bare)
        bare.read.format("datashard").load(location).selectExpr("count(DISTINCT 1)").head().getLong(0) shouldBe 1
        val other = sessionLikePySparks()
        SparkSession.setActiveSession(other)
        other.conf.set("spark.sql.catalog.datashard", "io.datashard.spark.DatashardCatalog")
        other.sql(s"SELECT count(DISTINCT 1) FROM datashard.`$location`").head().getLong(0) shouldBe 1
      } finally SparkSession.setActiveSession(before)
    }
  }

  test("fields of structs are answered like columns, and null where their struct is") {
    withRows("n.x") { (table, rows) =>
      assertAnswered(table, rows, "SELECT count(n.x), min(n.x), max(n.y) FROM t")
      assertSameRows(
        query(table, "SELECT n.x, count(*) FROM t GROUP BY n.x"),
        query(rows, "SELECT n.x, count(*) FROM t GROUP BY n.x")
      )
    }
  }

  test("names with dots and other characters are names") {
    withTable { location =>
      val rows = spark.range(10).selectExpr("id AS `a.b`", "id % 2 AS `Größe c`", "id AS a")
      writer(rows).partitionBy("Größe c").save(location)
      for (
        sql <- Seq(
          "SELECT max(`a.b`), min(a) FROM t",
          "SELECT `größe C`, count(`a.b`) FROM t GROUP BY `größe C`",
          "SELECT max(a) FROM t WHERE `Größe c` = 1"
        )
      ) assertSameRows(query(load(location), sql), query(rows, sql))
    }
  }

  test("zeros of both signs are one group, and no least value of unknown sign is answered") {
    withTable { location =>
      val rows = spark
        .range(12)
        .selectExpr("id", "CAST(element_at(split('-0.0,0.0', ','), CAST(id % 2 + 1 AS INT)) AS DOUBLE) AS d")
      writer(rows).partitionBy("d").save(location)
      assertAnswered(load(location), rows, "SELECT d, count(*), max(id) FROM t GROUP BY d")
      assertComputed(load(location), rows, "SELECT min(d) = 0 FROM t")
    }
  }

  test("NaN is the greatest value, and the least where there is no other") {
    withTable { location =>
      val rows = spark.sql("SELECT * FROM VALUES (1, double('NaN')), (1, 2D), (2, double('NaN')), (3, NULL) AS v(k, d)")
      writer(rows).partitionBy("k").save(location)
      assertAnswered(load(location), rows, "SELECT min(d), max(d), count(d) FROM t")
      assertAnswered(load(location), rows, "SELECT k, min(d), max(d) FROM t GROUP BY k")
    }
  }

  test("a table without rows has one row of aggregates, and no groups") {
    withTable { location =>
      val none = spark.range(3).selectExpr("id", "id AS k").limit(0)
      writer(none).partitionBy("k").save(location)
      assertAnswered(load(location), none, "SELECT count(*), count(id), min(id), max(k) FROM t")
      assertAnswered(load(location), none, "SELECT k, count(*) FROM t GROUP BY k")
      assertAnswered(load(location), none, "SELECT count(*) FROM t WHERE k = 3")
    }
  }

  test("each version has answers of its own, also after partitions were overwritten and removed") {
    withTable { location =>
      val rows = spark.range(0, 30, 1, 2).selectExpr("id", "id % 3 AS k")
      writer(rows).partitionBy("k").save(location)
      writer(rows.where("k = 1 AND id < 10"))
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .save(location)
      load(location).where("k <> 2").limit(0).writeTo(s"datashard.`$location`").overwrite(expr("k = 2"))
      writer(rows.where("id = 0").selectExpr("id + 100 AS id", "k")).mode("append").save(location)
      val now = rows
        .where("k = 0 OR (k = 1 AND id < 10)")
        .union(spark.sql("SELECT 100L, 0L"))
      for (sql <- Seq("SELECT count(*), min(id), max(id) FROM t", "SELECT k, count(*), max(id) FROM t GROUP BY k")) {
        assertAnswered(load(location), now, sql)
        assertAnswered(load(location, "versionAsOf" -> "1"), rows, sql)
      }
    }
  }

  test("answers need no data file, and a count of all rows not even a run of the catalog") {
    withTable { location =>
      writer(spark.range(0, 200, 1, 100).toDF()).save(location)
      delete(location, "/tablets/") shouldBe 100
      load(location).selectExpr("max(id)").head().getLong(0) shouldBe 199
      load(location).where("id >= 100").count() shouldBe 100
      delete(location, "/catalog/") should be > 0
      load(location).count() shouldBe 200
    }
  }

  test("the plan names what was answered") {
    withRows("k") { (table, _) =>
      val plan = query(table, "SELECT k, count(*), max(i) FROM t WHERE k > 0 GROUP BY k").queryExecution
      plan.executedPlan.toString should include("LocalTableScan")
      plan.optimizedPlan.toString should (include("RelationV2") and include("MAX(i)") and include("COUNT(*)"))
    }
  }

  test("the driver gives what is selected of an answer without a job, and leaves to tasks what is computed of it") {
    withRows("k") { (table, rows) =>
      for (
        sql <- Seq(
          "SELECT count(*) FROM t",
          "SELECT max(id) AS most, 'x' AS text, NULL AS none, count(*) AS n, max(id) AS again FROM t",
          "SELECT max(id), k FROM t GROUP BY k"
        )
      ) {
        val answered = query(table, sql)
        assertSameRows(answered, query(rows, sql))
        withClue(answered.queryExecution.executedPlan) {
          answered.queryExecution.executedPlan shouldBe a[LocalTableScanExec]
        }
      }
      for (
        sql <- Seq(
          "SELECT max(id) - min(id) + 1 AS width, concat('<', count(*), '>') AS text FROM t",
          "SELECT (SELECT max(id) FROM t) AS most, count(*) FROM t"
        )
      )
        assertAnswered(table, rows, sql)
      query(table, "SELECT raise_error(concat('only ', count(*))) FROM t").queryExecution.executedPlan
    }
  }

  test("a limit leaves files unread that are not needed") {
    withTable { location =>
      writer(spark.range(0, 1000, 1, 10).selectExpr("id", "id AS v")).save(location)
      def read(query: DataFrame): Long = new ScanReport(query).files._3
      read(load(location).limit(3)) shouldBe 1
      read(load(location).limit(101)) shouldBe 2
      read(load(location).where("id >= 500").limit(150)) shouldBe 2
      read(load(location).where("id >= 500").limit(5000)) shouldBe 5
      read(load(location).where("id % 7 = 1").limit(3)) shouldBe 10
      read(load(location).where("id >= 50").limit(3)) shouldBe 10
      read(load(location).limit(150).offset(60)) shouldBe 2
      new ScanReport(load(location).limit(3)).description should include("limit: 3")

      load(location).limit(250).collect() should have length 250
      load(location).where("id >= 500").limit(5000).collect() should have length 500
      load(location).limit(10).offset(8).collect() should have length 2
      load(location).offset(8).limit(10).collect() should have length 10
      load(location).offset(990).collect() should have length 10
      load(location).where("id % 7 = 1").limit(100).collect() should have length 100
      load(location).limit(3).groupBy().count().head().getLong(0) shouldBe 3
      load(location).groupBy("id").count().limit(1).collect() should have length 1
      load(location).orderBy(desc("id")).limit(1).head().getLong(0) shouldBe 999
    }
  }

  test("a scan with a limit does not stand in for one without") {
    withTable { location =>
      writer(spark.range(0, 100, 1, 10).toDF()).save(location)
      load(location).limit(5).union(load(location)).collect() should have length 105
    }
  }

  test("the cost model gets bounds, nulls and the distinct values of partitions when it is on") {
    withRows("k") { (table, rows) =>
      def stats(frame: DataFrame) = {
        val plan = frame.select("*").queryExecution.optimizedPlan // planned anew
        plan.output.flatMap(column => plan.stats.attributeStats.get(column).map(column.name -> _)).toMap
      }
      stats(table) shouldBe empty
      withConf(SQLConf.CBO_ENABLED.key -> "true") {
        val known = stats(table)
        known("i").min shouldBe Some(query(rows, "SELECT min(i) FROM t").head().getInt(0))
        known("i").max shouldBe Some(query(rows, "SELECT max(i) FROM t").head().getInt(0))
        known("i").nullCount shouldBe Some(BigInt(rows.where("i IS NULL").count()))
        known("i").distinctCount shouldBe None
        known("k").distinctCount shouldBe Some(BigInt(3))
        known("s").min shouldBe None
        known("s").nullCount shouldBe Some(BigInt(rows.where("s IS NULL").count()))
        known.keySet should contain noneOf ("ntz", "time", "months", "n", "a", "wild")
        stats(table.where("k = 1").select("l", "k")).mapValues(_.distinctCount).toMap shouldBe
          Map("l" -> None, "k" -> Some(BigInt(1)))
      }
    }
  }

  test("no condition makes the cost model fail, or expect no rows where there are some") {
    withRows("k") { (table, rows) =>
      withConf(SQLConf.CBO_ENABLED.key -> "true", SQLConf.JOIN_REORDER_ENABLED.key -> "true") {
        for (
          column <- columns ++ Seq("long_text", "signed");
          least = literal(rows, column);
          operator <- Seq("=", "<", ">=", "<=>", "IN")
        ) {
          // the condition on id is always true, and nobody knows
          val sql = s"SELECT id FROM t WHERE $column $operator ($least) AND id % 3 < 3"
          withClue(s"$sql: ") {
            val expected = query(table, sql).queryExecution.optimizedPlan.stats.rowCount.get
            expected should be >= BigInt(if (operator == "<") 0 else 1)
          }
        }
        val join = "SELECT a.id, b.l FROM t a JOIN t b ON a.id = b.id AND a.k = b.k WHERE a.k > 0"
        assertSameRows(query(table, join), query(rows, join))
      }
    }
  }

  test("without the cost model, the catalog is read once for a plan") {
    withTable { location =>
      writer(spark.range(0, 200, 1, 100).toDF()).save(location)
      val query = load(location).where("id >= 100")
      query.queryExecution.optimizedPlan.stats.rowCount shouldBe Some(BigInt(100))
      delete(location, "/catalog/") should be > 0
      query.queryExecution.optimizedPlan.stats.attributeStats shouldBe empty
      query.collect() should have length 100
    }
  }

  /** A query on a frame that it calls t. */
  private def query(t: DataFrame, sql: String): DataFrame = {
    t.createOrReplaceTempView("t")
    try spark.sql(sql)
    finally spark.catalog.dropTempView("t")
  }

  /** The rows are those of the same query on the same rows, and come from the catalog alone. */
  private def assertAnswered(table: DataFrame, rows: DataFrame, sql: String): Assertion = withClue(s"$sql: ") {
    val answered = query(table, sql)
    assertSameRows(answered, query(rows, sql))
    val plan = answered.queryExecution.executedPlan
    withClue(plan) {
      find(plan)(node => node.isInstanceOf[BatchScanExec] || node.isInstanceOf[Exchange]) shouldBe empty
      find(plan)(_.isInstanceOf[LocalTableScanExec]) shouldBe defined
    }
  }

  /** The rows are those of the same query on the same rows, which were read for it. */
  private def assertComputed(table: DataFrame, rows: DataFrame, sql: String): Assertion = withClue(s"$sql: ") {
    val computed = query(table, sql)
    assertSameRows(computed, query(rows, sql))
    find(computed.queryExecution.executedPlan)(_.isInstanceOf[BatchScanExec]) shouldBe defined
  }

  /** The least value of a column, as a literal of its type. */
  private def literal(rows: DataFrame, column: String): String = {
    val least = rows.selectExpr(s"min($column) AS v")
    val dataType = least.schema.head.dataType
    if (dataType == BinaryType) "X'6230'"
    else {
      val text = least.selectExpr("CAST(v AS STRING)").head().getString(0).replace("'", "\\'")
      s"CAST('$text' AS ${dataType.sql})"
    }
  }

  /** Deletes the files of a table whose paths have a part, and says how many. */
  private def delete(location: String, part: String): Int = {
    val paths = onDisk(location).keys.filter(path => path.contains(part) && path.endsWith(".parquet"))
    paths.foreach(path => Files.delete(Path.of(location, path)))
    paths.size
  }

  /** Rows of all types in a table of some partitioning, and the same rows in memory. Stored in a few files. */
  private def withRows[T](partitioning: String)(test: (DataFrame, DataFrame) => T): T =
    withConf("spark.sql.datetime.java8API.enabled" -> "true") {
      withTable { location =>
        val rows = AggregatePushDownSuite.rows(spark)
        val by = partitioning.split(", ").map(col)
        rows.writeTo(s"datashard.`$location`").partitionedBy(by.head, by.tail: _*).create()
        test(load(location), rows.localCheckpoint())
      }
    }
}

private object AggregatePushDownSuite {

  /** Of the floating numbers only signed has a least value of zero. Bounds of long_text are cut. */
  def rows(spark: SparkSession): DataFrame = {
    val columns = Seq(
      "IF(id % 4 = 3, NULL, id % 4) AS k",
      "IF(id % 5 = 0, NULL, CAST(id - 50 AS BYTE)) AS by",
      "CAST(id * 7 - 300 AS SHORT) AS sh",
      "IF(id % 3 = 0, NULL, CAST(id * 13 % 101 - 20 AS INT)) AS i",
      "id * 1000000007 - 7 AS l",
      "CAST(id / 7 - 3.1 AS DECIMAL(10, 2)) AS dec",
      "CAST(id - 3.5 AS DECIMAL(38, 9)) AS big",
      "IF(id % 7 = 0, NULL, concat('é', id % 20)) AS s",
      "CAST(concat('b', id % 9) AS BINARY) AS b",
      "id % 3 = 0 AS bo",
      "date_add(DATE'1969-12-01', CAST(id AS INT)) AS dt",
      "IF(id % 6 = 0, NULL, timestamp_micros(id * 86400000007 - 5)) AS ts",
      "CAST(timestamp_micros(id * 3600000011 - 5) AS TIMESTAMP_NTZ) AS ntz",
      "make_ym_interval(CAST(id - 3 AS INT), 5) AS months",
      "make_dt_interval(CAST(id AS INT) - 3, 1, 2, 3.000004) AS time",
      "CAST(id - 3.3 AS FLOAT) AS f",
      "id / 7D - 3.1D AS d",
      "concat(repeat('x', 40), id) AS long_text",
      "IF(id % 2 = 0, -0.0D, id + 0D) AS signed",
      "CASE id % 3 WHEN 0 THEN double('NaN') WHEN 1 THEN double('-Infinity') END AS wild",
      "IF(id % 5 = 0, NULL, named_struct('x', id % 3, 'y', concat('y', id % 4))) AS n",
      "array(id) AS a"
    )
    spark.range(0, 100, 1, 3).selectExpr("id" +: columns: _*)
  }
}
