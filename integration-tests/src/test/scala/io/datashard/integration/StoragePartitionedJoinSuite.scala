package io.datashard.integration

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec

/** Joins and aggregates of tables that are partitioned alike, which need no shuffle. */
class StoragePartitionedJoinSuite extends TableSuite with AdaptiveSparkPlanHelper {

  private val enabled = Seq(
    "spark.sql.sources.v2.bucketing.enabled" -> "true",
    "spark.sql.autoBroadcastJoinThreshold" -> "-1"
  )
  private val pushed = enabled :+ ("spark.sql.sources.v2.bucketing.pushPartValues.enabled" -> "true")

  private lazy val left = spark
    .range(0, 200, 1, 3)
    .selectExpr("id", "id % 7 AS k", "concat('s', id % 11) AS s", "timestamp_seconds(1704067200 + id * 600) AS ts")
  private lazy val right = spark
    .range(100, 400, 1, 3)
    .selectExpr("id", "id % 7 AS k", "concat('s', id % 11) AS s", "timestamp_seconds(1704067200 + id * 600) AS ts")

  /** Two tables, called by their paths with `load`, by their paths in SQL, and by their names. */
  private def withTables(leftLayout: String, rightLayout: String, rightRows: => DataFrame = right)(
      test: (DataFrame, DataFrame) => Any
  ): Unit = withDirectory { directory =>
    val catalog = "spj" + StoragePartitionedJoinSuite.catalogs.incrementAndGet()
    spark.conf.set(s"spark.sql.catalog.$catalog", "io.datashard.spark.DatashardCatalog")
    spark.conf.set(s"spark.sql.catalog.$catalog.warehouse", directory.toString)
    val (l, r) = (directory.resolve("l").toString, directory.resolve("r").toString)
    writer(left).option("partitioning", leftLayout).save(l)
    writer(rightRows).option("partitioning", rightLayout).save(r)
    withClue("by load: ")(test(load(l), load(r)))
    withClue("by path: ")(test(spark.table(s"datashard.`$l`"), spark.table(s"datashard.`$r`")))
    withClue("by name: ")(test(spark.table(s"$catalog.l"), spark.table(s"$catalog.r")))
  }

  private def shuffles(query: DataFrame): Int = {
    query.collect()
    collect(query.queryExecution.executedPlan) { case shuffle: ShuffleExchangeExec => shuffle }.size
  }

  /** The result is that of the same query where the setting is off, in which it needs shuffles. */
  private def assertJoins(settings: Seq[(String, String)], expected: Int)(query: => DataFrame): Unit = {
    val (schema, rows) = withConf("spark.sql.autoBroadcastJoinThreshold" -> "-1") {
      val plain = query
      shuffles(plain) should be > 0
      (plain.schema, plain.collect())
    }
    withConf(settings: _*) {
      shuffles(query) shouldBe expected
      assertSameRows(query, spark.createDataFrame(java.util.Arrays.asList(rows: _*), schema))
    }
  }

  for (
    (layout, keys) <- Seq(
      "k" -> Seq("k"),
      "bucket(4, id)" -> Seq("id"),
      "bucket(3, s)" -> Seq("s"),
      "days(ts)" -> Seq("ts"),
      "hours(ts)" -> Seq("ts"),
      "months(ts), bucket(2, id)" -> Seq("ts", "id"),
      "k, s" -> Seq("k", "s")
    )
  )
    test(s"two tables partitioned by $layout join without a shuffle, with the same values on both sides or not") {
      withTables(layout, layout) { (l, r) =>
        assertJoins(pushed, 0)(l.join(r, keys).select(keys.head))
        assertJoins(pushed, 0)(l.join(r, keys, "left_semi"))
        assertJoins(pushed, 0)(l.join(r, keys, "full_outer").select(l("id"), r("id")))
      }
      withTables(layout, layout, left.where("id <> 50")) { (l, r) =>
        assertJoins(pushed, 0)(l.join(r, keys).select(keys.map(l(_)): _*))
      }
    }

  test("tables with the same partitions need only Spark's first setting") {
    withTables("bucket(4, id)", "bucket(4, id)", left) { (l, r) =>
      assertJoins(enabled, 0)(l.join(r, "id").select(l("s"), r("k")))
    }
  }

  test("partitions are found of those fields whose columns the query reads") {
    withTables("days(ts), bucket(4, id)", "bucket(4, id), truncate(2, s)") { (l, r) =>
      assertJoins(pushed, 0)(l.select("id", "k").join(r.select("id"), "id"))
    }
  }

  test("a skewed partition is spread, and the other side's repeated for it") {
    val settings = pushed ++ Seq(
      "spark.sql.sources.v2.bucketing.partiallyClusteredDistribution.enabled" -> "true",
      "spark.sql.files.maxPartitionBytes" -> "1500",
      "spark.sql.files.openCostInBytes" -> "1"
    )
    withTables("k", "k") { (l, r) =>
      assertJoins(settings, 0)(l.join(r, "k").select(l("id"), r("id")))
      assertJoins(settings, 0)(l.join(r, Seq("k"), "left_outer").select(l("id"), r("id")))
    }
  }

  test("an aggregate by the partition's column needs no shuffle") {
    withTables("k", "bucket(5, id)") { (l, r) =>
      assertJoins(enabled, 0)(l.groupBy("k").agg(org.apache.spark.sql.functions.sum("id")))
      assertJoins(enabled, 0)(r.groupBy("id").agg(org.apache.spark.sql.functions.max("s")))
    }
  }

  test("what a runtime filter leaves out leaves the other partitions where they are") {
    withTables("k", "k") { (l, r) =>
      val settings = pushed ++ Seq(
        "spark.sql.optimizer.dynamicPartitionPruning.reuseBroadcastOnly" -> "false",
        "spark.sql.optimizer.dynamicPartitionPruning.fallbackFilterRatio" -> "10"
      )
      def query = l.join(r.where("s = 's3' AND id < 120"), "k").select(l("id"), r("id"))
      assertJoins(settings, 0)(query)
      withConf(settings: _*) {
        val ran = query
        ran.collect()
        val scans = collect(ran.queryExecution.executedPlan) { case scan: BatchScanExec => scan }
        scans.exists(_.runtimeFilters.nonEmpty) shouldBe true
        scans.map(_.metrics("filesRead").value).min should be < 7L
      }
    }
  }

  test("a runtime filter that leaves no file leaves a join without rows") {
    withTables("k", "k") { (l, r) =>
      val settings = pushed ++ Seq(
        "spark.sql.adaptive.enabled" -> "false",
        "spark.sql.optimizer.dynamicPartitionPruning.reuseBroadcastOnly" -> "false",
        "spark.sql.optimizer.dynamicPartitionPruning.fallbackFilterRatio" -> "10"
      )
      withConf(settings: _*)(
        l.join(r.where("s = 's3' AND length(s) = 9"), "k").select(l("id")).collect() shouldBe empty
      )
    }
  }

  test("tables that are not partitioned alike are shuffled, and joined right") {
    withTables("bucket(4, id)", "bucket(6, id)") { (l, r) =>
      assertJoins(pushed, 2)(l.join(r, "id").select("id"))
    }
    withTables("bucket(4, id)", "k") { (l, r) =>
      withConf(pushed: _*)(shuffles(l.join(r, "id")) should be > 0)
    }
  }

  test("doubles that are equal meet, whatever their bits") {
    val values = "IF(id % 4 = 0, -0.0D, IF(id % 4 = 1, 0.0D, IF(id % 4 = 2, double('NaN'), 1.5D))) AS d"
    withDirectory { directory =>
      val (l, r) = (directory.resolve("l").toString, directory.resolve("r").toString)
      Seq(l, r).foreach(writer(spark.range(8).selectExpr("id", values)).option("partitioning", "d").save(_))
      withConf(pushed: _*)(load(l).join(load(r), "d").count() shouldBe 16 + 4 + 4)
    }
  }

  test("a table whose partitioning has changed reports no partitions until its files have one again") {
    withDirectory { directory =>
      val (l, r) = (directory.resolve("l").toString, directory.resolve("r").toString)
      writer(left).option("partitioning", "k").save(l)
      writer(right).option("partitioning", "bucket(4, id)").save(r)
      spark.sql(s"ALTER TABLE datashard.`$l` SET TBLPROPERTIES ('partitioning' = 'bucket(4, id)')")
      writer(left.where("id < 10")).mode("append").save(l)
      assertJoins(pushed, 2)(load(l).join(load(r), "id").select("id"))
      writer(left).mode("overwrite").save(l)
      assertJoins(pushed, 0)(load(l).join(load(r), "id").select("id"))
    }
  }

  for ((before, now) <- Seq("old" -> "k", "bucket(4, old)" -> "bucket(4, k)"))
    test(s"a column that was renamed and widened since is joined by its values where it is partitioned by $now") {
      withDirectory { directory =>
        val (l, r) = (directory.resolve("l").toString, directory.resolve("r").toString)
        writer(left.selectExpr("id", "CAST(k AS INT) AS old")).option("partitioning", before).save(l)
        writer(right.selectExpr("id AS other", "k")).option("partitioning", now).save(r)
        spark.sql(s"ALTER TABLE datashard.`$l` RENAME COLUMN old TO k")
        spark.sql(s"ALTER TABLE datashard.`$l` ALTER COLUMN k TYPE BIGINT")
        spark.sql(s"INSERT INTO datashard.`$l` SELECT id, id % 9 FROM range(500, 520)")
        assertJoins(pushed, 0)(load(l).join(load(r), "k"))
        load(l).select("_partition").collect().length shouldBe 220
      }
    }

  test("without the setting small partitions are packed together, as ever") {
    withTable { location =>
      writer(spark.range(0, 300, 1, 1).selectExpr("id", "id % 50 AS k")).partitionBy("k").save(location)
      val settings = Seq("spark.sql.files.openCostInBytes" -> "1", "spark.sql.files.minPartitionNum" -> "1")
      withConf(settings: _*)(new ScanReport(load(location)).tasks shouldBe 1)
      withConf(settings ++ enabled: _*)(new ScanReport(load(location)).tasks shouldBe 50)
    }
  }
}

private object StoragePartitionedJoinSuite {
  val catalogs = new java.util.concurrent.atomic.AtomicInteger
}
