package io.datashard.spark

import java.nio.file.{Files, Path}

import scala.collection.JavaConverters._
import scala.collection.mutable.ArrayBuffer

import org.apache.logging.log4j.{Level, LogManager}
import org.apache.logging.log4j.core.appender.AbstractAppender
import org.apache.logging.log4j.core.config.Property
import org.apache.logging.log4j.core.{LogEvent, Logger}

import io.datashard.DatashardException
import io.datashard.integration.TableSuite

/** Tables that want it are compacted after commits, when nobody waits for it. */
class AutoCompactionSuite extends TableSuite {

  /** An empty table that is compacted after commits, by Spark's sessions. */
  private def withCompacted[T](properties: (String, String)*)(test: String => T): T = withTable { location =>
    create(location)
    set(location, Wanted ++ properties)
    try test(location)
    finally settle()
  }

  private val Wanted = Map("auto-compaction" -> "true", "auto-compaction-quiet-minutes" -> "0")

  private def create(location: String): Unit =
    spark.sql(s"CREATE TABLE datashard.`$location` (id BIGINT) USING datashard")

  /** Which the Java API alone does, so that it sets nothing off. */
  private def set(location: String, properties: Map[String, String]): Unit =
    table(location).newTransaction().properties(properties.asJava).commit()

  /** What this thread does before any compaction that it sets off begins. */
  private def beforeCompactions[T](action: => T): T = AutoCompaction.OF_DRIVER.synchronized(action)

  /** Messages of a level, or above, of automatic compactions. */
  private def logged(level: Level)(action: => Any): Seq[String] = {
    val messages = ArrayBuffer.empty[String]
    val appender = new AbstractAppender("test", null, null, false, Property.EMPTY_ARRAY) {
      override def append(event: LogEvent): Unit =
        if (event.getLevel.isMoreSpecificThan(level)) messages.synchronized {
          messages += event.getMessage.getFormattedMessage
        }
    }
    val logger = LogManager.getLogger(classOf[AutoCompaction]).asInstanceOf[Logger]
    appender.start()
    logger.addAppender(appender)
    try action
    finally logger.removeAppender(appender)
    messages.synchronized(messages.toList)
  }

  private def append(location: String, from: Int, to: Int): Unit =
    for (i <- from until to) spark.sql(s"INSERT INTO datashard.`$location` VALUES (${i}L)")

  private def settle(): Unit = AutoCompaction.OF_DRIVER.awaitIdle()

  private def files(location: String): Long = snapshot(location).totals.files

  private def ids(location: String): Seq[Long] =
    load(location).collect().map(_.getLong(0)).sorted.toSeq

  test("small files are written together, once there are enough of them") {
    withCompacted() { location =>
      append(location, 0, 7)
      settle()
      files(location) shouldBe 7

      append(location, 7, 8)
      settle()

      files(location) shouldBe 1
      ids(location) shouldBe (0L until 8L)
      operations(location).count(_ == "rewrite") shouldBe 1
    }
  }

  test("a table that does not want it is left alone, and so is one that wants it no more") {
    withCompacted("auto-compaction" -> "false") { location =>
      append(location, 0, 10)
      settle()
      files(location) shouldBe 10
    }
    withCompacted() { location =>
      beforeCompactions {
        append(location, 0, 8)
        set(location, Map("auto-compaction" -> "false"))
      }
      settle()
      files(location) shouldBe 8
    }
  }

  test("one that fails is told of in the log, and the table is compacted when it has grown") {
    withCompacted() { location =>
      append(location, 0, 7)
      settle()
      val file = Path.of(location).resolve(dataFiles(location).head)
      val content = Files.readAllBytes(file)

      val warnings = logged(Level.WARN) {
        Files.delete(file)
        append(location, 7, 8)
        settle()
      }
      warnings should have size 1
      warnings.head should (include(location) and include("failed"))
      files(location) shouldBe 8

      Files.write(file, content)
      append(location, 8, 16)
      settle()
      files(location) shouldBe 1
      ids(location) shouldBe (0L until 16L)
    }
  }

  test("files that were put in an order stay in it") {
    withCompacted() { location =>
      append(location, 0, 3)
      Compaction.of(spark, location).sortedBy("id desc").run()
      val sorted = load(location).select("_file").distinct().collect().map(_.getString(0)).head

      append(location, 3, 13)
      settle()

      files(location) should be < 11L
      load(location).where("id < 3").select("_file").distinct().collect().map(_.getString(0)) shouldBe Array(sorted)
    }
  }

  test("files that were changed lately are left alone") {
    withCompacted("auto-compaction-quiet-minutes" -> "10000") { location =>
      append(location, 0, 10)
      settle()
      files(location) shouldBe 10
    }
  }

  test("deleted rows are cleared away") {
    withCompacted() { location =>
      spark.range(0, 100, 1, 1).write.format("datashard").mode("append").save(location)

      spark.sql(s"DELETE FROM datashard.`$location` WHERE id % 2 = 0")
      settle()

      snapshot(location).totals.deletedRows shouldBe 0
      operations(location).last shouldBe "rewrite"
      ids(location) shouldBe (1L until 100L by 2)
    }
  }

  test("statements of a scope count when they are committed together, and not before") {
    withDirectory { database =>
      val location = database.resolve("t").toString
      spark.sql(s"CREATE TABLE datashard.`$location` (id BIGINT) USING datashard")
      val wanted = Map("auto-compaction" -> "true", "auto-compaction-quiet-minutes" -> "0")
      table(location).newTransaction().properties(wanted.asJava).commit()
      val scope = SparkDatabase.of(spark, database.toString).begin()
      try {
        append(location, 0, 8)
        settle()
        operations(location) should not contain "rewrite"
        scope.commit()
      } finally scope.close()
      settle()

      files(location) shouldBe 1
      ids(location) shouldBe (0L until 8L)
    }
  }

  test("a table that was dropped before its turn is no matter") {
    withCompacted() { location =>
      beforeCompactions {
        append(location, 0, 8)
        spark.sql(s"DROP TABLE datashard.`$location`")
        create(location)
        spark.range(0, 8, 1, 8).write.format("datashard").mode("append").save(location)
        set(location, Wanted)
      }
      settle()
      files(location) shouldBe 8
    }
  }

  test("commits go on while files are written together, and nothing is lost") {
    withCompacted() { location =>
      append(location, 0, 40)
      settle() // without a quiet time a DELETE that meets a rewrite fails, as it should
      spark.sql(s"DELETE FROM datashard.`$location` WHERE id >= 38")
      append(location, 40, 44)
      settle()

      ids(location) shouldBe ((0L until 38L) ++ (40L until 44L))
      files(location) should be < 20L
    }
  }

  test("settings that say nothing possible are refused when they are set") {
    withCompacted() { location =>
      def refused(property: String): String =
        (the[DatashardException] thrownBy
          spark.sql(s"ALTER TABLE datashard.`$location` SET TBLPROPERTIES ($property)")).getMessage

      refused("'auto-compaction' = 'yes'") should include("true or false")
      refused("'auto-compaction-quiet-minutes' = '-1'") should include("a number of minutes")
    }
  }
}
