package io.datashard.integration

import org.apache.spark.sql.execution.LocalTableScanExec
import org.apache.spark.sql.functions.col
import org.apache.spark.sql.{DataFrame, Row}

/** What a table knows of itself, read as a table. */
class MetadataTablesSuite extends TableSuite {

  private def frame(ids: Int*): DataFrame = spark.createDataFrame(ids.map(Tuple1(_))).toDF("id")

  /** Created with one row, then one more, then all replaced by three. */
  private def withVersions[T](test: String => T): T = withTable { location =>
    writer(frame(1)).save(location)
    writer(frame(2)).mode("append").save(location)
    writer(frame(3, 4, 5).coalesce(1)).mode("overwrite").save(location)
    test(location)
  }

  private def name(location: String): String = s"datashard.`$location`.history"

  private val lines = Seq(Row(3L, 2L, "overwrite", 3L), Row(2L, 1L, "append", 2L), Row(1L, null, "create", 1L))

  test("the history has a row for each version, in SQL, by table and by path") {
    withVersions { location =>
      val columns = Seq("version", "parent", "operation", "rows").map(col)
      assertRows(spark.sql(s"SELECT version, parent, operation, rows FROM ${name(location)}"), lines: _*)
      assertRows(spark.table(name(location)).select(columns: _*), lines: _*)
      assertRows(load(location, "metadata" -> "history").select(columns: _*), lines: _*)
      assertRows(load(location, "METADATA" -> "History").select(columns: _*), lines: _*)
    }
  }

  test("a row says what the version's own object says") {
    withVersions { location =>
      val found = spark.sql(s"SELECT * FROM ${name(location)}").collect()
      found should have size 3
      for (row <- found) {
        val version = table(location).snapshot(row.getAs[Long]("version").toString)
        row.getAs[String]("snapshot_id") shouldBe version.id
        row.getAs[java.sql.Timestamp]("committed_at").toInstant shouldBe version.time
        row.getAs[Long]("files") shouldBe version.totals.files
        row.getAs[Long]("bytes") shouldBe version.totals.bytes
        for (
          metric <- Seq("attempts", "lost-races", "commit-ms", "queue-ms", "backoff-ms", "data-bytes", "metadata-bytes")
        )
          row.getAs[Any](metric.replace('-', '_')) shouldBe version.metrics.get(metric)
        row.getAs[Long]("attempts") shouldBe 1
      }
    }
  }

  test("the history of an older version ends there, by every way to choose one") {
    withVersions { location =>
      val id = table(location).snapshot("2").id
      val time = table(location).snapshot("2").time.toString
      for (
        past <- Seq(
          spark.sql(s"SELECT * FROM ${name(location)} VERSION AS OF 2"),
          spark.sql(s"SELECT * FROM ${name(location)} VERSION AS OF '$id'"),
          spark.sql(s"SELECT * FROM ${name(location)} TIMESTAMP AS OF '$time'"),
          load(location, "metadata" -> "history", "versionAsOf" -> "2"),
          load(location, "metadata" -> "history", "snapshotId" -> id),
          load(location, "metadata" -> "history", "timestampAsOf" -> time)
        )
      ) assertRows(past.select("version"), Row(2L), Row(1L))
    }
  }

  test("a history is pinned when it is loaded") {
    withVersions { location =>
      val loaded = spark.table(name(location))
      writer(frame(6)).mode("append").save(location)
      loaded.count() shouldBe 3
      spark.table(name(location)).count() shouldBe 4
    }
  }

  test("the history is read on the driver, with columns and a limit pushed into it") {
    withVersions { location =>
      val newest = spark.sql(s"SELECT version FROM ${name(location)} LIMIT 2")
      assertRows(newest, Row(3L), Row(2L))
      val scans = newest.queryExecution.executedPlan.collect { case scan: LocalTableScanExec => scan }
      scans.map(_.rows.size) shouldBe Seq(2)
      scans.flatMap(_.output.map(_.name)) shouldBe Seq("version")
      assertRows(
        spark.sql(s"SELECT max(version), count(parent) FROM ${name(location)} WHERE rows > 1"),
        Row(3L, 2L)
      )
      assertRows(
        spark.sql(s"SELECT operation FROM ${name(location)} ORDER BY version LIMIT 1"),
        Row("create")
      )
    }
  }

  test("the history joins the data of the same table") {
    withVersions { location =>
      assertRows(
        spark.sql(
          s"SELECT count(*) FROM datashard.`$location` JOIN ${name(location)} h ON h.version = id"
        ),
        Row(1L)
      )
    }
  }

  test("what is no metadata table, or no table, is refused by name, and nothing writes to one") {
    withVersions { location =>
      assertRefused(
        location,
        "no metadata table \"histroy\"",
        "the metadata tables are changes, commits, files, history, partitions, properties, snapshots"
      ) {
        load(location, "metadata" -> "histroy")
      }
      assertRefused(location, "no metadata table \"nope\"")(spark.table(s"datashard.`$location`.nope"))
      assertRefused(location, "TABLE_OR_VIEW_NOT_FOUND")(spark.table(s"datashard.`$location/none`.history"))
      assertRefused(location, "append in batch mode")(
        spark.sql(s"INSERT INTO ${name(location)} SELECT * FROM ${name(location)}")
      )
      assertRefused(location, "\"metadata\" is no option for writing") {
        writer(frame(1)).mode("append").option("metadata", "history").save(location)
      }
    }
  }

  /** Two days in two commits, then one of the days again with other rows. */
  private def withDays[T](test: String => T): T = withTable { location =>
    def rows(sql: String): DataFrame =
      spark.sql(s"SELECT id, timestamp(ts) AS ts, name FROM VALUES $sql AS t(id, ts, name)")
    def append(sql: String): Unit =
      writer(rows(sql).coalesce(1)).option("partitioning", "days(ts)").mode("append").save(location)
    append("(1, '2024-01-01 10:00:00', 'a'), (2, '2024-01-02 11:00:00', null)")
    append("(3, '2024-01-01 12:00:00', 'z')")
    writer(rows("(4, '2024-01-02 09:00:00', 'm')").coalesce(1))
      .mode("overwrite")
      .option("partitionOverwriteMode", "dynamic")
      .save(location)
    test(location)
  }

  private def of(location: String, table: String): String = s"datashard.`$location`.$table"

  test("files has a row for each file of the version, with its partition and statistics") {
    withDays { location =>
      assertRows(
        spark.sql(s"""SELECT partition.ts_day, rows, added_version, statistics.id.lower, statistics.id.upper,
          statistics.name.upper, statistics.name.nulls, statistics.name.exact FROM ${of(location, "files")}"""),
        Row(java.sql.Date.valueOf("2024-01-01"), 1L, 1L, "1", "1", "a", 0L, true),
        Row(java.sql.Date.valueOf("2024-01-01"), 1L, 2L, "3", "3", "z", 0L, true),
        Row(java.sql.Date.valueOf("2024-01-02"), 1L, 3L, "4", "4", "m", 0L, true)
      )
      val entries = table(location).currentSnapshot.entries(java.util.List.of())
      val expected = entries.toArray(Array.empty[io.datashard.FileEntry]).map(file => Row(file.path, file.bytes))
      assertRows(spark.sql(s"SELECT path, bytes FROM ${of(location, "files")}"), expected: _*)
      assertRows(
        spark.sql(s"SELECT statistics.name.nulls, statistics.ts.lower FROM ${of(location, "files")} VERSION AS OF 1"),
        Row(0L, "2024-01-01 10:00:00"),
        Row(1L, "2024-01-02 11:00:00")
      )
    }
  }

  test("partitions adds up the files of each partition, and an unpartitioned table is one") {
    withDays { location =>
      assertRows(
        spark.sql(
          s"SELECT partition.ts_day, files, rows, last_added_version FROM ${of(location, "partitions")}"
        ),
        Row(java.sql.Date.valueOf("2024-01-01"), 2L, 2L, 2L),
        Row(java.sql.Date.valueOf("2024-01-02"), 1L, 1L, 3L)
      )
      assertRows(
        spark.sql(s"SELECT sum(bytes), sum(files) FROM ${of(location, "partitions")}"),
        Row(table(location).currentSnapshot.totals.bytes, 3L)
      )
    }
    withVersions { location =>
      val partitions = spark.table(of(location, "partitions"))
      partitions.columns should not contain "partition"
      assertRows(partitions.select("files", "rows"), Row(1L, 3L))
    }
  }

  test("commits says what each version added and removed") {
    withDays { location =>
      assertRows(
        spark.sql(s"SELECT version, operation, change, partition, rows FROM ${of(location, "commits")}"),
        Row(1L, "create", "add", "ts_day=2024-01-01", 1L),
        Row(1L, "create", "add", "ts_day=2024-01-02", 1L),
        Row(2L, "append", "add", "ts_day=2024-01-01", 1L),
        Row(3L, "overwrite", "add", "ts_day=2024-01-02", 1L),
        Row(3L, "overwrite", "remove", "ts_day=2024-01-02", null)
      )
      val removed = spark.sql(s"SELECT name FROM ${of(location, "commits")} WHERE change = 'remove'")
      val added = spark.sql(
        s"SELECT name FROM ${of(location, "commits")} WHERE version = 1 AND partition = 'ts_day=2024-01-02'"
      )
      assertSameRows(removed, added)
    }
    withVersions { location =>
      assertRows(
        spark.sql(s"SELECT change, rows FROM ${of(location, "commits")} WHERE version = 3"),
        Row("remove all", null),
        Row("add", 3L)
      )
    }
  }

  test("properties and snapshots are those of the version") {
    withVersions { location =>
      table(location).newTransaction.properties(java.util.Map.of("owner", "Ada", "a", "b")).commit()
      assertRows(spark.table(of(location, "properties")), Row("a", "b"), Row("owner", "Ada"))
      assertRows(spark.sql(s"SELECT * FROM ${of(location, "properties")} VERSION AS OF 3"))
      assertSameRows(
        spark.table(of(location, "snapshots")),
        spark.sql(s"SELECT version, snapshot_id, committed_at, operation FROM ${of(location, "history")}")
      )
    }
  }
}
