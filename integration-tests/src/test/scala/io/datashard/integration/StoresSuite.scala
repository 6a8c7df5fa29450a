package io.datashard.integration

import java.util.UUID
import java.util.concurrent.{Callable, Executors}

import scala.collection.JavaConverters._

import org.apache.hadoop.fs.Path
import org.apache.spark.sql.functions.{col, lit}
import org.scalatest.BeforeAndAfterAll

import io.datashard.Table
import io.datashard.integration.stores.{HdfsCluster, S3Server}

/** The main job on a store: Spark saves, reads back, travels in time, and many writers append at once. */
abstract class StoresSuite extends SparkSuite with BeforeAndAfterAll {

  /** Where nothing is yet, for a name that was not used before. */
  protected def location(name: String): String

  /** The settings that users give Spark for the store. */
  protected def settings: Map[String, String]

  private val Writers = 4
  private val Appends = 5

  private def test(statement: String, body: String => Any): Unit =
    test(statement)(withConf(settings.toSeq: _*)(body(location(s"a table ${UUID.randomUUID}"))))

  private def rows(ids: Range) = spark.range(ids.start, ids.end).withColumn("month", (col("id") % 3).cast("int"))

  private def load(location: String, options: (String, String)*) =
    spark.read.format("datashard").options(options.toMap).load(location)

  private def table(location: String) = Table.load(location, spark.sessionState.newHadoopConf())

  test(
    "what is saved in partitions is loaded, corrected by month, and read as it was before",
    { location =>
      rows(0 until 30).write.format("datashard").partitionBy("month").save(location)
      rows(30 until 60).write.format("datashard").mode("append").save(location)
      rows(60 until 61)
        .withColumn("month", lit(1))
        .write
        .format("datashard")
        .option("partitionOverwriteMode", "dynamic")
        .mode("overwrite")
        .save(location)

      assertSameRows(
        load(location),
        rows(0 until 60).where("month <> 1").union(rows(60 until 61).withColumn("month", lit(1)))
      )
      assertSameRows(load(location, "versionAsOf" -> "1"), rows(0 until 30))
      val second = table(location).history.asScala.find(_.version == 2).get
      assertSameRows(load(location, "snapshotId" -> second.snapshotId), rows(0 until 60))
      assertSameRows(
        spark.sql(s"SELECT id FROM datashard.`$location` VERSION AS OF 2 WHERE month = 2"),
        rows(0 until 60).where("month = 2").select("id")
      )
      table(location).history.asScala.map(_.operation).reverse should contain inOrder ("create", "append")
    }
  )

  test(
    "the modes ignore, error and overwrite meet a table that exists",
    { location =>
      rows(0 until 3).write.format("datashard").save(location)

      rows(3 until 6).write.format("datashard").mode("ignore").save(location)
      an[Exception] should be thrownBy rows(3 until 6).write.format("datashard").mode("error").save(location)
      assertSameRows(load(location), rows(0 until 3))
      rows(3 until 6).write.format("datashard").mode("overwrite").save(location)
      assertSameRows(load(location), rows(3 until 6))
    }
  )

  test(
    "appends of concurrent jobs all land, each once",
    { location =>
      rows(0 until 1).write.format("datashard").save(location)
      val executor = Executors.newFixedThreadPool(Writers)
      try {
        val jobs = (0 until Writers).map { writer =>
          new Callable[Unit] {
            override def call(): Unit = (0 until Appends).foreach { append =>
              val first = 1 + (writer * Appends + append) * 2
              rows(first until first + 2).coalesce(1).write.format("datashard").mode("append").save(location)
            }
          }
        }
        executor.invokeAll(jobs.asJava).asScala.foreach(_.get())
      } finally executor.shutdownNow()

      assertSameRows(load(location), rows(0 until 1 + Writers * Appends * 2))
      table(location).history.asScala.map(_.version).sorted shouldBe (1L to 1L + Writers * Appends)
    }
  )

  test(
    "data of another format is never taken for a table",
    { location =>
      rows(0 until 3).write.parquet(location)

      an[Exception] should be thrownBy rows(0 until 3).write.format("datashard").mode("overwrite").save(location)
      val files = new Path(location).getFileSystem(spark.sessionState.newHadoopConf())
      files.listStatus(new Path(location)).map(_.getPath.getName) should contain("_SUCCESS")
    }
  )
}

class HdfsSuite extends StoresSuite {
  private lazy val cluster = HdfsCluster.start()

  override protected def location(name: String): String = cluster.location(name)

  override protected def settings: Map[String, String] = cluster.settings.asScala.toMap

  override protected def afterAll(): Unit = cluster.close()
}

class S3Suite extends StoresSuite {
  private lazy val server = S3Server.start(S3Server.Access.SIGNED)

  override protected def location(name: String): String = server.location(name)

  override protected def settings: Map[String, String] = server.settings(server.endpoint).asScala.toMap

  override protected def afterAll(): Unit = server.close()
}
