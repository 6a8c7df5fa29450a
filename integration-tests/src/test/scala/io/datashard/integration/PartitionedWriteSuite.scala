package io.datashard.integration

import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._

import org.apache.spark.sql.functions.col
import org.apache.spark.sql.{DataFrame, Row}

import io.datashard.FileEntry

/** Where the rows of partitioned tables go, and that they come back. */
class PartitionedWriteSuite extends TableSuite {

  private def entries(location: String): Seq[FileEntry] = {
    val files = snapshot(location).entries(java.util.List.of()).iterator.asScala
    files.toSeq
  }

  /** The directories of the partitions, without those of the snapshots. */
  private def partitionPaths(location: String): Seq[String] =
    entries(location).map(_.path.replaceAll("^.*/tablets/", "").replaceAll("/?[^/]*$", "")).sorted

  private def assertRoundTrip(rows: DataFrame, partitioning: String): Unit = withTable { location =>
    writer(rows).option("partitioning", partitioning).save(location)
    withClue(s"$partitioning: ")(assertSameRows(load(location), rows))
  }

  test("small data makes one file for each partition, however many tasks the rows come from") {
    withTable { location =>
      writer(spark.range(0, 3000, 1, 7).selectExpr("id", "id % 3 AS part")).partitionBy("part").save(location)
      partitionPaths(location) shouldBe Seq("part=0", "part=1", "part=2")
      entries(location).map(_.rows) shouldBe Seq(1000L, 1000L, 1000L)
    }
  }

  test("everything is below _datashard, in the directory of the snapshot") {
    withTable { location =>
      writer(spark.range(10).selectExpr("id", "id % 2 AS part")).partitionBy("part").save(location)
      onDisk(location).keys.filter(!_.startsWith("_datashard")).filter(_.nonEmpty) shouldBe empty
      every(entries(location).map(_.path)) should startWith(
        s"_datashard/snapshots/${snapshot(location).id}/tablets/part="
      )
      entries(location).map(_.path).sorted shouldBe dataFiles(location)
    }
  }

  test("plain Parquet readers see nothing of a table rather than something wrong") {
    withTable { location =>
      writer(spark.range(10).selectExpr("id", "id % 2 AS part")).partitionBy("part").save(location)
      val error = the[Exception] thrownBy spark.read.parquet(location)
      error.getMessage should include("infer schema")
      spark.read.schema("id LONG, part LONG").parquet(location).count() shouldBe 0
    }
  }

  test("data files hold the partition columns, too") {
    withTable { location =>
      writer(spark.range(10).selectExpr("id", "id % 2 AS part")).partitionBy("part").save(location)
      val file = Path.of(location, entries(location).head.path).toString
      withDirectory { elsewhere =>
        val copy = Files.copy(Path.of(file), elsewhere.resolve("copy.parquet"))
        spark.read.parquet(copy.toString).schema.names shouldBe Array("id", "part")
      }
    }
  }

  test("all transforms, on all types that they take, with nulls, give back the rows") {
    val rows = spark.sql(
      """SELECT IF(id % 5 = 0, NULL, id) AS l, CAST(id % 4 AS INT) AS i, CAST(id % 3 AS TINYINT) AS b,
        |CAST(id % 3 AS SMALLINT) AS sh, id % 2 = 0 AS bool, CAST(id AS STRING) AS s,
        |CAST(CAST(id AS STRING) AS BINARY) AS bin, CAST(id / 10 AS DECIMAL(12, 3)) AS dec,
        |IF(id % 7 = 0, NULL, date_add(DATE '1969-12-20', CAST(id AS INT))) AS d,
        |timestamp_micros((id - 30) * 1800000001) AS ts,
        |CAST(timestamp_micros((id - 30) * 1800000001) AS TIMESTAMP_NTZ) AS ntz
        |FROM range(60)""".stripMargin
    )
    val transforms = Seq("l", "i", "b", "sh", "bool", "s", "bin", "dec", "d", "ts", "ntz") ++
      (for (c <- Seq("d", "ts", "ntz"); t <- Seq("years", "months", "days")) yield s"$t($c)") ++
      Seq("hours(ts)", "hours(ntz)") ++
      Seq("l", "i", "s", "bin", "dec", "d", "ts", "ntz").map(c => s"bucket(4, $c)") ++
      Seq("l", "i", "dec").map(c => s"truncate(10, $c)") ++ Seq("truncate(1, s)", "truncate(1, bin)")
    transforms.grouped(4).foreach(group => assertRoundTrip(rows, group.mkString(", ")))
  }

  test("null has a partition of its own, beside the text that names it on disk and the empty text") {
    withTable { location =>
      val rows = spark.sql(
        """SELECT * FROM VALUES (1, NULL), (2, '__HIVE_DEFAULT_PARTITION__'), (3, ''), (4, 'null'), (5, 'NULL'),
          |(6, NULL) AS t(id, dt)""".stripMargin
      )
      writer(rows).partitionBy("dt").save(location)
      assertSameRows(load(location), rows)
      entries(location) should have size 5
      partitionPaths(location).distinct should have size 5
      assertRows(load(location).filter("dt IS NULL").select("id"), Row(1), Row(6))
      assertRows(load(location).filter("dt = ''").select("id"), Row(3))
      assertRows(load(location).filter("dt = '__HIVE_DEFAULT_PARTITION__'").select("id"), Row(2))
    }
  }

  test("signs, blanks, other scripts, characters beyond 16 bits and very long texts as partition values") {
    withTable { location =>
      val values = Seq(
        "a/b",
        "..",
        ".",
        " ",
        "a=b",
        "100%",
        "%2F",
        "C:\\x",
        "q\"'`?*<>|#[]{}^",
        "line\nbreak\ttab",
        "\u0000",
        "星",
        "é",
        "e\u0301",
        "😀",
        "x" * 5000,
        "x" * 5000 + "y",
        "星" * 1000,
        "A",
        "a"
      )
      val rows = spark.createDataFrame(values.zipWithIndex).toDF("dt", "id")
      writer(rows).partitionBy("dt").save(location)
      assertSameRows(load(location), rows)
      entries(location) should have size values.size
      for ((value, id) <- values.zipWithIndex)
        withClue(s"$id: ")(assertRows(load(location).filter(col("dt") === value).select("id"), Row(id)))
      writer(rows.limit(0)).mode("append").save(location)
      writer(rows.filter("id = 15").selectExpr("dt", "-1 AS id"))
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .save(location)
      load(location).filter("id = -1").count() shouldBe 1
      load(location).count() shouldBe values.size
    }
  }

  test("dates and times before 1970 and at the edges of what Spark holds") {
    val rows = spark.sql(
      """SELECT id, d, CAST(d AS TIMESTAMP) AS ts, n FROM VALUES
        |(1, DATE '0001-01-01', -9223372036854775808L), (2, DATE '1969-12-31', -1L), (3, DATE '1970-01-01', 0L),
        |(4, DATE '9999-12-31', 9223372036854775807L), (5, DATE '1582-10-04', 1L), (6, CAST(NULL AS DATE), NULL)
        |AS t(id, d, n)""".stripMargin
    )
    for (
      p <- Seq(
        "d",
        "ts",
        "n",
        "years(d)",
        "months(d)",
        "days(d)",
        "years(ts)",
        "months(ts)",
        "days(ts)",
        "hours(ts)"
      ) ++
        Seq("bucket(8, n)", "truncate(10, n)", "bucket(8, d)")
    ) assertRoundTrip(rows, p)
  }

  test("partitions by doubles, with NaN and both zeros, are refused or give back the rows") {
    withTable { location =>
      val rows = spark.sql("SELECT * FROM VALUES (1, 0D), (2, -0D), (3, double('NaN')), (4, NULL) AS t(id, x)")
      val error = scala.util.Try(writer(rows).partitionBy("x").save(location)).failed.toOption
      error match {
        case Some(refused) => refused.getMessage should include("x")
        case None          => assertSameRows(load(location), rows)
      }
    }
  }

  test("a field inside a struct, also where the struct is null, and a name with a dot in it") {
    withTable { location =>
      val rows = spark.sql(
        """SELECT 1 AS id, named_struct('city', 'a', 'n', 1) AS address, 'x' AS `p.q`
          |UNION ALL SELECT 2, NULL, 'y' UNION ALL SELECT 3, named_struct('city', NULL, 'n', 1), NULL""".stripMargin
      )
      writer(rows).option("partitioning", "address.city, `p.q`").save(location)
      assertSameRows(load(location), rows)
      assertRows(load(location).filter("address.city = 'a'").select("id"), Row(1))
      entries(location) should have size 3
      writer(rows.filter("id = 1").selectExpr("10 AS id", "address", "`p.q`"))
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .save(location)
      assertRows(load(location).select("id"), Row(10), Row(2), Row(3))
    }
  }

  test("columns with names of any kind are partitioned by, with partitionBy") {
    withTable { location =>
      val rows = spark.sql("SELECT 1 AS `a b`, 'x' AS `days(ts)`, 'y' AS `q``q`, 'z' AS `d.t`, 'w' AS `名`")
      writer(rows).partitionBy("a b", "days(ts)", "q`q", "d.t", "名").save(location)
      assertSameRows(load(location), rows)
      writer(rows).mode("append").partitionBy("a b", "days(ts)", "q`q", "d.t", "名").save(location)
      load(location).count() shouldBe 2
    }
  }

  test("a partition column's case does not matter in partitionBy") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS id, 'a' AS Dt")).partitionBy("dT").save(location)
      writer(spark.sql("SELECT 1 AS id, 'a' AS Dt")).mode("append").partitionBy("DT").save(location)
      load(location).count() shouldBe 2
    }
  }

  test("files are rolled at the target size, an option of the write or a property of the table") {
    withTable { location =>
      val rows = spark.range(0, 50000, 1, 1).selectExpr("id", "uuid() AS text")
      writer(rows).option("target-file-size", "300000").save(location)
      entries(location).size should be > 3
      load(location).select("id").distinct().count() shouldBe 50000
      val sizes = entries(location).map(_.bytes).sorted
      sizes.last should be < 1000000L
    }
    withTable { location =>
      spark.sql(
        s"CREATE TABLE datashard.`$location` (id LONG, text STRING) TBLPROPERTIES ('target-file-size' = '300000')"
      )
      writer(spark.range(0, 50000, 1, 1).selectExpr("id", "uuid() AS text")).mode("append").save(location)
      entries(location).size should be > 3
    }
  }

  for (codec <- Seq("zstd", "snappy", "gzip", "lz4", "uncompressed"))
    test(s"data files are compressed with $codec where the option says so") {
      withTable { location =>
        writer(spark.range(1000).toDF()).option("compression", codec).save(location)
        assertSameRows(load(location), spark.range(1000).toDF())
        val footer = org.apache.parquet.hadoop.ParquetFileReader.open(
          org.apache.parquet.hadoop.util.HadoopInputFile.fromPath(
            new org.apache.hadoop.fs.Path(location, entries(location).head.path),
            spark.sessionState.newHadoopConf()
          )
        )
        val used =
          try footer.getFooter.getBlocks.get(0).getColumns.get(0).getCodec.name
          finally footer.close()
        used.toLowerCase(java.util.Locale.ROOT) should startWith(codec)
      }
    }

  test("bytes that are not UTF-8 in a partition column are refused, and nothing is left of the write") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS id, 'a' AS dt")).partitionBy("dt").save(location)
      val before = onDisk(location)
      val error = the[Exception] thrownBy {
        writer(spark.sql("SELECT 2 AS id, CAST(X'ff' AS STRING) AS dt")).mode("append").save(location)
      }
      (error.toString + error.getCause) should (include("dt") and include("not UTF-8"))
      onDisk(location) shouldBe before
    }
  }

  test("a partition column may not be an array, a map or a struct") {
    withTable { location =>
      for (value <- Seq("array(1)", "map('k', 1)", "named_struct('f', 1)")) {
        assertRefused(location, "c")(writer(spark.sql(s"SELECT 1 AS id, $value AS c")).partitionBy("c").save(location))
      }
    }
  }

  test("many partitions in one job: each row in its own") {
    withTable { location =>
      val rows = spark.range(0, 300, 1, 4).selectExpr("id", "300 - id AS part")
      writer(rows).partitionBy("part").save(location)
      entries(location) should have size 300
      assertSameRows(load(location), rows)
      assertRows(load(location).filter("part = 17").select("id"), Row(283L))
    }
  }
}
