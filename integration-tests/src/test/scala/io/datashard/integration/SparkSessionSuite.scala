package io.datashard.integration

import java.nio.file.{Files, Path}

import org.apache.spark.sql.Row

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
    an[Exception] should be thrownBy assertRows(spark.range(2).toDF(), Row(0L))
    an[Exception] should be thrownBy assertRows(spark.range(1).toDF(), Row(0L), Row(0L))
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
