package io.datashard.integration

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper
import org.apache.spark.sql.execution.exchange.ReusedExchangeExec
import org.apache.spark.sql.execution.joins.BroadcastHashJoinExec
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec

/** What a scan leaves out, and what it says about it. */
class PruningSuite extends ParquetOracle with AdaptiveSparkPlanHelper {

  test("a condition on whole days of days(ts) prunes partitions and leaves nothing to filter") {
    withDays { rows =>
      val report = new ScanReport(rows.where("ts >= '2024-01-03'"))
      report.files shouldBe ((5, 3, 3))
      report.filters shouldBe false
      report.rows shouldBe 3 * 24
    }
  }

  test("a condition within a day is evaluated on the rows of that day, and only there") {
    withDays { rows =>
      val report = new ScanReport(rows.where("ts >= '2024-01-05 12:00:00'"))
      report.files shouldBe ((5, 1, 1))
      report.filters shouldBe true
      rows.where("ts >= '2024-01-05 12:00:00'").count() shouldBe 12
    }
  }

  test("the description says what was pruned, and how many bytes are left") {
    withDays { rows =>
      val report = new ScanReport(rows.where("ts < '2024-01-02' AND v = 'even'"))
      report.description should include("files: 5 in all, 1 left by partition, 1 left by statistics")
      report.description should include("conditions: ")
      report.description should include(s"bytes: ${report.metric("bytesRead")}")
      report.metric("bytesRead") should (be > 0L and be < new ScanReport(rows).metric("bytesRead"))
    }
  }

  test("partitions are pruned by identity, bucket, truncate, nested sources and null") {
    val frame = spark
      .range(0, 40, 1, 1)
      .selectExpr(
        "id",
        "IF(id % 5 = 4, NULL, id % 5) AS k",
        "concat('s', id % 4) AS s",
        "named_struct('x', id % 3) AS n"
      )
    for (
      (partitioning, condition, left, all) <- Seq(
        ("k", "k = 2", 1, 5),
        ("k", "k IS NULL", 1, 5),
        ("k", "k <> 2", 3, 5),
        ("k", "k > 1", 2, 5),
        ("bucket(64, id)", "id = 7", 1, -1),
        ("truncate(10, id)", "id BETWEEN 10 AND 19", 1, 4),
        ("truncate(2, s)", "s = 's1'", 1, 4),
        ("truncate(2, s)", "s LIKE 's1%'", 1, 4),
        ("n.x", "n.x = 0", 1, 3)
      )
    ) withTable { location =>
      frame.write.format("datashard").option("partitioning", partitioning).save(location)
      val (total, inPartitions, _) = new ScanReport(load(location).where(condition)).files
      withClue(s"$condition on $partitioning: ") {
        inPartitions shouldBe left
        if (all >= 0) total shouldBe all
        assertSameRows(load(location).where(condition), frame.where(condition))
      }
    }
  }

  test("without partitions, files are pruned by statistics") {
    withTable { location =>
      spark.range(0, 1000, 1, 4).write.format("datashard").save(location)
      new ScanReport(load(location).where("id = 300")).files shouldBe ((4, 4, 1))
      new ScanReport(load(location).where("id < 0")).files shouldBe ((4, 4, 0))
      val decided = new ScanReport(load(location).where("id < 500"))
      decided.files shouldBe ((4, 4, 2))
      decided.filters shouldBe false
    }
  }

  test("row groups that cannot match are not read") {
    withTable { location =>
      val frame = spark.range(0, 100000, 1, 1).selectExpr("id", "CAST(id AS STRING) AS s")
      frame.write.format("datashard").option("row-group-size", "20000").option("page-size", "4000").save(location)
      val report = new ScanReport(load(location).where("id = 77777"))
      report.files shouldBe ((1, 1, 1))
      report.rows should (be > 0L and be < 50000L)
      load(location).where("id = 77777").select("s").collect().map(_.getString(0)) shouldBe Array("77777")
    }
  }

  test("only the columns and fields that a query needs are read") {
    withTable { location =>
      spark
        .range(10)
        .selectExpr(
          "id",
          "id AS other",
          "named_struct('x', id, 'y', 'a', 'z', named_struct('w', id)) AS n",
          "array(named_struct('p', id, 'q', 1)) AS a"
        )
        .write
        .format("datashard")
        .save(location)
      new ScanReport(load(location).select("id")).columns shouldBe "struct<id:bigint>"
      new ScanReport(
        load(location).select("n.x", "n.z.w")
      ).columns shouldBe "struct<n:struct<x:bigint,z:struct<w:bigint>>>"
      new ScanReport(load(location).select("a.p")).columns shouldBe "struct<a:array<struct<p:bigint>>>"
      new ScanReport(
        load(location).where("n.x > 3").select("id")
      ).columns shouldBe "struct<id:bigint,n:struct<x:bigint>>"
      new ScanReport(load(location).selectExpr("1 AS one")).columns shouldBe "struct<>"
      load(location).count() shouldBe 10
    }
  }

  test("a decided condition's column is not read") {
    withDays { rows =>
      new ScanReport(rows.where("ts >= '2024-01-03'").select("v")).columns shouldBe "struct<v:string>"
      rows.where("ts >= '2024-01-03'").groupBy().count().head().getLong(0) shouldBe 72
    }
  }

  test("statistics tell rows and size after pruning, so that a small table is broadcast") {
    withTable { location =>
      spark.range(0, 10000, 1, 4).selectExpr("id", "repeat('x', 20) AS s").write.format("datashard").save(location)
      def stats(frame: DataFrame) = frame.queryExecution.optimizedPlan.stats
      val all = stats(load(location))
      all.rowCount shouldBe Some(BigInt(10000))
      all.sizeInBytes should (be > BigInt(10000) and be < BigInt(10000000))
      stats(load(location).where("id < 2500")).rowCount shouldBe Some(BigInt(2500))
      stats(load(location).select("id")).sizeInBytes should be < all.sizeInBytes

      val joined = load(location).join(load(location).withColumnRenamed("s", "t"), "id")
      joined.count() shouldBe 10000
      find(joined.queryExecution.executedPlan)(_.isInstanceOf[BroadcastHashJoinExec]) shouldBe defined
    }
  }

  test("two loads of one version share an exchange, and of two versions do not") {
    withConf("spark.sql.autoBroadcastJoinThreshold" -> "-1") {
      withTable { location =>
        spark.range(100).selectExpr("id", "id % 7 AS k").write.format("datashard").save(location)
        def grouped(rows: DataFrame) = rows.groupBy("k").count()
        val same = grouped(load(location)).union(grouped(load(location)))
        same.count() shouldBe 14
        same.collect()
        collectWithSubqueries(same.queryExecution.executedPlan) { case reused: ReusedExchangeExec =>
          reused
        } should have size 1

        spark.range(1).selectExpr("id", "id AS k").write.format("datashard").mode("append").save(location)
        val old = spark.read.format("datashard").option("versionAsOf", "1").load(location)
        val different = grouped(load(location)).union(grouped(old))
        different.collect().map(_.getLong(1)).sum shouldBe 201
        collectWithSubqueries(different.queryExecution.executedPlan) { case reused: ReusedExchangeExec =>
          reused
        } shouldBe empty
      }
    }
  }

  test("cached rows serve every load of the same version, and no other") {
    withTable { location =>
      spark.range(10).write.format("datashard").save(location)
      val cached = load(location).cache()
      try {
        cached.count() shouldBe 10
        isCached(load(location)) shouldBe true
        spark.range(5).write.format("datashard").mode("append").save(location)
        isCached(load(location)) shouldBe false
        load(location).count() shouldBe 15
        cached.count() shouldBe 10
      } finally cached.unpersist()
    }
  }

  private def isCached(frame: DataFrame): Boolean =
    find(frame.queryExecution.executedPlan)(_.isInstanceOf[InMemoryTableScanExec]).isDefined

  /** Five days of a row for each hour, a file for each day. */
  private def withDays[T](test: DataFrame => T): T = withTable { location =>
    spark
      .range(0, 5 * 24, 1, 1)
      .selectExpr("timestamp_seconds(1704067200 + id * 3600) AS ts", "IF(id % 2 = 0, 'even', 'odd') AS v")
      .write
      .format("datashard")
      .option("partitioning", "days(ts)")
      .save(location)
    test(load(location))
  }
}
