package io.datashard.integration

import org.apache.spark.sql.Row

/** How files become tasks. */
class SplitsSuite extends ParquetOracle {

  test("small files are packed into few tasks") {
    withTable { location =>
      spark.range(0, 1000, 1, 50).write.format("datashard").save(location)
      val report = new ScanReport(load(location))
      report.files shouldBe ((50, 50, 50))
      report.tasks should (be >= 1 and be < 50)
      assertSameRows(load(location), spark.range(1000).toDF())
      withConf("spark.sql.files.openCostInBytes" -> "0", "spark.sql.files.minPartitionNum" -> "1") {
        new ScanReport(load(location)).tasks shouldBe 1
      }
    }
  }

  test("a large file of several row groups is split, and each row is read once") {
    withTable { location =>
      val frame = spark.range(0, 20000, 1, 1).selectExpr("id", "sha2(CAST(id AS STRING), 256) AS s")
      frame.write
        .format("datashard")
        .option("row-group-size", "50000")
        .option("page-size", "5000")
        .option("compression", "uncompressed")
        .save(location)
      for (bytes <- Seq("30000", "100000", "300000", "10000000"))
        withConf("spark.sql.files.maxPartitionBytes" -> bytes, "spark.sql.files.openCostInBytes" -> "1") {
          withClue(s"$bytes bytes: ") {
            val report = new ScanReport(load(location))
            if (bytes.toInt <= 300000) report.tasks should be > 3
            report.rows shouldBe 20000
            assertRows(
              load(location).selectExpr("count(*)", "count(DISTINCT id)", "sum(id)"),
              Row(20000L, 20000L, 199990000L)
            )
          }
        }
      withConf("spark.sql.files.maxPartitionBytes" -> "100000", "spark.sql.parquet.enableVectorizedReader" -> "false") {
        assertSameRows(load(location), frame)
      }
    }
  }

  test("a table without rows reads as none") {
    withTable { location =>
      spark.range(0).write.format("datashard").save(location)
      load(location).collect() shouldBe empty
      load(location).count() shouldBe 0
      new ScanReport(load(location)).files._3 shouldBe 0
      load(location).groupBy("id").count().collect() shouldBe empty
    }
  }

  test("tasks without rows write no files") {
    withTable { location =>
      spark.range(0, 3, 1, 20).write.format("datashard").save(location)
      new ScanReport(load(location)).files shouldBe ((3, 3, 3))
    }
  }

  test("500 small files") {
    withTable { location =>
      val frame = spark.range(0, 1000, 1, 2).selectExpr("id", "id % 500 AS k")
      frame.write.format("datashard").partitionBy("k").save(location)
      new ScanReport(load(location)).files shouldBe ((500, 500, 500))
      new ScanReport(load(location).where("k = 77")).files shouldBe ((500, 1, 1))
      assertSameRows(load(location), frame)
      spark.range(500, 510).selectExpr("id", "id AS k").write.format("datashard").mode("append").save(location)
      load(location).count() shouldBe 1010
    }
  }
}
