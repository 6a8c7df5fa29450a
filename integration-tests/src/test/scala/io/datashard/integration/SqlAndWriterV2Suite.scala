package io.datashard.integration

import java.nio.file.{Files, Path}

import org.apache.spark.sql.functions.{bucket, col, days, lit}
import org.apache.spark.sql.{DataFrame, Row}

/** Tables named by their paths in SQL and in DataFrameWriterV2. */
class SqlAndWriterV2Suite extends TableSuite {

  private def name(location: String): String = s"datashard.`$location`"

  private def rows(location: String): DataFrame = spark.sql(s"SELECT * FROM ${name(location)}")

  private def frame(values: String): DataFrame = spark.sql(s"SELECT * FROM VALUES $values AS t(id, dt)")

  /** Partitioned by dt, with the rows (1, a), (2, b). */
  private def withDays[T](test: String => T): T = withTable { location =>
    writer(frame("(1, 'a'), (2, 'b')")).partitionBy("dt").save(location)
    test(location)
  }

  private def partitionNames(location: String): Seq[String] = {
    val fields = snapshot(location).partitioning.fields
    (0 until fields.size).map(fields.get(_).name)
  }

  test("CREATE TABLE makes an empty table with columns, comments, partitioning and properties") {
    withTable { location =>
      spark.sql(
        s"""CREATE TABLE ${name(location)} (id BIGINT NOT NULL COMMENT 'key', ts TIMESTAMP, name STRING)
           |PARTITIONED BY (days(ts), bucket(4, id), truncate(2, name))
           |TBLPROPERTIES ('isolation-level' = 'snapshot')""".stripMargin
      )
      rows(location).schema("id").nullable shouldBe false
      rows(location).schema("id").getComment() shouldBe Some("key")
      partitionNames(location) shouldBe Seq("ts_day", "id_bucket", "name_trunc")
      snapshot(location).properties.get("isolation-level") shouldBe "snapshot"
      operations(location) shouldBe Seq("create")
      spark.sql(s"INSERT INTO ${name(location)} VALUES (1, TIMESTAMP '2024-01-01 00:00:00', 'abc'), (2, NULL, NULL)")
      rows(location).count() shouldBe 2
      assertRows(rows(location).filter("ts >= '2024-01-01'").select("id"), Row(1L))
    }
  }

  test("CREATE TABLE of a table that exists is refused, IF NOT EXISTS leaves it") {
    withDays { location =>
      assertRefused(location, "already exists")(spark.sql(s"CREATE TABLE ${name(location)} (x INT)"))
      spark.sql(s"CREATE TABLE IF NOT EXISTS ${name(location)} (x INT)")
      operations(location) shouldBe Seq("create")
    }
  }

  test("CREATE TABLE with an unknown transform, a missing column or foreign files is refused") {
    withTable { location =>
      assertRefused(location, "nope")(spark.sql(s"CREATE TABLE ${name(location)} (x INT) PARTITIONED BY (nope)"))
      assertRefused(location, "weeks")(spark.sql(s"CREATE TABLE ${name(location)} (x DATE) PARTITIONED BY (weeks(x))"))
      Files.writeString(Files.createDirectories(Path.of(location)).resolve("notes.txt"), "mine")
      assertRefused(location, "notes.txt")(spark.sql(s"CREATE TABLE ${name(location)} (x INT)"))
    }
  }

  test("CREATE TABLE AS SELECT makes the table with its rows in one commit") {
    withTable { location =>
      spark.sql(s"CREATE TABLE ${name(location)} PARTITIONED BY (dt) AS SELECT 1 AS id, 'a' AS dt")
      assertRows(rows(location), Row(1, "a"))
      operations(location) shouldBe Seq("create")
      partitionNames(location) shouldBe Seq("dt")
    }
  }

  test("CREATE TABLE AS SELECT that fails in a task leaves no table, and works when it is run again") {
    withTable { location =>
      val statement = s"CREATE TABLE ${name(location)} AS SELECT"
      an[Exception] should be thrownBy spark.sql(s"$statement id, raise_error('no') AS x FROM range(10)")
      an[Exception] should be thrownBy rows(location)
      snapshotDirectories(location) shouldBe empty
      spark.sql(s"$statement id FROM range(2)")
      assertRows(rows(location), Row(0L), Row(1L))
    }
  }

  test("REPLACE TABLE AS SELECT gives other columns and rows in one commit, and reads what it replaces") {
    withDays { location =>
      spark.sql(s"REPLACE TABLE ${name(location)} AS SELECT id * 10 AS n FROM ${name(location)}")
      assertRows(rows(location), Row(10), Row(20))
      operations(location) should have size 2
      partitionNames(location) shouldBe empty
      assertRows(load(location, "snapshotId" -> "1"), Row(1, "a"), Row(2, "b"))
    }
  }

  test("REPLACE TABLE without rows empties the table, and of a missing one is refused") {
    withDays { location =>
      spark.sql(s"REPLACE TABLE ${name(location)} (n BIGINT) PARTITIONED BY (bucket(2, n))")
      assertRows(rows(location))
      partitionNames(location) shouldBe Seq("n_bucket")
    }
    withTable { location =>
      assertRefused(location, "cannot be found")(spark.sql(s"REPLACE TABLE ${name(location)} (n BIGINT)"))
    }
  }

  test("REPLACE TABLE AS SELECT that fails leaves the table as it was") {
    withDays { location =>
      val before = onDisk(location)
      an[Exception] should be thrownBy spark.sql(
        s"REPLACE TABLE ${name(location)} AS SELECT id, raise_error('no') AS x FROM range(10)"
      )
      onDisk(location) shouldBe before
    }
  }

  test("CREATE OR REPLACE TABLE AS SELECT creates, then replaces") {
    withTable { location =>
      for (n <- 1 to 2) {
        spark.sql(s"CREATE OR REPLACE TABLE ${name(location)} AS SELECT $n AS c$n")
        assertRows(rows(location), Row(n))
        rows(location).schema.names shouldBe Array(s"c$n")
      }
      operations(location) should have size 2
    }
  }

  test("INSERT INTO by position, by a list of columns and BY NAME") {
    withDays { location =>
      spark.sql(s"INSERT INTO ${name(location)} VALUES (3, 'c')")
      spark.sql(s"INSERT INTO ${name(location)} (dt, id) VALUES ('d', 4)")
      spark.sql(s"INSERT INTO ${name(location)} BY NAME SELECT 'e' AS dt, 5 AS id")
      spark.sql(s"INSERT INTO ${name(location)} PARTITION (dt = 'f') SELECT 6")
      assertRows(rows(location).filter("id > 2"), Row(3, "c"), Row(4, "d"), Row(5, "e"), Row(6, "f"))
      operations(location) shouldBe "create" +: Seq.fill(4)("append")
    }
  }

  test("INSERT of what does not fit is refused and changes nothing") {
    withDays { location =>
      assertRefused(location, "id")(spark.sql(s"INSERT INTO ${name(location)} VALUES (3)"))
      assertRefused(location, "column")(spark.sql(s"INSERT INTO ${name(location)} VALUES (3, 'c', 1)"))
      assertRefused(location, "id")(spark.sql(s"INSERT INTO ${name(location)} VALUES ('x', 'c')"))
      assertRefused(location, "id")(spark.sql(s"INSERT INTO ${name(location)} BY NAME SELECT 1 AS nope, 'a' AS dt"))
    }
  }

  test("INSERT OVERWRITE replaces all rows, or those of the partition that it names") {
    withDays { location =>
      spark.sql(s"INSERT OVERWRITE ${name(location)} PARTITION (dt = 'a') SELECT 10")
      assertRows(rows(location), Row(10, "a"), Row(2, "b"))
      spark.sql(s"INSERT OVERWRITE ${name(location)} VALUES (3, 'c')")
      assertRows(rows(location), Row(3, "c"))
      operations(location) shouldBe Seq("create", "overwrite", "overwrite")
    }
  }

  test("INSERT OVERWRITE in dynamic mode replaces the partitions that it writes") {
    withDays { location =>
      withConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        spark.sql(s"INSERT OVERWRITE ${name(location)} VALUES (20, 'b'), (30, 'c')")
        assertRows(rows(location), Row(1, "a"), Row(20, "b"), Row(30, "c"))
      }
    }
  }

  test("INSERT OVERWRITE reads the table that it overwrites, whole and in part") {
    withDays { location =>
      spark.sql(s"INSERT OVERWRITE ${name(location)} SELECT id + 10, dt FROM ${name(location)}")
      assertRows(rows(location), Row(11, "a"), Row(12, "b"))
      withConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        spark.sql(s"INSERT OVERWRITE ${name(location)} SELECT id + 10, dt FROM ${name(location)} WHERE dt = 'a'")
      }
      assertRows(rows(location), Row(21, "a"), Row(12, "b"))
      spark.sql(s"INSERT INTO ${name(location)} SELECT * FROM ${name(location)}")
      assertRows(rows(location), Row(21, "a"), Row(12, "b"), Row(21, "a"), Row(12, "b"))
    }
  }

  test("writeTo: create, append, overwrite by condition, overwritePartitions, replace, createOrReplace") {
    withTable { location =>
      frame("(1, 'a'), (2, 'b')").writeTo(name(location)).partitionedBy(col("dt")).create()
      frame("(3, 'b')").writeTo(name(location)).append()
      assertRows(rows(location), Row(1, "a"), Row(2, "b"), Row(3, "b"))
      frame("(4, 'b')").writeTo(name(location)).overwrite(col("dt") === "b")
      assertRows(rows(location), Row(1, "a"), Row(4, "b"))
      frame("(5, 'a')").writeTo(name(location)).overwritePartitions()
      assertRows(rows(location), Row(5, "a"), Row(4, "b"))
      frame("(6, 'c')").writeTo(name(location)).overwrite(lit(true))
      assertRows(rows(location), Row(6, "c"))
      frame("(7, 'c')").writeTo(name(location)).replace()
      assertRows(rows(location), Row(7, "c"))
      partitionNames(location) shouldBe empty
      frame("(8, 'c')").writeTo(name(location)).tableProperty("k", "v").createOrReplace()
      assertRows(rows(location), Row(8, "c"))
      snapshot(location).properties.get("k") shouldBe "v"
      operations(location) should have size 7
    }
  }

  test("writeTo with transforms of Spark's functions") {
    withTable { location =>
      spark
        .sql("SELECT 1L AS id, TIMESTAMP '2024-01-01 10:00:00' AS ts")
        .writeTo(name(location))
        .partitionedBy(days(col("ts")), bucket(8, col("id")))
        .create()
      partitionNames(location) shouldBe Seq("ts_day", "id_bucket")
      rows(location).count() shouldBe 1
    }
  }

  test("an overwrite by a condition on a time of a days partition takes whole days, and refuses half a day") {
    withTable { location =>
      writer(
        spark.sql(
          """SELECT * FROM VALUES (1, TIMESTAMP '2024-01-01 01:00:00'), (2, TIMESTAMP '2024-01-01 23:00:00'),
            |(3, TIMESTAMP '2024-01-02 01:00:00') AS t(id, ts)""".stripMargin
        )
      ).option("partitioning", "days(ts)").save(location)
      val none = spark.sql("SELECT 4 AS id, TIMESTAMP '2024-01-01 05:00:00' AS ts")
      val before = onDisk(location)
      val refused = the[Exception] thrownBy none
        .writeTo(name(location))
        .overwrite(col("ts") < lit("2024-01-01 12:00:00").cast("timestamp"))
      refused.getMessage should (include("as a whole") and include("Choose a condition"))
      onDisk(location) shouldBe before
      none.writeTo(name(location)).overwrite(col("ts") < lit("2024-01-02 00:00:00").cast("timestamp"))
      assertRows(rows(location).select("id"), Row(3), Row(4))
    }
  }

  test("an overwrite by a condition that only some rows of a file satisfy, or that is no comparison, is refused") {
    withDays { location =>
      writer(frame("(1, 'c'), (9, 'c')")).mode("append").save(location)
      assertRefused(location, "as a whole")(frame("(5, 'c')").writeTo(name(location)).overwrite(col("id") > 5))
      assertRefused(location, "cannot translate")(
        frame("(5, 'c')").writeTo(name(location)).overwrite(col("id") % 2 === 1)
      )
      assertRows(rows(location), Row(1, "a"), Row(2, "b"), Row(1, "c"), Row(9, "c"))
    }
  }

  test("an overwrite where no row is adds rows; of rows that are null takes them") {
    withTable { location =>
      writer(frame("(1, 'a'), (2, CAST(NULL AS STRING))")).partitionBy("dt").save(location)
      frame("(3, 'z')").writeTo(name(location)).overwrite(col("dt") === "z")
      assertRows(rows(location), Row(1, "a"), Row(2, null), Row(3, "z"))
      frame("(4, 'n')").writeTo(name(location)).overwrite(col("dt").isNull)
      assertRows(rows(location), Row(1, "a"), Row(3, "z"), Row(4, "n"))
      frame("(5, 'n')").writeTo(name(location)).overwrite(col("dt") =!= "n")
      assertRows(rows(location), Row(4, "n"), Row(5, "n"))
    }
  }

  test("the partition transforms are functions of the catalog") {
    val row = spark
      .sql(
        """SELECT datashard.years(DATE '1971-06-01'), datashard.months(DATE '1970-03-01'),
          |datashard.days(TIMESTAMP '1970-01-03 12:00:00'), datashard.hours(TIMESTAMP '1970-01-01 05:30:00'),
          |datashard.bucket(16, 34) BETWEEN 0 AND 15, datashard.truncate(10, -1), datashard.truncate(2, 'a星c'),
          |datashard.days(CAST(NULL AS DATE)), datashard.bucket(16, CAST(NULL AS INT))""".stripMargin
      )
      .head()
    row.get(0) shouldBe 1
    row.get(1) shouldBe 2
    row.get(2).toString should (be("2") or be("1970-01-03"))
    row.get(3) shouldBe 5
    row.get(4) shouldBe true
    row.get(5) shouldBe -10
    row.get(6) shouldBe "a星"
    row.isNullAt(7) shouldBe true
    row.isNullAt(8) shouldBe true
  }

  test("a query may group by a function and name it in its result, too") {
    spark
      .sql("""SELECT * FROM VALUES (1, TIMESTAMP '2024-01-01 12:00:00', 10D, 10F),
             |(1, TIMESTAMP '2024-01-01 13:00:00', 10D, 10F),
             |(20, TIMESTAMP '2024-01-02 12:00:00', 200D, -40F) AS t(id, ts, ra, dec)""".stripMargin)
      .createOrReplaceTempView("grouped")
    for (
      function <- Seq(
        "bucket(1000, id)",
        "truncate(10, id)",
        "days(ts)",
        "healpix(4, ra, dec)",
        "cone(ra, dec, 10, 10, 1)",
        "sky_distance(ra, dec, 10, 10)"
      )
    ) withClue(s"$function: ") {
      val groups = spark.sql(s"SELECT datashard.$function, count(*) FROM grouped GROUP BY datashard.$function")
      groups.collect().map(_.getLong(1)) should contain theSameElementsAs Seq(1L, 2L)
    }
  }

  test("a function with arguments of a wrong type or number, and an unknown one, are refused") {
    (the[Exception] thrownBy spark.sql("SELECT datashard.days('x')").collect()).getMessage should include("days")
    (the[Exception] thrownBy spark.sql("SELECT datashard.bucket('x', 1)").collect()).getMessage should include("bucket")
    (the[Exception] thrownBy spark.sql("SELECT datashard.weeks(1)")).getMessage should include("weeks")
  }

  test("a self-join by path") {
    withDays { location =>
      assertRows(
        spark.sql(s"SELECT l.id, r.id FROM ${name(location)} l JOIN ${name(location)} r ON l.id = r.id + 1"),
        Row(2, 1)
      )
    }
  }

  test("save and load make SQL by path possible in a session that did not configure it, and override nothing") {
    withTable { location =>
      writer(frame("(1, 'a')")).save(location)
      val key = "spark.sql.catalog.datashard"
      val session = spark.newSession()
      session.conf.unset(key)
      val unset = the[Exception] thrownBy session.sql(s"SELECT * FROM ${name(location)}")
      unset.getMessage should include("datashard")
      inSession(session)(load(location).count() shouldBe 1)
      session.conf.get(key) shouldBe "io.datashard.spark.DatashardCatalog"
      assertRows(session.sql(s"SELECT * FROM ${name(location)}"), Row(1, "a"))

      val other = spark.newSession()
      other.conf.set(key, "org.example.Other")
      inSession(other)(load(location).count() shouldBe 1)
      other.conf.get(key) shouldBe "org.example.Other"
    }
  }
}
