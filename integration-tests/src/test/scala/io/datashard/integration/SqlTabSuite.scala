package io.datashard.integration

/** What Spark's SQL tab shows of reads and writes. */
class SqlTabSuite extends TableSuite {

  test("a save shows the rows, files and bytes that it wrote, and what its commit took") {
    withTable { location =>
      writer(spark.range(0, 1000, 1, 3).toDF()).save(location)
      val shown = SqlTab.metrics(spark, "rows written")
      shown.get("rows written") shouldBe "1000"
      shown.get("files written") shouldBe "3"
      shown.get("bytes written").toLong shouldBe snapshot(location).totals.bytes
      shown.get("attempts to commit") shouldBe "1"
      shown.get("commit time (ms)") should fullyMatch regex "\\d+"
      shown.get("time that the commit waited for other writers (ms)") shouldBe "0"
    }
  }

  test("writes in SQL, by partition, and of a table that is created show theirs") {
    withTable { location =>
      spark.sql(
        s"CREATE TABLE datashard.`$location` PARTITIONED BY (p) AS SELECT id, id % 4 AS p FROM range(0, 40, 1, 1)"
      )
      SqlTab.metrics(spark, "rows written").get("files written") shouldBe "4"
      spark.sql(s"INSERT INTO datashard.`$location` SELECT id, 9 FROM range(0, 7, 1, 1)")
      val shown = SqlTab.metrics(spark, "rows written")
      shown.get("rows written") shouldBe "7"
      shown.get("attempts to commit") shouldBe "1"
    }
  }

  test("a read shows the files of the table, and those that it read") {
    withTable { location =>
      writer(spark.range(0, 40, 1, 1).selectExpr("id", "id % 4 AS p")).partitionBy("p").save(location)
      load(location).filter("p = 1").collect() should have length 10
      val shown = SqlTab.metrics(spark, "files in the table")
      shown.get("files in the table") shouldBe "4"
      shown.get("files matched by partition") shouldBe "1"
      shown.get("files matched by statistics and read") shouldBe "1"
    }
  }
}
