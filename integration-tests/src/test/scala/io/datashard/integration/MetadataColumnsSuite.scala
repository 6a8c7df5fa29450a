package io.datashard.integration

import org.apache.spark.sql.functions.col
import org.apache.spark.sql.types.StructType
import org.apache.spark.sql.{AnalysisException, DataFrame, Row}

/** What can be selected of a row beside its table's columns. */
class MetadataColumnsSuite extends TableSuite {

  private val all = Seq("_file", "_pos", "_partition", "_version", "_snapshot_id")

  test("each row tells its file, partition, version and snapshot as the metadata tables do") {
    withTable { location =>
      writer(spark.range(10).selectExpr("id", "id % 2 AS k")).partitionBy("k").save(location)
      writer(spark.range(10, 20).selectExpr("id", "IF(id < 15, NULL, id % 2) AS k")).mode("append").save(location)
      val rows = load(location).select("_file", "_partition", "_version").distinct()
      val files =
        spark.sql(
          s"SELECT path AS _file, partition AS _partition, added_version AS _version FROM ${name(location)}.files"
        )
      assertSameRows(rows, files)
      rows.count() should be >= 5L
      assertSameRows(
        load(location).select("_version", "_snapshot_id").distinct(),
        spark.sql(s"SELECT version, snapshot_id FROM ${name(location)}.history")
      )
      load(location).where("k IS DISTINCT FROM _partition.k").count() shouldBe 0
    }
  }

  test("they are declared as row-level operations need them, and are not among a table's columns") {
    withTable { location =>
      writer(spark.range(3).selectExpr("id", "id AS k")).partitionBy("k").save(location)
      load(location).columns shouldBe Array("id", "k")
      val schema = load(location).select(all.map(col): _*).schema
      schema.map(field => (field.name, field.dataType.sql, field.nullable)) shouldBe Seq(
        ("_file", "STRING", false),
        ("_pos", "BIGINT", false),
        ("_partition", "STRUCT<k: BIGINT>", false),
        ("_version", "BIGINT", false),
        ("_snapshot_id", "STRING", true)
      )
      schema("_partition").dataType.asInstanceOf[StructType]("k").nullable shouldBe true
    }
  }

  test("a table without partitions has no column for them") {
    withTable { location =>
      writer(spark.range(3).toDF).save(location)
      (the[AnalysisException] thrownBy load(location).select("_partition")).getMessage should include("_partition")
      load(location).selectExpr("count(DISTINCT _file, _pos)").head().getLong(0) shouldBe 3
    }
  }

  test("files of several partitionings have the fields of all, null where they lack one") {
    withTable { location =>
      writer(spark.range(4).selectExpr("id", "id % 2 AS k")).partitionBy("k").save(location)
      spark.sql(s"ALTER TABLE ${name(location)} SET TBLPROPERTIES ('partitioning' = 'bucket(4, id)')")
      writer(spark.range(4, 8).selectExpr("id", "id % 2 AS k")).mode("append").save(location)
      assertSameRows(
        load(location).select("_file", "_partition").distinct(),
        spark.sql(s"SELECT path, partition FROM ${name(location)}.files")
      )
      load(location).where("_partition.k IS NULL").count() shouldBe 4
    }
  }

  private val small = Map("row-group-size" -> "20000", "page-rows" -> "100", "page-size" -> "1000")

  /** One file of many row groups and pages, in which the row `id` is at position `id`. */
  private def withOneFile(test: DataFrame => Any): Unit = withTable { location =>
    writer(
      spark.range(0, 20000, 1, 1).selectExpr("id", "CAST(id / 3 AS LONG) AS a", "sha2(CAST(id AS STRING), 256) AS s")
    )
      .options(small)
      .save(location)
    test(load(location))
  }

  /** Whatever is left out, `id` says what the position is. */
  private def assertPositions(rows: DataFrame, expected: Long): Unit = {
    rows.where("id IS DISTINCT FROM _pos").select("id", "_pos").take(5).toSeq shouldBe empty
    rows.selectExpr("_pos").distinct().count() shouldBe expected
  }

  test("positions are those in the file when it is read whole, in batches of any size, and by rows") {
    withOneFile { rows =>
      for (batch <- Seq("7", "100", "4096"); offHeap <- Seq("false", "true"))
        withConf(
          "spark.sql.parquet.columnarReaderBatchSize" -> batch,
          "spark.sql.columnVector.offheap.enabled" -> offHeap
        ) {
          assertPositions(rows, 20000)
        }
      withConf("spark.sql.parquet.enableVectorizedReader" -> "false")(assertPositions(rows, 20000))
    }
  }

  test("positions are right where row groups and pages are skipped") {
    withOneFile { rows =>
      for (
        (condition, left) <- Seq(
          "id = 12345" -> 1L,
          "id BETWEEN 4990 AND 5010" -> 21L,
          "a IN (7, 3000, 6001)" -> 9L,
          "id < 3 OR id > 19990" -> 12L,
          "s = sha2('777', 256)" -> 1L
        )
      ) {
        assertPositions(rows.where(condition), left)
        val report = new ScanReport(rows.where(condition).select("id", "_pos"))
        if (!condition.startsWith("s")) report.rows should be < 3000L
        rows.where(condition).select("_pos").collect().length shouldBe left
        withConf("spark.sql.parquet.enableVectorizedReader" -> "false")(assertPositions(rows.where(condition), left))
      }
    }
  }

  test("positions are right where a file is split among tasks, with and without conditions") {
    withOneFile { rows =>
      for (bytes <- Seq("20000", "100000", "1000000"))
        withConf("spark.sql.files.maxPartitionBytes" -> bytes, "spark.sql.files.openCostInBytes" -> "1") {
          if (bytes == "20000") new ScanReport(rows.select("_pos")).tasks should be > 5
          assertPositions(rows, 20000)
          assertPositions(rows.where("id BETWEEN 9000 AND 11000"), 2001)
        }
    }
  }

  test("they are read without any column of the table, and pruned to the fields that are wanted") {
    withTable { location =>
      writer(spark.range(0, 100, 1, 2).selectExpr("id", "id % 3 AS k", "'x' AS p")).partitionBy("k", "p").save(location)
      val rows = load(location)
      assertRows(rows.selectExpr("min(_pos)", "count(DISTINCT _file)"), Row(0L, snapshot(location).totals.files))
      val report = new ScanReport(rows.select("_partition.p"))
      report.columns shouldBe "struct<_partition:struct<p:string>>"
      rows.select("_partition.p").distinct().head().getString(0) shouldBe "x"
      new ScanReport(rows.select("id")).columns shouldBe "struct<id:bigint>"
      withConf("spark.sql.parquet.enableNestedColumnVectorizedReader" -> "false") {
        assertSameRows(rows.groupBy("_partition.k").count(), rows.groupBy("k").count())
      }
    }
  }

  test("conditions, aggregates and joins on them are right") {
    withTable { location =>
      writer(spark.range(0, 100, 1, 4).selectExpr("id", "id % 5 AS k")).partitionBy("k").save(location)
      writer(spark.range(100, 110).selectExpr("id", "id % 5 AS k")).mode("append").save(location)
      val rows = load(location)
      rows.where("_version = 2").count() shouldBe 10
      rows.where("_partition.k = 3 AND k <> 3").count() shouldBe 0
      rows.where("_partition.k = 3").count() shouldBe 22
      assertRows(rows.selectExpr("max(_version)", "min(_version)"), Row(2L, 1L))
      val file = rows.where("id = 42").select("_file", "_pos").head()
      assertRows(
        rows.where(col("_file") === file.getString(0) && col("_pos") === file.getLong(1)).select("id"),
        Row(42L)
      )
      val twice = s"${name(location)} AS a JOIN ${name(location)} AS b ON a._file = b._file AND a._pos = b._pos"
      assertRows(spark.sql(s"SELECT count(*), count_if(a.id = b.id) FROM $twice"), Row(110L, 110L))
    }
  }

  test("a column of the table keeps its name, and the metadata column of that name is found by Spark's rule") {
    withTable { location =>
      writer(spark.range(3).selectExpr("id", "'mine' AS _file", "id + 7 AS _pos")).save(location)
      assertRows(load(location).select("_file", "_pos").where("_pos = 7"), Row("mine", 7L))
      val rows = load(location)
      rows
        .select(rows.metadataColumn("_file"), rows.metadataColumn("_pos"), col("_pos"))
        .collect()
        .foreach { row =>
          row.getString(0) should include("/tablets/")
          row.getLong(1) should be <= 2L
          row.getLong(2) should be >= 7L
        }
    }
    withConf("spark.sql.caseSensitive" -> "true") {
      withTable { location =>
        writer(spark.range(3).selectExpr("id", "'mine' AS _FILE")).save(location)
        assertRows(load(location).where("_FILE = 'mine'").selectExpr("count(*)"), Row(3L))
        an[AnalysisException] should be thrownBy load(location).select("_file")
      }
    }
  }

  test("they are there in SQL by path, at older versions, and in what is written from them") {
    withTable { location =>
      writer(spark.range(0, 3, 1, 1).toDF).save(location)
      writer(spark.range(3, 6, 1, 1).toDF).mode("append").save(location)
      assertRows(
        spark.sql(s"SELECT id, _pos FROM ${name(location)} VERSION AS OF 1 WHERE _version = 1"),
        Row(0L, 0L),
        Row(1L, 1L),
        Row(2L, 2L)
      )
      withTable { copy =>
        writer(load(location).select("id", "_file", "_pos")).save(copy)
        assertSameRows(load(copy).select("id", "_file", "_pos"), load(location).select("id", "_file", "_pos"))
      }
    }
  }

  private def name(location: String) = s"datashard.`$location`"
}
