package io.datashard.integration

import io.datashard.RowStatement.{Kind, Reach}
import io.datashard.{Predicate, RowSet, RowStatement, Snapshot, Transaction}
import org.apache.spark.sql.Row

import scala.jdk.CollectionConverters._

/** Rows that the Java API deletes one by one, read by Spark. */
class DeletedRowsSuite extends TableSuite {

  private val delete = new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW)

  /** Deletes the rows that satisfy a condition by their file and position, as the metadata columns tell them. */
  private def deletion(transaction: Transaction, location: String, condition: String): Transaction = {
    val rows = load(location).where(condition).select("_file", "_pos").collect()
    val byFile = rows.groupBy(_.getString(0)).map { case (file, of) => file -> RowSet.of(of.map(_.getLong(1)): _*) }
    transaction.deleteRows(delete, byFile.asJava)
  }

  private def deleteWhere(location: String, condition: String): Snapshot =
    deletion(table(location).newTransaction(), location, condition).commit()

  /** Two partitions of a file each, of several row groups with several pages. */
  private def save(location: String): Unit =
    spark
      .range(0, 20000, 1, 1)
      .selectExpr(
        "id",
        "id % 2 AS k",
        "IF(id % 10 = 0, NULL, sha2(CAST(id AS STRING), 256)) AS s",
        "struct(id AS x) AS n"
      )
      .write
      .format("datashard")
      .option("row-group-size", "50000")
      .option("page-size", "5000")
      .partitionBy("k")
      .save(location)

  test("deleted rows are in no answer, and the others keep their places") {
    withTable { location =>
      save(location)
      val whole = load(location, "snapshotId" -> "1").selectExpr("*", "_file", "_pos")
      for (condition <- Seq("id % 7 = 3", "id < 300", "k = 1 AND id BETWEEN 5000 AND 11000", "id IN (19998, 19999)"))
        deleteWhere(location, condition)
      val left = "NOT (id % 7 = 3 OR id < 300 OR (k = 1 AND id BETWEEN 5000 AND 11000) OR id IN (19998, 19999))"

      for (bytes <- Seq("40000", "100000000"))
        withConf("spark.sql.files.maxPartitionBytes" -> bytes, "spark.sql.files.openCostInBytes" -> "1") {
          withClue(s"$bytes bytes: ") {
            assertSameRows(load(location).selectExpr("*", "_file", "_pos"), whole.where(left))
            for (filter <- Seq("id BETWEEN 295 AND 320", "s IS NULL", "k = 1 AND id > 10990", "n.x = 301", "id = 10"))
              assertSameRows(
                load(location).where(filter).selectExpr("id", "n", "_pos"),
                whole
                  .where(left)
                  .where(filter)
                  .selectExpr("id", "n", "_pos")
              )
          }
        }
      withConf("spark.sql.codegen.wholeStage" -> "false", "spark.sql.parquet.enableVectorizedReader" -> "false") {
        assertSameRows(load(location).select("id", "s"), whole.where(left).select("id", "s"))
      }
      load(location, "snapshotId" -> "1").count() shouldBe 20000
    }
  }

  test("what the catalog answers stays exact") {
    withTable { location =>
      save(location)
      deleteWhere(location, "id = 0 OR id % 3 = 1 OR id > 19990")
      load(location).createOrReplaceTempView("deleted")
      val expected = spark.range(20000).where("NOT (id = 0 OR id % 3 = 1 OR id > 19990)")
      load(location).count() shouldBe expected.count()
      assertSameRows(
        spark.sql("SELECT count(*), count(id), count(s), min(id), max(id), min(k) FROM deleted"),
        expected.selectExpr("count(*)", "count(id)", "count_if(id % 10 <> 0)", "min(id)", "max(id)", "min(id % 2)")
      )
      assertSameRows(
        spark.sql("SELECT k, count(*) FROM deleted GROUP BY k"),
        expected.selectExpr("id % 2 AS k").groupBy("k").count()
      )
      load(location).limit(7).collect() should have length 7
      load(location).where("k = 1").limit(7).collect() should have length 7
    }
  }

  test("the metadata tables tell deleted rows") {
    withTable { location =>
      save(location)
      deleteWhere(location, "k = 1 AND id < 100")
      val of = s"datashard.`$location`"
      assertRows(
        spark.sql(s"SELECT partition.k, rows, deleted_rows FROM $of.files ORDER BY 1"),
        Row(0L, 10000L, 0L),
        Row(1L, 9950L, 50L)
      )
      assertRows(
        spark.sql(s"SELECT partition.k, rows, deleted_rows FROM $of.partitions ORDER BY 1"),
        Row(0L, 10000L, 0L),
        Row(1L, 9950L, 50L)
      )
      assertRows(
        spark.sql(s"SELECT change, rows FROM $of.commits WHERE version = 2"),
        Row("delete rows", 9950L)
      )
      assertRows(spark.sql(s"SELECT operation, rows FROM $of.history WHERE version = 2"), Row("delete", 19950L))
    }
  }

  test("a partition that was deleted row by row is dropped like others, and rows can be deleted beside other commits") {
    withTable { location =>
      save(location)
      val late = deletion(table(location).newTransaction(), location, "id IN (4, 5)")
      deleteWhere(location, "id IN (6, 7)")
      late.commit().totals.rows shouldBe 19996
      spark.sql(s"DELETE FROM datashard.`$location` WHERE k = 1")
      load(location).where("id < 10").select("id").collect().map(_.getLong(0)).sorted shouldBe Array(0, 2, 8)
      deleteWhere(location, "true").totals.files shouldBe 0
      load(location).count() shouldBe 0
    }
  }
}
