package io.datashard.integration

import scala.collection.JavaConverters._

import org.apache.parquet.hadoop.ParquetFileReader
import org.apache.parquet.hadoop.util.HadoopInputFile
import org.apache.spark.sql.functions.col
import org.apache.spark.sql.{DataFrame, Row, SparkSession}

import io.datashard.FileEntry

/** How many files writes make, which rows are in each, and in which order. */
class WriteLayoutSuite extends TableSuite {

  private def name(location: String): String = s"datashard.`$location`"

  private def entries(location: String): Seq[FileEntry] = {
    val files = snapshot(location).entries(java.util.List.of()).iterator.asScala
    files.toSeq
  }

  /** Rows in the order in which a file has them, for each file. */
  private def filesOf(location: String): Seq[Seq[Row]] =
    entries(location).map(entry => spark.read.parquet(s"$location/${entry.path}").coalesce(1).collect().toSeq)

  private def plan(statement: String, session: SparkSession = spark): String =
    session.sql(s"EXPLAIN $statement").head().getString(0)

  private def scattered(tasks: Int): DataFrame =
    spark.range(0, 3000, 1, tasks).selectExpr("id * 7919 % 3000 AS id", "CAST(id % 50 AS INT) AS part")

  private def create(location: String, columns: String, properties: (String, String)*): Unit = {
    val texts = properties.map { case (key, value) => s"'$key' = '$value'" }
    spark.sql(
      s"CREATE TABLE ${name(location)} $columns" + (if (texts.isEmpty) ""
                                                    else texts.mkString(" TBLPROPERTIES (", ", ", ")"))
    )
  }

  test("fifty partitions from many tasks are fifty files; with distribution-mode none each task writes its own") {
    withTable { location =>
      writer(scattered(8)).partitionBy("part").save(location)
      entries(location) should have size 50
      writer(scattered(4)).mode("overwrite").option("distribution-mode", "none").save(location)
      entries(location) should have size 200
      assertSameRows(load(location), scattered(1))
      spark.sql(s"ALTER TABLE ${name(location)} SET TBLPROPERTIES ('distribution-mode' = 'NONE')")
      scattered(4).writeTo(name(location)).overwritePartitions()
      entries(location) should have size 200
      scattered(4).writeTo(name(location)).option("distribution-mode", "hash").overwritePartitions()
      entries(location) should have size 50
    }
  }

  test("a partition too big for one task is shared, so that no task is a giant") {
    withTable { location =>
      val rows = spark.range(0, 40000, 1, 8).selectExpr("uuid() AS text", "1 AS part")
      writer(rows).partitionBy("part").option("target-file-size", "400000").save(location)
      val tasks = entries(location).map(_.path.replaceAll("^.*/", "").split("-")(1)).distinct
      withClue(entries(location).map(_.path))(tasks.size should be > 1)
      entries(location).size should be < 12
      load(location).count() shouldBe 40000
    }
  }

  test("transforms are distributed by the catalog's functions, by name as by path") {
    withWarehouse { (catalog, warehouse) =>
      spark.sql(
        s"CREATE TABLE $catalog.db.t (id BIGINT, ts TIMESTAMP, s STRING) PARTITIONED BY (bucket(2, id), days(ts), truncate(1, s))"
      )
      val rows =
        spark.range(0, 1000, 1, 7).selectExpr("id", "timestamp_seconds(id % 2 * 86400) AS ts", "'x' || id AS s")
      rows.writeTo(s"$catalog.db.t").append()
      entries(warehouse.resolve("db/t").toString) should have size 4
      assertSameRows(spark.table(s"$catalog.db.t"), rows)
    }
  }

  test("a sort order holds in every file, with and without partitions, whatever the mode") {
    for (mode <- Seq("none", "hash", "range"); partitioned <- Seq("", "PARTITIONED BY (part)"))
      withTable { location =>
        create(
          location,
          s"(id INT, v STRUCT<x: INT>, part INT) $partitioned",
          "sort-order" -> "v.x DESC nulls first, part, id",
          "distribution-mode" -> mode
        )
        val rows = spark
          .range(0, 2000, 1, 5)
          .selectExpr(
            "CAST(id * 7919 % 2000 AS INT) AS id",
            "IF(id % 9 = 0, NULL, named_struct('x', CAST(id % 10 AS INT))) AS v",
            "CAST(id % 3 AS INT) AS part"
          )
        rows.writeTo(name(location)).append()
        withClue(s"$mode $partitioned: ") {
          for (file <- filesOf(location)) {
            val keys = file.map(row =>
              (if (row.isNullAt(1)) Int.MinValue else -row.getStruct(1).getInt(0), row.getInt(2), row.getInt(0))
            )
            keys shouldBe keys.sorted
          }
          assertSameRows(load(location), rows)
        }
      }
  }

  test("range, the default with a sort order, gives each file a range of its own") {
    withTable { location =>
      create(location, "(id INT, text STRING)", "sort-order" -> "id", "target-file-size" -> "200000")
      val rows = spark.range(0, 20000, 1, 6).selectExpr("CAST(id * 7919 % 20000 AS INT) AS id", "uuid() AS text")
      rows.writeTo(name(location)).append()
      val ranges = filesOf(location).map(file => (file.head.getInt(0), file.last.getInt(0))).sorted
      ranges.size should be > 1
      ranges.zip(ranges.tail).foreach { case (one, next) => one._2 should be < next._1 }
      new ScanReport(load(location).where("id < 100")).files._3 shouldBe 1
    }
  }

  test("what cannot be a sort order, a mode or a Parquet option is refused before anything is written") {
    withTable { location =>
      for (
        ((key, value), because) <- Seq(
          ("sort-order" -> "nope") -> "there is no column nope. The columns to choose from are id, a",
          ("sort-order" -> "id upwards") -> "'id upwards' is not understood",
          ("sort-order" -> "tags") -> "the column tags of type array",
          ("distribution-mode" -> "round") -> "set it to one of none, hash, range",
          ("target-file-size" -> "1g") -> "number of bytes",
          ("compression" -> "brotli") -> "give one of zstd, snappy, gzip, lz4, uncompressed",
          ("compression-level" -> "0") -> "from 1 to 22",
          ("page-size" -> "big") -> "whole number"
        )
      ) withClue(s"$key $value: ") {
        (the[Exception] thrownBy create(
          location,
          "(id INT, a STRING, tags ARRAY<INT>)",
          key -> value
        )).getMessage should include(because)
        onDisk(location) shouldBe empty
      }
      create(location, "(id INT, a STRING, tags ARRAY<INT>)")
      assertRefused(location, "sort-order", "no column nope")(
        spark.sql(s"ALTER TABLE ${name(location)} SET TBLPROPERTIES ('sort-order' = 'nope')")
      )
      assertRefused(location, "distribution-mode", "none, hash, range")(
        spark.sql(s"ALTER TABLE ${name(location)} SET TBLPROPERTIES ('distribution-mode' = 'x')")
      )
      assertRefused(location, "distribution-mode", "none, hash, range")(
        spark
          .sql("SELECT 1 AS id, 'a' AS a, array(1) AS tags")
          .writeTo(name(location))
          .option("distribution-mode", "x")
          .append()
      )
    }
  }

  test("a sort order follows its columns when they are renamed, and keeps them from being dropped") {
    withTable { location =>
      create(location, "(id INT, a INT, b INT)", "sort-order" -> "a desc")
      spark.sql(s"ALTER TABLE ${name(location)} RENAME COLUMN a TO c")
      snapshot(location).properties.get("sort-order") shouldBe "c desc"
      spark
        .range(10)
        .selectExpr("CAST(id AS INT) id", "CAST(id AS INT) c", "1 AS b")
        .coalesce(1)
        .writeTo(name(location))
        .append()
      filesOf(location).head.map(_.getInt(1)) shouldBe (9 to 0 by -1)
      assertRefused(location, "cannot be dropped", "sort-order names it", "unset it")(
        spark.sql(s"ALTER TABLE ${name(location)} DROP COLUMN c")
      )
      spark.sql(s"ALTER TABLE ${name(location)} UNSET TBLPROPERTIES ('sort-order')")
      spark.sql(s"ALTER TABLE ${name(location)} DROP COLUMN c")
    }
  }

  test("a few rows of a statement's own go to one task without a shuffle, also in a session without the extension") {
    withTable { location =>
      create(location, "(id INT, part INT) PARTITIONED BY (part)", "sort-order" -> "id")
      plan(s"INSERT INTO ${name(location)} SELECT * FROM ${name(location)}") should include("Exchange")
      for (session <- Seq(spark, sessionLikePySparks()))
        inSession(session) {
          session.conf.set("spark.sql.catalog.datashard", "io.datashard.spark.DatashardCatalog")
          val statement = s"INSERT INTO ${name(location)} VALUES (3, 1), (1, 1), (2, 2), (4, 1)"
          plan(statement, session) should not include "Exchange"
          session.sql(statement)
        }
      filesOf(location).map(_.map(_.getInt(0))) should contain theSameElementsAs
        Seq(Seq(1, 3, 4), Seq(2), Seq(1, 3, 4), Seq(2))
      writer(spark.range(1).selectExpr("CAST(id AS INT) AS id", "9 AS part")).mode("append").save(location)
      entries(location) should have size 5
    }
  }

  test("rows that the query sorts by partition keep their order, without another shuffle") {
    withTable { location =>
      create(location, "(id INT, part INT) PARTITIONED BY (part)")
      val rows =
        spark.range(0, 3000, 1, 5).selectExpr("CAST(id * 7919 % 3000 AS INT) AS id", "CAST(id % 6 AS INT) AS part")
      rows.orderBy(col("part").desc, col("id").desc).writeTo(name(location)).append()
      for (file <- filesOf(location)) file.map(-_.getInt(0)) shouldBe sorted
      entries(location).size should be < 12
      assertSameRows(load(location), rows)
      rows.createOrReplaceTempView("rows_to_write")
      try {
        val physical = plan(s"INSERT INTO ${name(location)} SELECT * FROM rows_to_write ORDER BY part, id")
        physical.split("Exchange ", -1).length shouldBe 2
        physical.split("Sort ", -1).length shouldBe 2
        plan(s"INSERT INTO ${name(location)} SELECT * FROM rows_to_write ORDER BY id") should include(
          "hashpartitioning(part"
        )
      } finally spark.catalog.dropTempView("rows_to_write")
    }
  }

  test("rows that the query sorts otherwise than the table come by ranges all the same") {
    withTable { location =>
      create(location, "(id INT, ts INT, part INT) PARTITIONED BY (part)", "sort-order" -> "id")
      val rows = spark
        .range(0, 3000, 1, 5)
        .selectExpr("CAST(id AS INT) AS id", "CAST(id * 7919 % 3000 AS INT) AS ts", "1 AS part")
      withConf("spark.sql.shuffle.partitions" -> "4", "spark.sql.adaptive.coalescePartitions.enabled" -> "false") {
        rows.orderBy("part", "ts").writeTo(name(location)).append()
      }
      val ranges = filesOf(location).map(file => (file.map(_.getInt(0)).min, file.map(_.getInt(0)).max)).sorted
      ranges.size should be > 1
      for ((before, after) <- ranges.zip(ranges.tail)) before._2 should be < after._1
    }
  }

  test("a higher level compresses more") {
    withTable { location =>
      create(location, "(id BIGINT, text STRING)", "dictionary" -> "false")
      val rows =
        spark.range(0, 20000, 1, 1).selectExpr("id", "concat_ws(' ', id % 97, id % 89, id % 83, id % 13) AS text")
      for (level <- Seq("1", "19")) rows.writeTo(name(location)).option("compression-level", level).append()
      val Seq(fast, small) = entries(location).sortBy(_.version).map(_.bytes)
      small should be < fast
    }
  }

  test("Parquet options are those of the table, and before them those of the write") {
    withTable { location =>
      create(
        location,
        "(id BIGINT, text STRING)",
        "compression-level" -> "9",
        "row-group-size" -> "30000",
        "page-rows" -> "50",
        "dictionary" -> "false"
      )
      val rows = spark.range(0, 5000, 1, 1).selectExpr("id", "sha2(CAST(id % 40 AS STRING), 256) AS text")
      rows.writeTo(name(location)).append()
      rows
        .writeTo(name(location))
        .option("compression", "snappy")
        .option("dictionary", "true")
        .option("row-group-size", "100000000")
        .append()
      val footers = entries(location).sortBy(_.version).map { entry =>
        val file = HadoopInputFile
          .fromPath(new org.apache.hadoop.fs.Path(location, entry.path), spark.sessionState.newHadoopConf())
        val reader = ParquetFileReader.open(file)
        try reader.getFooter.getBlocks.asScala
        finally reader.close()
      }
      footers.head.size should be > 3
      footers(1) should have size 1
      footers.map(_.head.getColumns.get(1).getCodec.name) shouldBe Seq("ZSTD", "SNAPPY")
      footers.map(_.head.getColumns.get(1).hasDictionaryPage) shouldBe Seq(false, true)
      assertSameRows(load(location), rows.union(rows))
    }
  }
}
