package io.datashard.spark

import scala.collection.JavaConverters._

import io.datashard.DatashardException
import io.datashard.integration.TableSuite

/** Tables that want it are compacted after commits, when nobody waits for it. */
class AutoCompactionSuite extends TableSuite {

  /** An empty table that is compacted after commits, by Spark's sessions. */
  private def withCompacted[T](properties: (String, String)*)(test: String => T): T = withTable { location =>
    spark.sql(s"CREATE TABLE datashard.`$location` (id BIGINT) USING datashard")
    val all = Map("auto-compaction" -> "true", "auto-compaction-quiet-minutes" -> "0") ++ properties
    table(location).newTransaction().properties(all.asJava).commit()
    try test(location)
    finally settle()
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
      append(location, 0, 8)
      spark.sql(s"DROP TABLE datashard.`$location`")
      settle()
      append(createAgain(location), 0, 7)
      settle()
      files(location) shouldBe 7
    }
  }

  private def createAgain(location: String): String = {
    spark.sql(s"CREATE TABLE datashard.`$location` (id BIGINT) USING datashard")
    location
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
