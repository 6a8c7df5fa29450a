package io.datashard.integration

import java.nio.file.{Files, Path}
import java.util.concurrent.{Callable, Executors, TimeUnit}

import org.apache.spark.sql.streaming.{StreamingQueryException, Trigger}
import org.apache.spark.sql.{DataFrame, DataFrameWriter, Row}

/** Writes that an application numbers land once, however often they run. */
class IdempotentWritesSuite extends TableSuite {

  private def frame(ids: Int*): DataFrame = spark.createDataFrame(ids.map(Tuple1(_))).toDF("id")

  /** Rows that must never be computed. */
  private def untouchable: DataFrame = spark.sql("SELECT CAST(raise_error('the query ran') AS INT) AS id")

  private def once(rows: DataFrame, application: String, number: Long): DataFrameWriter[Row] =
    writer(rows).option("txnAppId", application).option("txnVersion", number)

  private def name(location: String): String = s"datashard.`$location`"

  test("a number lands once in every save mode, and a query whose number has landed does not run") {
    withTable { location =>
      once(frame(1), "job", 0).save(location)
      once(frame(2), "job", 1).mode("append").save(location)
      once(frame(3), "job", 2).mode("overwrite").save(location)
      val before = onDisk(location)
      for (mode <- Seq("errorifexists", "ignore", "append", "overwrite"); number <- 0 to 2)
        once(untouchable, "job", number).mode(mode).save(location)
      once(untouchable, "job", 2)
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .save(location)
      once(untouchable, "job", 2).mode("overwrite").option("overwriteSchema", "true").save(location)
      onDisk(location) shouldBe before
      assertRows(load(location), Row(3))
      snapshot(location).lastSequence("job").getAsLong shouldBe 2
    }
  }

  test("another number and another application mean what the save mode means") {
    withTable { location =>
      once(frame(1), "job", 0).save(location)
      assertRefused(location, "save mode is errorifexists")(once(frame(2), "job", 1).save(location))
      assertRefused(location, "save mode is errorifexists")(once(frame(2), "other", 0).save(location))
      once(frame(2), "other", 0).mode("append").save(location)
      writer(frame(3)).mode("append").save(location)
      once(frame(4), "job", 1).mode("append").save(location)
      assertRows(load(location), Row(1), Row(2), Row(3), Row(4))
    }
  }

  test("a table by name: writeTo lands once, and writes no files when its number has landed") {
    withTable { location =>
      writer(frame(1)).partitionBy("id").save(location)
      def write(ids: Int*) =
        frame(ids: _*).writeTo(name(location)).option("txnAppId", "job").option("TXNVERSION", "7")
      write(2, 3).append()
      val before = onDisk(location)
      write(4, 5).append()
      write(4, 5).overwritePartitions()
      write(4, 5).overwrite(org.apache.spark.sql.functions.lit(true))
      write(4, 5).createOrReplace()
      onDisk(location) shouldBe before
      assertRows(load(location), Row(1), Row(2), Row(3))
    }
  }

  test("a table that is created by name remembers the number") {
    withTable { location =>
      frame(1).writeTo(name(location)).option("txnAppId", "job").option("txnVersion", "1").create()
      once(untouchable, "job", 1).mode("append").save(location)
      assertRows(load(location), Row(1))
    }
  }

  for (mode <- Seq("append", "overwrite"))
    test(s"of jobs with one number that run at once one lands, whether the table is there or not: $mode") {
      withTable { location =>
        for (number <- 0 until 3) {
          val threads = Executors.newFixedThreadPool(4)
          try {
            val jobs = (0 until 4).map(_ =>
              threads.submit(new Callable[Unit] {
                override def call(): Unit = once(frame(number), "job", number).mode(mode).save(location)
              })
            )
            jobs.foreach(_.get(5, TimeUnit.MINUTES))
          } finally threads.shutdownNow()
        }
        val expected = if (mode == "append") Seq(Row(0), Row(1), Row(2)) else Seq(Row(2))
        assertRows(load(location), expected: _*)
        operations(location) should have size 3
        dataFiles(location) should have size 3
      }
    }

  test("a batch of a stream that failed after its commit runs again from the checkpoint and lands once") {
    withDirectory { directory =>
      val location = directory.resolve("table").toString
      val source = Files.createDirectories(directory.resolve("source"))
      var batches = Seq.empty[Long]
      def run(failAfter: Option[Long]): Unit = {
        val write: (DataFrame, Long) => Unit = (batch, id) => {
          batches :+= id
          once(batch, "stream", id).mode("append").save(location)
          if (failAfter.contains(id)) throw new IllegalStateException(s"the driver died after batch $id")
        }
        spark.readStream
          .schema("id INT")
          .csv(source.toString)
          .writeStream
          .foreachBatch(write)
          .option("checkpointLocation", directory.resolve("checkpoint").toString)
          .trigger(Trigger.AvailableNow())
          .start()
          .awaitTermination()
      }
      def offer(id: Int): Path = Files.writeString(source.resolve(s"$id.csv"), s"$id\n")

      offer(0)
      run(failAfter = None)
      offer(1)
      val error = the[StreamingQueryException] thrownBy run(failAfter = Some(1))
      error.getMessage should include("the driver died after batch 1")
      offer(2)
      run(failAfter = None)

      batches shouldBe Seq(0, 1, 1, 2)
      assertRows(load(location), Row(0), Row(1), Row(2))
      operations(location) shouldBe Seq("create", "append", "append")
    }
  }

  test("half a number, or one that is none, is refused before anything is written") {
    withTable { location =>
      writer(frame(1)).save(location)
      assertRefused(location, "txnVersion is missing") {
        writer(frame(2)).mode("append").option("txnAppId", "job").save(location)
      }
      assertRefused(location, "txnAppId is missing") {
        writer(frame(2)).mode("append").option("txnVersion", "1").save(location)
      }
      assertRefused(location, "txnAppId is missing") {
        frame(2).writeTo(name(location)).option("txnVersion", "1").append()
      }
      for (number <- Seq("-1", "1.5", "", "x", "9" * 19))
        assertRefused(location, s"""txnVersion is "$number"""", "at least 0") {
          writer(frame(2)).mode("append").option("txnAppId", "job").option("txnVersion", number).save(location)
        }
      assertRefused(location, "1 to 256 characters")(once(frame(2), " ", 1).mode("append").save(location))
      assertRefused(location, "did you mean txnVersion")(
        writer(frame(2)).mode("append").option("txnAppId", "job").option("txnVerson", "1").save(location)
      )
    }
  }
}
