package io.datashard.integration

import java.nio.file.{Files, Path}

import org.apache.spark.sql.Row
import org.scalatest.exceptions.TestFailedException

/** What the other suites take for granted of the session that they share. */
class SparkSessionSuite extends SparkSuite {

  test("the session runs on the Spark that the connector is built for, on Java 17") {
    spark.version should startWith("3.5.")
    Runtime.version.feature should be >= 17
  }

  test("rows written to a test's location are read back, and the location is gone after the test") {
    val location = withTable { location =>
      Files.exists(Path.of(location)) shouldBe false
      spark.range(3).write.parquet(location)
      assertRows(spark.read.parquet(location), Row(2L), Row(0L), Row(1L))
      assertSameRows(spark.read.parquet(location), spark.range(3).toDF())
      location
    }
    Files.exists(Path.of(location).getParent) shouldBe false
  }

  test("rows that are missing, or there too often, are noticed") {
    a[TestFailedException] should be thrownBy assertRows(spark.range(1).toDF(), Row(0L), Row(1L))
    a[TestFailedException] should be thrownBy assertRows(spark.range(1).toDF(), Row(0L), Row(0L))
    a[TestFailedException] should be thrownBy assertRows(spark.range(2).toDF(), Row(0L))
  }

  test("rows are compared by their bits: NaN is NaN, 0.0 is not -0.0, arrays and maps by content") {
    val sql =
      "SELECT array(double('NaN'), 0D) AS a, X'0102' AS b, map('k', struct(X'03')) AS c, float('NaN') AS d, 1.50 AS e"
    assertSameRows(spark.sql(sql), spark.sql(sql))
    a[TestFailedException] should be thrownBy assertSameRows(spark.sql("SELECT 0D"), spark.sql("SELECT -0D"))
    a[TestFailedException] should be thrownBy assertSameRows(spark.sql("SELECT 1.5"), spark.sql("SELECT 1.50"))
    a[TestFailedException] should be thrownBy assertSameRows(spark.sql("SELECT 1"), spark.sql("SELECT 1L"))
  }

  test("a setting holds inside its fixture only") {
    val before = spark.conf.get("spark.sql.shuffle.partitions")
    withConf("spark.sql.shuffle.partitions" -> "7", "datashard.test.only" -> "x") {
      spark.conf.get("spark.sql.shuffle.partitions") shouldBe "7"
    }
    spark.conf.get("spark.sql.shuffle.partitions") shouldBe before
    spark.conf.getOption("datashard.test.only") shouldBe None
  }
}
