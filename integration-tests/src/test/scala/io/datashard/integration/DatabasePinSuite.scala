package io.datashard.integration

import java.nio.file.Path

import org.apache.spark.sql.{DataFrame, Row}

import io.datashard.DatashardException
import io.datashard.spark.SparkDatabase

/** Sessions and reads that see one state of a database, whatever is committed since. */
class DatabasePinSuite extends TableSuite {
  private val pinConf = "spark.datasource.datashard.pin"

  private def database(directory: Path): SparkDatabase = SparkDatabase.of(spark, directory.toString)

  private def rows(values: String): DataFrame = spark.sql(s"SELECT * FROM VALUES $values AS t(id, x)")

  private def save(rows: DataFrame, location: Path): Unit = writer(rows).mode("append").save(location.toString)

  test("a pinned session reads every table as it was, by name and by path, and others as they are") {
    withWarehouse { (lake, directory) =>
      withTable { outside =>
        val flights = directory.resolve("flights")
        val planes = directory.resolve("sky/planes")
        save(rows("(1, 'a')"), flights)
        rows("(10, 'A')").writeTo(s"$lake.sky.planes").create()
        writer(rows("(0, 'z')")).save(outside)
        val token = database(directory).pin()
        save(rows("(2, 'b')"), flights)
        spark.sql(s"DROP TABLE $lake.sky.planes")
        spark.sql(s"CREATE TABLE $lake.later AS SELECT 1 AS id")
        writer(rows("(1, 'y')")).mode("append").save(outside)
        withConf(pinConf -> token) {
          assertRows(load(flights.toString), Row(1, "a"))
          assertRows(spark.table(s"$lake.flights"), Row(1, "a"))
          assertRows(spark.sql(s"SELECT * FROM datashard.`$flights`"), Row(1, "a"))
          assertRows(spark.sql(s"SELECT count(*) FROM $lake.flights"), Row(1L))
          assertRows(spark.sql(s"SELECT count(*) FROM $lake.flights.history"), Row(1L))
          assertRows(spark.sql(s"SELECT * FROM $lake.flights VERSION AS OF 2"), Row(1, "a"), Row(2, "b"))
          assertRows(spark.table(s"$lake.sky.planes"), Row(10, "A"))
          assertRows(load(planes.toString), Row(10, "A"))
          spark.catalog.tableExists(s"$lake.later") shouldBe false
          a[Exception] should be thrownBy load(directory.resolve("later").toString)
          spark.sql(s"SHOW TABLES IN $lake").collect().map(_.getString(1)) shouldBe Array("flights")
          spark.sql(s"SHOW TABLES IN $lake.sky").collect().map(_.getString(1)) shouldBe Array("planes")
          assertRows(load(outside), Row(0, "z"), Row(1, "y"))
          writer(rows("(2, 'x')")).mode("append").save(outside)
        }
        assertRows(spark.table(s"$lake.flights"), Row(1, "a"), Row(2, "b"))
        spark.catalog.tableExists(s"$lake.sky.planes") shouldBe false
      }
    }
  }

  test("one read is pinned by its option, in a session that is not") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      save(rows("(1, 'a')"), flights)
      val token = database(directory).pin()
      save(rows("(2, 'b')"), flights)
      assertRows(load(flights.toString, "pin" -> token), Row(1, "a"))
      assertRows(load(flights.toString), Row(1, "a"), Row(2, "b"))
      val other = spark.newSession()
      other.conf.set(pinConf, token)
      assertRows(other.read.format("datashard").load(flights.toString), Row(1, "a"))
    }
  }

  test("a read by name is pinned by the session, and its option is refused where it would read another version") {
    withWarehouse { (lake, directory) =>
      val flights = directory.resolve("flights")
      save(rows("(1, 'a')"), flights)
      val token = database(directory).pin()
      def byName = spark.read.option("pin", token).table(s"$lake.flights")
      assertRows(byName, Row(1, "a"))
      save(rows("(2, 'b')"), flights)
      assertRefused(directory.toString, "Load it by its path", pinConf)(byName.collect())
      withConf(pinConf -> token) {
        assertRows(byName, Row(1, "a"))
        assertRows(load(flights.toString, "versionAsOf" -> "2"), Row(1, "a"), Row(2, "b"))
      }
    }
  }

  test("no other setting of the session than the pin is an option of reads") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      save(rows("(1, 'a')"), flights)
      save(rows("(2, 'b')"), flights)
      withConf("spark.datasource.datashard.versionAsOf" -> "1") {
        assertRows(load(flights.toString), Row(1, "a"), Row(2, "b"))
      }
    }
  }

  test("what lies in a pinned database where no table of it can be is neither read nor written") {
    withDirectory { directory =>
      val hidden = directory.resolve("_hidden/t")
      save(rows("(1, 'a')"), hidden)
      save(rows("(1, 'a')"), directory.resolve("t"))
      withConf(pinConf -> database(directory).pin()) {
        assertRefused(directory.toString, "when that was pinned")(load(hidden.toString).collect())
        assertRefused(directory.toString, "pinned state")(save(rows("(2, 'b')"), hidden))
      }
    }
  }

  test("nothing can be changed in a pinned database") {
    withWarehouse { (lake, directory) =>
      save(rows("(1, 'a')"), directory.resolve("t"))
      spark.table(s"$lake.t").createOrReplaceTempView("not_pinned")
      load(directory.resolve("t").toString).createOrReplaceTempView("loaded")
      withConf(pinConf -> database(directory).pin()) {
        Seq(
          s"INSERT INTO $lake.t VALUES (2, 'b')",
          s"DELETE FROM $lake.t WHERE id = 1",
          s"UPDATE $lake.t SET x = 'u'",
          s"TRUNCATE TABLE $lake.t",
          s"ALTER TABLE $lake.t ADD COLUMN y INT",
          s"DROP TABLE $lake.t",
          s"CREATE TABLE $lake.u (id INT)",
          s"CREATE OR REPLACE TABLE $lake.t AS SELECT 1 AS id",
          s"CREATE NAMESPACE $lake.n",
          s"ALTER TABLE $lake.t RENAME TO u",
          "INSERT INTO not_pinned VALUES (2, 'b')",
          "DELETE FROM loaded"
        ).foreach(statement =>
          withClue(statement)(assertRefused(directory.toString, "pinned state", pinConf)(spark.sql(statement)))
        )
        assertRefused(directory.toString, "pinned state")(save(rows("(2, 'b')"), directory.resolve("t")))
        assertRefused(directory.toString, "pinned state")(save(rows("(2, 'b')"), directory.resolve("u")))
        assertRefused(directory.toString, "pinned state")(database(directory).begin())
      }
      Seq("not_pinned", "loaded").foreach(spark.catalog.dropTempView)
    }
  }

  test("several databases are pinned at once, each by its token") {
    withDirectory { first =>
      withDirectory { second =>
        save(rows("(1, 'a')"), first.resolve("t"))
        save(rows("(2, 'b')"), second.resolve("t"))
        val both = database(first).pin() + "," + database(second).pin()
        save(rows("(3, 'c')"), first.resolve("t"))
        save(rows("(4, 'd')"), second.resolve("t"))
        withConf(pinConf -> both) {
          assertRows(load(first.resolve("t").toString), Row(1, "a"))
          assertRows(load(second.resolve("t").toString), Row(2, "b"))
        }
      }
    }
  }

  test("what is no token is refused, and so are two of one database") {
    withDirectory { directory =>
      save(rows("(1, 'a')"), directory.resolve("t"))
      val token = database(directory).pin()
      Seq("nonsense" -> "no token", token.take(20) -> "no token", s"$token,$token" -> "two tokens").foreach {
        case (wrong, text) =>
          val error = the[Exception] thrownBy load(directory.resolve("t").toString, "pin" -> wrong).collect()
          cause[DatashardException](error).getMessage should include(text)
      }
    }
  }

  test("a reader under a pin sees of each scope all tables or none, while scopes commit") {
    withDirectory { directory =>
      val tables = Seq("a", "b").map(directory.resolve)
      def transfer(n: Long): Unit =
        database(directory).transact { () =>
          tables.foreach(table => writer(spark.range(n, n + 1).toDF()).mode("append").save(table.toString))
        }
      transfer(0)
      val session = spark.newSession()
      val failures = new java.util.concurrent.ConcurrentLinkedQueue[String]
      @volatile var ended = false
      var reads = 0
      val reader = new Thread(() =>
        while (!ended || reads == 0) {
          session.conf.set(pinConf, SparkDatabase.of(session, directory.toString).pin())
          val counts = tables.map(table => session.read.format("datashard").load(table.toString).count())
          if (counts.distinct.size != 1) failures.add(counts.toString)
          reads += 1
        }
      )
      reader.start()
      try {
        (1L to 15L).foreach(transfer)
      } finally {
        ended = true
        reader.join()
      }
      failures should have size 0
      reads should be > 0
      tables.foreach(table => load(table.toString).count() shouldBe 16)
    }
  }
}
