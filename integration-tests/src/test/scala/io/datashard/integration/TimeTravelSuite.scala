package io.datashard.integration

import java.time.format.DateTimeFormatter
import java.time.temporal.ChronoUnit
import java.time.{Duration, Instant, ZoneId}

import org.apache.spark.sql.{DataFrame, Row}

import io.datashard.{SnapshotNotFoundException, VacuumOptions}

/** Reading versions of a table other than the newest. */
class TimeTravelSuite extends TableSuite {

  /** A table of three versions: id 1; ids 1 and 2; another schema with the name c. */
  private def withVersions[T](test: String => T): T = withTable { location =>
    writer(spark.sql("SELECT 1 AS id")).save(location)
    writer(spark.sql("SELECT 2 AS id")).mode("append").save(location)
    writer(spark.sql("SELECT 'c' AS name")).mode("overwrite").option("overwriteSchema", "true").save(location)
    test(location)
  }

  private def id(location: String, version: Int): String = table(location).snapshot(version.toString).id

  private def time(location: String, version: Int): Instant = table(location).snapshot(version.toString).time

  private def sql(location: String, clause: String): DataFrame =
    spark.sql(s"SELECT * FROM datashard.`$location` $clause")

  private def text(time: Instant, pattern: String, zone: String = "UTC"): String =
    DateTimeFormatter.ofPattern(pattern).format(time.atZone(ZoneId.of(zone)))

  test("snapshotId and versionAsOf take a version's number and its snapshot id, in any case of the name") {
    withVersions { location =>
      for (option <- Seq("snapshotId", "versionAsOf", "SNAPSHOTID")) {
        assertRows(load(location, option -> "1"), Row(1))
        assertRows(load(location, option -> "2"), Row(1), Row(2))
        assertRows(load(location, option -> id(location, 2)), Row(1), Row(2))
        assertRows(load(location, option -> "3"), Row("c"))
      }
      assertRows(spark.read.format("datashard").option("snapshotId", 2L).load(location), Row(1), Row(2))
    }
  }

  test("a tag is taken wherever a version is, and a version that was vacuumed says so") {
    withVersions { location =>
      table(location).tag("first load", "1")
      for (option <- Seq("snapshotId", "versionAsOf")) assertRows(load(location, option -> "first load"), Row(1))
      assertRows(sql(location, "VERSION AS OF 'first load'"), Row(1))
      val properties = java.util.Map.of("retention-minimum", "0 hours")
      table(location).newTransaction().properties(properties).commit()
      table(location).vacuum(VacuumOptions.DEFAULT.withRetention(Duration.ZERO))

      assertRows(sql(location, "VERSION AS OF 'first load'"), Row(1))
      assertRows(load(location), Row("c"))
      val gone = intercept[SnapshotNotFoundException](load(location, "snapshotId" -> "2"))
      assert(gone.getMessage.contains("version 2 was vacuumed"))
      val unknown = intercept[SnapshotNotFoundException](load(location, "snapshotId" -> "second load"))
      assert(unknown.getMessage.contains("has no tag of that name; its tags are [first load]"))
    }
  }

  test("timestampAsOf takes the newest version at that time, with a zone, without one, with T and with a blank") {
    withVersions { location =>
      val second = time(location, 2)
      for (
        written <- Seq(
          second.toString,
          text(second, "yyyy-MM-dd HH:mm:ss.SSSSSS"),
          text(second, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS"),
          text(second, "yyyy-MM-dd HH:mm:ss.SSSSSSXXX"),
          text(second, "yyyy-MM-dd HH:mm:ss.SSSSSSXXX", "Asia/Kolkata"),
          text(second, "yyyy-MM-dd HH:mm:ss.SSSSSS'[Asia/Tokyo]'", "Asia/Tokyo")
        )
      ) withClue(written)(assertRows(load(location, "timestampAsOf" -> written), Row(1), Row(2)))
      assertRows(load(location, "timestampAsOf" -> second.minus(1, ChronoUnit.MICROS).toString), Row(1))
      assertRows(load(location, "timestampAsOf" -> "2999-01-01"), Row("c"))
    }
  }

  test("a time without a zone is one of the session's zone") {
    withVersions { location =>
      withConf("spark.sql.session.timeZone" -> "America/New_York") {
        val local = text(time(location, 2), "yyyy-MM-dd HH:mm:ss.SSSSSS", "America/New_York")
        assertRows(load(location, "timestampAsOf" -> local), Row(1), Row(2))
        assertRows(sql(location, s"TIMESTAMP AS OF '$local'"), Row(1), Row(2))
      }
    }
  }

  test("SQL: VERSION AS OF a number and a quoted snapshot id, TIMESTAMP AS OF a time") {
    withVersions { location =>
      assertRows(sql(location, "VERSION AS OF 1"), Row(1))
      assertRows(sql(location, "VERSION AS OF '2'"), Row(1), Row(2))
      assertRows(sql(location, s"VERSION AS OF '${id(location, 2)}'"), Row(1), Row(2))
      assertRows(sql(location, s"FOR SYSTEM_VERSION AS OF 3"), Row("c"))
      assertRows(sql(location, s"TIMESTAMP AS OF '${text(time(location, 1), "yyyy-MM-dd HH:mm:ss.SSSSSS")}'"), Row(1))
      assertRows(sql(location, ""), Row("c"))
    }
  }

  test("two versions of a table meet in one statement") {
    withVersions { location =>
      assertRows(
        spark.sql(
          s"SELECT * FROM datashard.`$location` VERSION AS OF 2 EXCEPT SELECT * FROM datashard.`$location` VERSION AS OF 1"
        ),
        Row(2)
      )
      assertRows(load(location, "snapshotId" -> "2").join(load(location, "snapshotId" -> "1"), "id"), Row(1))
    }
  }

  test("schema and rows are the version's") {
    withVersions { location =>
      load(location, "snapshotId" -> "2").schema.names shouldBe Array("id")
      load(location).schema.names shouldBe Array("name")
      sql(location, "VERSION AS OF 2").schema.names shouldBe Array("id")
    }
  }

  test("unknown versions are refused, with what there is instead") {
    withVersions { location =>
      for (unknown <- Seq("4", "0", "20200101000000.12345600000000", "yesterday", "-1", "1.5")) withClue(unknown) {
        val byOption = the[Exception] thrownBy load(location, "snapshotId" -> unknown)
        cause[SnapshotNotFoundException](byOption).getMessage should include(unknown)
        val bySql = the[Exception] thrownBy sql(location, s"VERSION AS OF '$unknown'")
        cause[SnapshotNotFoundException](bySql).getMessage should include(unknown)
      }
    }
  }

  test("a time before the table, and a text that is no time, are refused") {
    withVersions { location =>
      val early = the[Exception] thrownBy load(location, "timestampAsOf" -> "2020-01-01")
      cause[SnapshotNotFoundException](early).getMessage should include("2020-01-01")
      (the[Exception] thrownBy load(location, "timestampAsOf" -> "noon")).getMessage should (include("noon") and
        include("write it like"))
      val bySql = the[Exception] thrownBy sql(location, "TIMESTAMP AS OF '2020-01-01'")
      cause[SnapshotNotFoundException](bySql).getMessage should include("2020-01-01")
    }
  }

  test("two ways to choose a version at once are refused") {
    withVersions { location =>
      val both = the[Exception] thrownBy load(location, "snapshotId" -> "1", "timestampAsOf" -> "2024-01-01")
      both.getMessage should (include("snapshotId and timestampAsOf") and include("give one of them"))
    }
  }

  test("a frame keeps the version that was newest when it was loaded, a new load sees what came since") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS id")).save(location)
      val before = load(location)
      assertRows(before, Row(1))
      writer(spark.sql("SELECT 2 AS id")).mode("append").save(location)
      assertRows(before, Row(1))
      assertRows(before.filter("id > 0"), Row(1))
      assertRows(load(location), Row(1), Row(2))
      writer(spark.sql("SELECT 3 AS id")).mode("overwrite").save(location)
      assertRows(before, Row(1))
      before.count() shouldBe 1
      assertRows(load(location), Row(3))
    }
  }

  test("an old version can be written back: nothing is lost") {
    withVersions { location =>
      writer(load(location, "snapshotId" -> "2")).mode("overwrite").option("overwriteSchema", "true").save(location)
      assertRows(load(location), Row(1), Row(2))
      assertRows(load(location, "snapshotId" -> "3"), Row("c"))
    }
  }

  test("a cached frame serves loads of its version, and never another one") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS id")).save(location)
      val cached = load(location).cache()
      try {
        cached.count()
        isCached(load(location)) shouldBe true
        writer(spark.sql("SELECT 2 AS id")).mode("append").save(location)
        isCached(load(location)) shouldBe false
        assertRows(load(location), Row(1), Row(2))
        assertRows(load(location, "snapshotId" -> "1"), Row(1))
        assertRows(cached, Row(1))
      } finally cached.unpersist()
    }
  }

  test("CACHE TABLE does not hide what the session writes afterwards") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS id")).save(location)
      spark.sql(s"CACHE TABLE cached_rows AS SELECT * FROM datashard.`$location`")
      try {
        assertRows(spark.table("cached_rows"), Row(1))
        spark.sql(s"INSERT INTO datashard.`$location` VALUES (2)")
        assertRows(sql(location, ""), Row(1), Row(2))
      } finally spark.sql("UNCACHE TABLE cached_rows")
    }
  }

  private def isCached(frame: DataFrame): Boolean =
    frame.queryExecution.withCachedData.treeString.contains("InMemoryRelation")

  test("a view of SQL text is resolved at each use, a view of a loaded frame stays at its version") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS id")).save(location)
      spark.sql(s"CREATE OR REPLACE TEMPORARY VIEW pinned_rows AS SELECT * FROM datashard.`$location`")
      try {
        writer(spark.sql("SELECT 2 AS id")).mode("append").save(location)
        assertRows(spark.table("pinned_rows"), Row(1), Row(2)) // SQL text, which is resolved again at each use
      } finally spark.sql("DROP VIEW pinned_rows")
      load(location, "snapshotId" -> "1").createOrReplaceTempView("pinned_rows")
      try assertRows(spark.table("pinned_rows"), Row(1))
      finally spark.sql("DROP VIEW pinned_rows")
    }
  }
}
