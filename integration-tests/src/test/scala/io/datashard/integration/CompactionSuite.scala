package io.datashard.integration

import java.time.Duration
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.{Callable, Executors, TimeUnit}

import scala.collection.JavaConverters._
import scala.collection.mutable.ArrayBuffer
import scala.util.Try

import io.datashard.RowStatement.{Kind, Reach}
import io.datashard.{DatashardException, Predicate, RowSet, RowStatement}
import io.datashard.spark.{Compaction, CompactionReport}

/** Small files are written together while the table is used. */
class CompactionSuite extends TableSuite {

  private def append(location: String, from: Int, to: Int): Unit =
    writer(spark.range(from, to, 1, 1).selectExpr("id", "id % 3 AS k", "CAST(id AS STRING) AS s"))
      .mode("append")
      .partitionBy("k")
      .save(location)

  private def compaction(location: String): Compaction = Compaction.of(spark, location)

  private def files(location: String): Long = snapshot(location).totals.files

  test("many small files become one for each partition, and no row changes") {
    withTable { location =>
      for (i <- 0 until 5) append(location, i * 100, i * 100 + 100)
      val before = load(location).collect().toSeq
      val progress = ArrayBuffer.empty[CompactionReport]

      val report = compaction(location).withProgress(progress += _).run()

      report.filesBefore shouldBe 15
      report.filesAfter shouldBe 3
      progress.last shouldBe report
      files(location) shouldBe 3
      assertRows(load(location), before: _*)
      load(location).where("k = 1").count() shouldBe 167
      assertRows(load(location, "snapshotId" -> "5"), before: _*)
      operations(location).last shouldBe "rewrite"
      compaction(location).run() shouldBe new CompactionReport(0, 0, 0, 0, 0)
      operations(location) should have size 6
    }
  }

  test("deleted rows are left out, and nested, missing and renamed columns stay") {
    withTable { location =>
      spark.sql(s"CREATE TABLE datashard.`$location` (id LONG, n STRUCT<x: INT, l: ARRAY<STRING>>) USING datashard")
      for (i <- 0 until 3)
        spark.sql(
          s"INSERT INTO datashard.`$location` SELECT id, IF(id = 1, NULL, named_struct('x', CAST(id AS INT), 'l', array('a', CAST(id AS STRING)))) FROM range(${i * 10}, ${i * 10 + 10})"
        )
      spark.sql(s"ALTER TABLE datashard.`$location` RENAME COLUMN n TO m")
      spark.sql(s"ALTER TABLE datashard.`$location` ADD COLUMN later STRING DEFAULT 'd'")
      spark.sql(s"DELETE FROM datashard.`$location` WHERE id % 2 = 0")
      val before = load(location).collect().toSeq

      val report = compaction(location).run()

      report.deletedRows shouldBe 15
      files(location) shouldBe 1
      snapshot(location).totals.deletedRows shouldBe 0
      assertRows(load(location), before: _*)
      load(location).select("later").distinct().collect().map(_.getString(0)) shouldBe Array("d")
    }
  }

  test("rows can be sorted within the new files") {
    withTable { location =>
      for (i <- Seq(3, 1, 2)) append(location, i * 100, i * 100 + 100)

      compaction(location).sortedBy("s desc").run()

      val inOrder = load(location).where("k = 0").orderBy("_pos").select("s").collect().map(_.getString(0))
      inOrder shouldBe inOrder.sorted.reverse
      (the[DatashardException] thrownBy compaction(location).sortedBy("nope")).getMessage should include("nope")
    }
  }

  test("the order of the table is kept") {
    withTable { location =>
      for (i <- Seq(3, 1, 2)) append(location, i * 100, i * 100 + 100)
      table(location).newTransaction().properties(Map("sort-order" -> "id desc").asJava).commit()

      compaction(location).run()

      val ids = load(location).where("k = 2").orderBy("_pos").select("id").collect().map(_.getLong(0)).toSeq
      ids shouldBe ids.sorted.reverse
    }
  }

  test("several at once with writers lose nothing and fail nobody") {
    withTable { location =>
      for (i <- 0 until 4) append(location, i * 100, i * 100 + 100)
      val threads = Executors.newFixedThreadPool(3)
      try {
        val jobs = Seq[Runnable](
          () => compaction(location).run(),
          () => compaction(location).run(),
          () => for (i <- 4 until 8) append(location, i * 100, i * 100 + 100)
        ).map(threads.submit(_))
        jobs.foreach(_.get(5, TimeUnit.MINUTES))
      } finally threads.shutdownNow()
      compaction(location).run()

      files(location) shouldBe 3
      assertSameRows(load(location).select("id"), spark.range(800).toDF("id"))
    }
  }

  test("a partition in which others are busy does not keep the others from being compacted") {
    withTable { location =>
      for (i <- 0 until 4) append(location, i * 100, i * 100 + 100)
      val busy = new AtomicBoolean(true)
      val delete = new RowStatement(Kind.DELETE, Predicate.TRUE, Reach.ROW)
      val thread = Executors.newSingleThreadExecutor()
      try {
        val deletes = thread.submit(new Callable[Long] {
          override def call(): Long = {
            var row = 0L
            while (busy.get && row < 30) {
              val transaction = table(location).newTransaction()
              val file = transaction.base.plan(java.util.List.of()).files.iterator.next() // of the first partition
              transaction.deleteRows(delete, Map(file.path -> RowSet.of(row)).asJava)
              if (Try(transaction.commit()).isSuccess) row += 1
            }
            row
          }
        })
        val report = compaction(location).run()
        busy.set(false)

        val deleted = deletes.get(5, TimeUnit.MINUTES)
        load(location).where("k <> 0").select("_file").distinct().count() shouldBe 2
        load(location).count() shouldBe 400 - deleted
        report.filesAfter should be >= 2L
      } finally thread.shutdownNow()
    }
  }

  test("files of the size that the table wants are left alone") {
    withTable { location =>
      append(location, 0, 3000)
      table(location).newTransaction().properties(Map("target-file-size" -> "1000").asJava).commit()
      append(location, 3000, 6000)

      compaction(location).run() shouldBe new CompactionReport(0, 0, 0, 0, 0)
      files(location) shouldBe 6
    }
  }

  test("it comes to an end beside a steady writer, with what there was when it began") {
    withTable { location =>
      for (i <- 0 until 3) append(location, i * 100, i * 100 + 100)
      var next = 3
      val writer: java.util.function.Consumer[CompactionReport] = _ =>
        for (_ <- 0 until 2 if next < 20) { // lest the test had no end either
          append(location, next * 100, next * 100 + 100)
          next += 1
        }

      val report = compaction(location).withProgress(writer).run()

      report.filesBefore shouldBe 9
      report.filesAfter shouldBe 3
      next shouldBe 5
      files(location) shouldBe 9
    }
  }

  test("files that were changed lately are left alone") {
    withTable { location =>
      for (i <- 0 until 3) append(location, i * 100, i * 100 + 100)

      compaction(location).quietFor(Duration.ofHours(1)).run().filesBefore shouldBe 0
      compaction(location).quietFor(Duration.ZERO).run().filesBefore shouldBe 9
    }
  }
}
