package io.datashard.integration

import java.io.File
import java.lang.management.ManagementFactory
import java.nio.file.{Files, Path}
import java.util.concurrent.{Callable, CountDownLatch, Executors, TimeUnit}

import scala.collection.JavaConverters._
import scala.collection.mutable

import org.apache.spark.scheduler.{SparkListener, SparkListenerTaskEnd}
import org.apache.spark.sql.{DataFrame, Row, SparkSession}
import org.apache.spark.sql.functions.{col, udf}
import org.scalatest.Outcome

import io.datashard.{ConcurrentModificationException, DatashardException, TableAlreadyExistsException}
import io.datashard.spark.{Compaction, DatabaseScope, SparkDatabase}

/** Statements on several tables of a database that commit together. */
class DatabaseScopeSuite extends TableSuite {

  private def database(directory: Path, session: SparkSession = spark): SparkDatabase =
    SparkDatabase.of(session, directory.toString)

  private val begun = mutable.Buffer.empty[DatabaseScope]

  /** A scope that ends with the test, whatever comes of it. */
  private def begin(directory: Path, session: SparkSession = spark): DatabaseScope = {
    begun += database(directory, session).begin()
    begun.last
  }

  override def withFixture(test: NoArgTest): Outcome =
    try super.withFixture(test)
    finally {
      begun.foreach(_.close())
      begun.clear()
    }

  private def rows(values: String, columns: String = "id, x"): DataFrame =
    spark.sql(s"SELECT * FROM VALUES $values AS t($columns)")

  private def save(rows: DataFrame, location: Any, mode: String = "append"): Unit =
    writer(rows).mode(mode).save(location.toString)

  /** A session with the same catalogs. */
  private def newSession(): SparkSession = {
    val session = spark.newSession()
    spark.conf.getAll
      .filter { case (key, _) => key.startsWith("spark.sql.catalog.") }
      .foreach { case (key, value) => session.conf.set(key, value) }
    session
  }

  /** What somebody else does or sees meanwhile: in another session, on another thread. */
  private def elsewhere[T](work: SparkSession => T): T = {
    val thread = Executors.newSingleThreadExecutor()
    try {
      val session = newSession()
      thread
        .submit(new Callable[T] {
          override def call(): T = {
            SparkSession.setActiveSession(session)
            work(session)
          }
        })
        .get(5, TimeUnit.MINUTES)
    } finally thread.shutdownNow()
  }

  private def loadElsewhere(location: Any): Seq[Row] =
    elsewhere(_.read.format("datashard").load(location.toString).collect().toSeq)

  test("what is saved to two tables by their paths becomes visible when the scope commits, and in both") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      val planes = directory.resolve("planes")
      save(rows("(1, 'a')"), flights)
      val scope = begin(directory)
      try {
        save(rows("(2, 'b')"), flights)
        save(rows("(3, 'c')"), flights)
        save(rows("(10, 'A')"), planes)
        assertRows(load(flights.toString), Row(1, "a"))
        assertRows(load(planes.toString))
        loadElsewhere(flights) shouldBe Seq(Row(1, "a"))
        a[Exception] should be thrownBy loadElsewhere(planes)
        scope.commit().asScala.keySet shouldBe Set("flights", "planes")
      } finally scope.close()
      assertRows(load(flights.toString), Row(1, "a"), Row(2, "b"), Row(3, "c"))
      assertRows(load(planes.toString), Row(10, "A"))
      operations(flights.toString) shouldBe Seq("create", "append")
    }
  }

  test("a scope that is rolled back leaves nothing, and so does one whose body throws") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      save(rows("(1, 'a')"), flights)
      val before = onDisk(flights.toString)
      val scope = begin(directory)
      save(rows("(2, 'b')"), flights)
      scope.rollback()
      onDisk(flights.toString) shouldBe before
      val error = the[IllegalArgumentException] thrownBy database(directory).transact { () =>
        save(rows("(2, 'b')"), flights)
        save(rows("(2, 'b')"), directory.resolve("planes"))
        throw new IllegalArgumentException("the body")
      }
      error.getMessage shouldBe "the body"
      onDisk(flights.toString) shouldBe before
      a[Exception] should be thrownBy load(directory.resolve("planes").toString)
      save(rows("(4, 'd')"), flights) // the session commits by itself again
      operations(flights.toString) shouldBe Seq("create", "append")
    }
  }

  test("a conflict in one table, found at the commit, commits nothing to any") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      val planes = directory.resolve("planes")
      save(rows("(1, 'a'), (2, 'b')"), flights)
      save(rows("(10, 'A')"), planes)
      val scope = begin(directory)
      save(rows("(11, 'B')"), planes)
      spark.sql(s"UPDATE datashard.`$flights` SET x = 'mine' WHERE id = 1")
      elsewhere(_.sql(s"UPDATE datashard.`$flights` SET x = 'theirs' WHERE id = 1"))
      val error = the[ConcurrentModificationException] thrownBy scope.commit()
      error.getMessage should include("Nothing was committed")
      scope.isOpen shouldBe false
      assertRows(load(flights.toString), Row(1, "theirs"), Row(2, "b"))
      assertRows(load(planes.toString), Row(10, "A"))
      operations(planes.toString) shouldBe Seq("create")
      snapshotDirectories(planes.toString) should have size 1
      database(directory).transact { () =>
        spark.sql(s"UPDATE datashard.`$flights` SET x = 'mine' WHERE id = 1")
        save(rows("(11, 'B')"), planes)
      }
      assertRows(load(flights.toString), Row(1, "mine"), Row(2, "b"))
      assertRows(load(planes.toString), Row(10, "A"), Row(11, "B"))
    }
  }

  test("a table that somebody else creates meanwhile commits nothing") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      val planes = directory.resolve("planes")
      save(rows("(1, 'a')"), flights)
      val scope = begin(directory)
      save(rows("(2, 'b')"), flights)
      save(rows("(10, 'mine')"), planes)
      elsewhere { session =>
        session.sql(s"CREATE TABLE datashard.`$planes` AS SELECT 10 AS id, 'theirs' AS x")
      }
      a[TableAlreadyExistsException] should be thrownBy scope.commit()
      assertRows(load(flights.toString), Row(1, "a"))
      assertRows(load(planes.toString), Row(10, "theirs"))
    }
  }

  test("what others commit meanwhile is not seen, and what does not conflict is kept") {
    withWarehouse { (lake, directory) =>
      val flights = directory.resolve("flights")
      save(rows("(1, 'a')"), flights)
      val scope = begin(directory)
      assertRows(spark.table(s"$lake.flights"), Row(1, "a"))
      save(rows("(2, 'b')"), flights)
      elsewhere { session =>
        session.sql(s"INSERT INTO datashard.`$flights` VALUES (3, 'c')")
        session.sql(s"CREATE TABLE datashard.`${directory.resolve("later")}` AS SELECT 1 AS id")
      }
      assertRows(spark.table(s"$lake.flights"), Row(1, "a"))
      assertRows(load(flights.toString), Row(1, "a"))
      assertRows(spark.sql(s"SELECT count(*) FROM $lake.flights.history"), Row(1L))
      spark.catalog.tableExists(s"$lake.later") shouldBe false
      spark.sql(s"SHOW TABLES IN $lake").collect().map(_.getString(1)) shouldBe Array("flights")
      a[Exception] should be thrownBy load(directory.resolve("later").toString)
      scope.commit()
      assertRows(spark.table(s"$lake.flights"), Row(1, "a"), Row(2, "b"), Row(3, "c"))
      assertRows(spark.table(s"$lake.later"), Row(1))
    }
  }

  test("statements of every kind, by name, commit together") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.flights AS SELECT * FROM VALUES (1, 'a'), (2, 'b'), (3, 'c') AS t(id, x)")
      spark.sql(s"CREATE TABLE $lake.planes AS SELECT 10 AS id, 'A' AS x")
      spark.sql(s"CREATE TABLE $lake.old AS SELECT 1 AS id")
      spark.sql(s"CREATE TABLE $lake.rows AS SELECT id, id % 2 AS part FROM range(4)")
      spark.sql(s"CREATE TABLE $lake.parts PARTITIONED BY (p) AS SELECT id, id % 3 AS p FROM range(6)")
      spark.sql(s"CREATE TABLE $lake.shape AS SELECT 1 AS id")
      val before = onDisk(directory.toString)
      val commit = begin(directory)
      try {
        spark.sql(
          s"MERGE INTO $lake.flights t USING (SELECT 1 AS id, 'm' AS x UNION ALL SELECT 4, 'n') s ON t.id = s.id " +
            "WHEN MATCHED THEN UPDATE SET x = s.x WHEN NOT MATCHED THEN INSERT *"
        )
        spark.sql(s"UPDATE $lake.planes SET x = 'B'")
        spark.sql(s"DROP TABLE $lake.old")
        spark.sql(s"TRUNCATE TABLE $lake.rows")
        spark.sql(s"INSERT INTO $lake.rows VALUES (9L, 1L)")
        spark.sql(s"DELETE FROM $lake.parts WHERE p = 1")
        spark.sql(s"ALTER TABLE $lake.shape ADD COLUMN y STRING")
        spark.sql(s"INSERT INTO $lake.shape VALUES (2, 'y')")
        rows("(1, 'new')").write.saveAsTable(s"$lake.sky.stars")
        rows("(2, 'more')").writeTo(s"$lake.sky.stars").append()
        spark.sql(s"CREATE TABLE $lake.empty (id INT)")
        // what the scope sees: rows of its start, tables and columns of its own
        assertRows(spark.table(s"$lake.rows").where("id < 2"), Row(0L, 0L), Row(1L, 1L))
        assertRows(spark.table(s"$lake.sky.stars"))
        assertRows(spark.table(s"$lake.shape"), Row(1, null))
        assertRows(spark.table(s"$lake.empty"))
        spark.catalog.tableExists(s"$lake.old") shouldBe false
        spark.sql(s"SHOW TABLES IN $lake").collect().map(_.getString(1)).toSet shouldBe
          Set("flights", "planes", "rows", "parts", "shape", "empty")
        spark.sql(s"SHOW TABLES IN $lake.sky").collect().map(_.getString(1)) shouldBe Array("stars")
        elsewhere { session =>
          session.table(s"$lake.shape").columns shouldBe Array("id")
          session.table(s"$lake.old").count() shouldBe 1
          session.catalog.tableExists(s"$lake.sky.stars") shouldBe false
        }
        commit.commit()
      } finally commit.close()
      before should not be onDisk(directory.toString)
      assertRows(spark.table(s"$lake.flights"), Row(1, "m"), Row(2, "b"), Row(3, "c"), Row(4, "n"))
      assertRows(spark.table(s"$lake.planes"), Row(10, "B"))
      spark.catalog.tableExists(s"$lake.old") shouldBe false
      assertRows(spark.table(s"$lake.rows"), Row(9L, 1L))
      assertRows(spark.table(s"$lake.parts").groupBy("p").count(), Row(0L, 2L), Row(2L, 2L))
      assertRows(spark.table(s"$lake.shape"), Row(1, null), Row(2, "y"))
      assertRows(spark.table(s"$lake.sky.stars"), Row(1, "new"), Row(2, "more"))
      assertRows(spark.table(s"$lake.empty"))
      operations(directory.resolve("rows").toString) shouldBe Seq("create", "overwrite")
      operations(directory.resolve("shape").toString) shouldBe Seq("create", "append")
      operations(directory.resolve("sky/stars").toString) shouldBe Seq("create")
      operations(directory.resolve("flights").toString) shouldBe Seq("create", "merge-into")
    }
  }

  Seq("merge-on-read", "copy-on-write").foreach { mode =>
    test(s"several statements on one table make one version, $mode") {
      withWarehouse { (lake, directory) =>
        val modes = Seq("delete", "update", "merge").map(command => s"'write.$command.mode' = '$mode'").mkString(", ")
        spark.sql(s"CREATE TABLE $lake.t (id INT, p INT, x STRING) PARTITIONED BY (p) TBLPROPERTIES ($modes)")
        spark.sql(s"INSERT INTO $lake.t VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c'), (4, 3, 'd'), (5, 3, 'e')")
        database(directory).transact { () =>
          spark.sql(s"DELETE FROM $lake.t WHERE p = 2")
          spark.sql(s"UPDATE $lake.t SET x = 'u' WHERE p = 1 AND id = 1")
          spark.sql(s"DELETE FROM $lake.t WHERE p = 3 AND id = 5")
          spark.sql(s"INSERT INTO $lake.t VALUES (6, 4, 'f')")
        }
        assertRows(spark.table(s"$lake.t"), Row(1, 1, "u"), Row(2, 1, "b"), Row(4, 3, "d"), Row(6, 4, "f"))
        operations(directory.resolve("t").toString) shouldBe Seq("create", "append", "merge-into")
      }
    }
  }

  test("a row that is changed twice is an error that names both statements, and the first one stays") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.t AS SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, x)")
      val scope = begin(directory)
      spark.sql(s"UPDATE $lake.t SET x = 'u' WHERE id = 1")
      val error = the[Exception] thrownBy spark.sql(s"DELETE FROM $lake.t WHERE x = 'a'")
      val message = cause[DatashardException](error).getMessage
      message should include regex "DELETE where .*x = 'a'.* changes a row that the UPDATE where .*id = 1"
      scope.commit()
      assertRows(spark.table(s"$lake.t"), Row(1, "u"), Row(2, "b"))
    }
  }

  test("a statement that may select rows which the scope wrote is refused, as it does not see them") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.t AS SELECT 1 AS id, 'a' AS x")
      val scope = begin(directory)
      spark.sql(s"INSERT INTO $lake.t VALUES (5, 'b')")
      Seq(
        s"DELETE FROM $lake.t WHERE id > 3",
        s"UPDATE $lake.t SET x = 'u' WHERE x = 'b'",
        s"TRUNCATE TABLE $lake.t",
        s"INSERT OVERWRITE $lake.t VALUES (7, 'c')",
        s"MERGE INTO $lake.t t USING (SELECT 5 AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)"
      ).foreach { statement =>
        val message = cause[DatashardException](the[Exception] thrownBy spark.sql(statement)).getMessage
        withClue(statement)(message should include("wrote"))
      }
      spark.sql(s"DELETE FROM $lake.t WHERE id < 3")
      scope.commit()
      assertRows(spark.table(s"$lake.t"), Row(5, "b"))
      val files = dataFiles(directory.resolve("t").toString)
      files should have size 2 // those of refused statements are gone
    }
  }

  test("partitions of one table are overwritten by several statements, each partition by one of them") {
    withWarehouse { (lake, directory) =>
      withConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        spark.sql(s"CREATE TABLE $lake.t PARTITIONED BY (p) AS SELECT id, id % 3 AS p FROM range(6)")
        val scope = begin(directory)
        spark.sql(s"INSERT OVERWRITE $lake.t VALUES (100L, 0L)")
        spark.sql(s"INSERT OVERWRITE $lake.t VALUES (101L, 1L)")
        an[Exception] should be thrownBy spark.sql(s"INSERT OVERWRITE $lake.t VALUES (102L, 1L)")
        scope.commit()
        assertRows(spark.table(s"$lake.t"), Row(100L, 0L), Row(101L, 1L), Row(2L, 2L), Row(5L, 2L))
      }
    }
  }

  test("columns change before rows are written to the table, and not after") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.t AS SELECT 1 AS id, 'a' AS x")
      val scope = begin(directory)
      spark.sql(s"ALTER TABLE $lake.t RENAME COLUMN x TO y")
      spark.sql(s"ALTER TABLE $lake.t ADD COLUMN z INT DEFAULT 7")
      assertRows(spark.sql(s"SELECT id, y, z FROM $lake.t WHERE y = 'a'"), Row(1, "a", 7))
      writer(spark.sql("SELECT 2 AS id, 'b' AS y, 8 AS z, 9 AS more"))
        .mode("append")
        .option("mergeSchema", "true")
        .save(directory.resolve("t").toString)
      val error = the[Exception] thrownBy spark.sql(s"ALTER TABLE $lake.t DROP COLUMN z")
      cause[DatashardException](error).getMessage should include("Change the table before you write to it")
      scope.commit()
      assertRows(spark.table(s"$lake.t"), Row(1, "a", 7, null), Row(2, "b", 8, 9))
    }
  }

  test("a table is replaced in a scope, and shows no rows there until the scope commits") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.t AS SELECT 1 AS id, 'a' AS x")
      val beforeReplaced = spark.table(s"$lake.t").select("id")
      val scope = begin(directory)
      spark.sql(s"CREATE OR REPLACE TABLE $lake.t AS SELECT 2 AS id, 'r' AS other")
      assertRows(spark.sql(s"SELECT other FROM $lake.t"))
      assertRows(beforeReplaced.union(spark.table(s"$lake.t").select("id")), Row(1))
      scope.commit()
      assertRows(spark.table(s"$lake.t"), Row(2, "r"))
      writerOverwrites(directory.resolve("t").toString)
    }
  }

  private def writerOverwrites(location: String): Unit = {
    val parent = Path.of(location).getParent
    database(parent).transact(() => save(rows("(3, 'o')", "id, other"), location, "overwrite"))
    assertRows(load(location), Row(3, "o"))
  }

  test("what would be committed by itself is refused") {
    withWarehouse { (lake, directory) =>
      withTable { outside =>
        save(rows("(1, 'a')"), outside)
        spark.sql(s"CREATE TABLE $lake.t AS SELECT 1 AS id, 'a' AS x")
        spark.sql(s"CREATE TABLE $lake.u AS SELECT 1 AS id, 'a' AS x")
        val scope = begin(directory)
        try {
          assertRefused(outside, "does not lie in its database")(save(rows("(2, 'b')"), outside))
          assertRefused(outside, "does not lie in its database")(save(rows("(2, 'b')"), outside + "2"))
          assertRefused(outside, "does not lie in its database")(spark.sql(s"DELETE FROM datashard.`$outside`"))
          assertRefused(outside, "does not lie in its database")(spark.sql(s"DROP TABLE datashard.`$outside`"))
          assertRows(load(outside), Row(1, "a"))
          val here = directory.toString
          assertRefused(here, "PURGE")(spark.sql(s"DROP TABLE $lake.t PURGE"))
          assertRefused(here, "RENAME")(spark.sql(s"ALTER TABLE $lake.t RENAME TO v"))
          assertRefused(here, "CREATE NAMESPACE")(spark.sql(s"CREATE NAMESPACE $lake.n"))
          assertRefused(here, "compaction")(Compaction.of(spark, directory.resolve("t").toString).run())
          assertRefused(here, "has an open scope already")(begin(directory))
          assertRefused(here, "scope is open")(withConf("spark.datasource.datashard.pin" -> database(directory).pin()) {
            spark.table(s"$lake.t")
          })
          spark.sql(s"DROP TABLE $lake.u")
          assertRefused(here, "in the scope that drops it")(spark.sql(s"CREATE TABLE $lake.u (id INT)"))
          spark.sql(s"INSERT INTO $lake.t VALUES (2, 'b')")
          assertRefused(here, "in the scope that changes it")(spark.sql(s"DROP TABLE $lake.t"))
        } finally scope.rollback()
        assertRows(spark.table(s"$lake.t"), Row(1, "a"))
        assertRows(spark.table(s"$lake.u"), Row(1, "a"))
      }
    }
  }

  test("a table created in a scope can be dropped in it, and one whose creation failed be created again") {
    withWarehouse { (lake, directory) =>
      val scope = begin(directory)
      an[Exception] should be thrownBy spark.sql(
        s"CREATE TABLE $lake.t AS SELECT raise_error('a row fails') AS id FROM range(1)"
      )
      spark.catalog.tableExists(s"$lake.t") shouldBe false
      spark.sql(s"CREATE TABLE $lake.t AS SELECT 1 AS id")
      spark.sql(s"CREATE TABLE $lake.u AS SELECT 1 AS id")
      spark.sql(s"DROP TABLE $lake.u")
      scope.commit().asScala.keySet shouldBe Set("t")
      assertRows(spark.table(s"$lake.t"), Row(1))
      spark.catalog.tableExists(s"$lake.u") shouldBe false
    }
  }

  test("a statement that fails leaves no rows and no files, and neither does one that is only explained") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.t (id BIGINT)")
      spark.sql(s"CREATE TABLE $lake.u (id BIGINT)")
      val scope = begin(directory)
      val listener = new SparkListener {
        override def onTaskEnd(end: SparkListenerTaskEnd): Unit =
          if (end.taskInfo.successful) OtherTasks.ended.countDown()
      }
      val failsLast = udf { (id: Long) =>
        if (id == 99) {
          OtherTasks.ended.await()
          throw new IllegalStateException("a row fails")
        }
        id
      }
      spark.sparkContext.addSparkListener(listener)
      try
        an[Exception] should be thrownBy spark
          .range(0, 100, 1, 4)
          .select(failsLast(col("id")).as("id"))
          .writeTo(s"$lake.t")
          .append()
      finally spark.sparkContext.removeSparkListener(listener)
      spark.sql(s"EXPLAIN INSERT INTO $lake.u VALUES (1)")
      spark.sql(s"EXPLAIN UPDATE $lake.u SET id = 2")
      spark.sql(s"INSERT INTO $lake.t VALUES (5)")
      scope.commit().asScala.keySet shouldBe Set("t")
      assertRows(spark.table(s"$lake.t"), Row(5L))
      operations(directory.resolve("u").toString) shouldBe Seq("create")
      dataFiles(directory.resolve("t").toString) should have size 1
    }
  }

  test("a frame and a view made before the scope are written and written to in it as part of it, or refused") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.t AS SELECT 1 AS id")
      spark.sql(s"CREATE TABLE $lake.u AS SELECT 1 AS id")
      val frame = spark.table(s"$lake.t").selectExpr("id + 1 AS id")
      spark.table(s"$lake.t").createOrReplaceTempView("before_scope")
      spark.table(s"$lake.u").createOrReplaceTempView("stale")
      spark.sql(s"INSERT INTO $lake.u VALUES (2)")
      val scope = begin(directory)
      try {
        frame.writeTo(s"$lake.t").append()
        spark.sql("INSERT INTO before_scope VALUES (3)")
        assertRefused(directory.toString, "loaded before the scope began")(spark.sql("INSERT INTO stale VALUES (4)"))
        spark.table(s"$lake.t").createOrReplaceTempView("in_scope")
        spark.sql(s"CREATE TABLE $lake.new (id INT)")
        spark.table(s"$lake.new").createOrReplaceTempView("new_in_scope")
        loadElsewhere(directory.resolve("t")) shouldBe Seq(Row(1))
      } finally scope.rollback()
      assertRows(spark.table(s"$lake.t"), Row(1))
      assertRefused(directory.toString, "Load the table again")(spark.sql("INSERT INTO new_in_scope VALUES (5)"))
      spark.sql("INSERT INTO in_scope VALUES (6)") // a version like any other
      assertRows(spark.table(s"$lake.t"), Row(1), Row(6))
      Seq("before_scope", "stale", "in_scope", "new_in_scope").foreach(spark.catalog.dropTempView)
    }
  }

  test("a plan that is kept from before shows the same rows in the scope, and not those of the scope after it") {
    withWarehouse { (lake, directory) =>
      spark.sql(s"CREATE TABLE $lake.t AS SELECT 1 AS id")
      spark.table(s"$lake.t").cache()
      val scope = begin(directory)
      spark.sql(s"ALTER TABLE $lake.t ADD COLUMN x INT")
      assertRows(spark.sql(s"SELECT * FROM $lake.t WHERE id = 1"), Row(1, null))
      spark.sql(s"INSERT INTO $lake.t VALUES (2, 2)")
      assertRows(spark.sql(s"SELECT * FROM $lake.t"), Row(1, null))
      scope.commit()
      assertRows(spark.sql(s"SELECT * FROM $lake.t"), Row(1, null), Row(2, 2))
      spark.catalog.clearCache()
    }
  }

  test("a scope is that of its session, whichever thread works for it and whichever session is active") {
    withWarehouse { (lake, directory) =>
      val flights = directory.resolve("flights")
      save(rows("(1, 'a')"), flights)
      val other = newSession()
      val scope = begin(directory, other)
      try {
        save(rows("(2, 'b')"), flights) // this session's
        assertRows(load(flights.toString), Row(1, "a"), Row(2, "b"))
        writer(other.sql("SELECT 3 AS id, 'c' AS x")).mode("append").save(flights.toString)
        other.sql(s"INSERT INTO datashard.`$flights` VALUES (4, 'd')")
        assertRows(other.read.format("datashard").load(flights.toString), Row(1, "a"))
        assertRows(other.sql(s"SELECT * FROM datashard.`$flights`"), Row(1, "a"))
        other.sql("SELECT 10 AS id").write.format("datashard").save(directory.resolve("planes").toString)
        other.sql("SELECT 20 AS id").write.saveAsTable(s"$lake.named")
        other.sql("SELECT 21 AS id").writeTo(s"$lake.named").append()
        val thread = Executors.newSingleThreadExecutor()
        try
          thread
            .submit(new Callable[Any] {
              override def call(): Any = {
                other.sql(s"INSERT INTO datashard.`$flights` VALUES (5, 'e')")
                other.sql(s"CREATE TABLE datashard.`${directory.resolve("more")}` AS SELECT 1 AS id")
              }
            })
            .get(5, TimeUnit.MINUTES)
        finally thread.shutdownNow()
        assertRows(load(flights.toString), Row(1, "a"), Row(2, "b"))
        a[Exception] should be thrownBy load(directory.resolve("planes").toString)
        a[Exception] should be thrownBy load(directory.resolve("more").toString)
        spark.catalog.tableExists(s"$lake.named") shouldBe false
      } finally scope.commit()
      assertRows(load(flights.toString), Seq((1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")).map(Row.fromTuple): _*)
      assertRows(load(directory.resolve("planes").toString), Row(10))
      assertRows(load(directory.resolve("more").toString), Row(1))
      assertRows(spark.table(s"$lake.named"), Row(20), Row(21))
    }
  }

  test("a write that commits once does so in a scope, alone on its table") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      val planes = directory.resolve("planes")
      save(rows("(1, 'a')"), flights)
      database(directory).transact { () =>
        numbered(flights)
        save(rows("(10, 'A')"), planes)
        val error = the[Exception] thrownBy save(rows("(3, 'c')"), flights)
        cause[DatashardException](error).getMessage should include("must be the only statement on its table")
      }
      assertRows(load(flights.toString), Row(1, "a"), Row(2, "b"))
      assertRows(load(planes.toString), Row(10, "A"))
    }
  }

  private def numbered(location: Path, mode: String = "append"): Unit =
    writer(rows("(2, 'b')")).mode(mode).option("txnAppId", "job").option("txnVersion", 1L).save(location.toString)

  private def numbered(name: String): Unit =
    rows("(2, 'b')").writeTo(name).option("txnAppId", "job").option("txnVersion", "1").append()

  test("a scope that is run again commits nothing if only a part of it is numbered, and the rest once if all is") {
    withWarehouse { (lake, directory) =>
      val flights = directory.resolve("flights")
      val planes = directory.resolve("planes")
      Seq(flights, planes).foreach(save(rows("(1, 'a')"), _))
      database(directory).transact { () =>
        numbered(flights)
        save(rows("(10, 'A')"), planes)
      }
      Seq[(String, () => Unit)](
        "by path" -> (() => numbered(flights)),
        "in another mode" -> (() => numbered(flights, "overwrite")),
        "by name" -> (() => numbered(s"$lake.flights"))
      ).foreach { case (how, again) =>
        withClue(how) {
          val error = the[Exception] thrownBy database(directory).transact { () =>
            again()
            save(rows("(10, 'A')"), planes)
          }
          cause[DatashardException](error).getMessage should include("Nothing was committed")
          assertRows(load(planes.toString), Row(1, "a"), Row(10, "A"))
        }
      }
      def both() = database(directory).transact { () =>
        numbered(flights)
        numbered(planes)
      }
      both().asScala.keySet shouldBe Set("planes")
      both().asScala.keySet shouldBe empty
      assertRows(load(flights.toString), Row(1, "a"), Row(2, "b"))
      assertRows(load(planes.toString), Row(1, "a"), Row(10, "A"), Row(2, "b"))
    }
  }

  test("a view of what was loaded by path before the scope is written to as part of it, or refused") {
    withDirectory { directory =>
      val flights = directory.resolve("flights")
      val month = rows("(1, 1), (2, 2)", "id, month")
      writer(month).partitionBy("month").save(flights.toString)
      load(flights.toString).createOrReplaceTempView("by_path")
      val scope = begin(directory)
      spark.sql("DELETE FROM by_path WHERE month = 2")
      loadElsewhere(flights) should have size 2
      scope.commit()
      assertRows(load(flights.toString), Row(1, 1))
      begin(directory)
      assertRefused(directory.toString, "loaded before the scope began")(
        spark.sql("DELETE FROM by_path WHERE month = 1")
      )
      spark.catalog.dropTempView("by_path")
    }
  }

  test("a driver that dies between its versions and the decision leaves nothing, and nothing to repair") {
    withDirectory { directory =>
      val database = Files.createDirectory(directory.resolve("database"))
      val flights = database.resolve("flights")
      val planes = database.resolve("planes")
      SparkDatabase.of(spark, database.toString).transact { () =>
        save(rows("(1L)", "id"), flights)
        save(rows("(1L)", "id"), planes)
      }
      Seq(flights, planes).foreach(save(rows("(2L)", "id"), _)) // so that the newest versions need no decision
      val decisions = database.resolve("_datashard/transactions")
      val aside = directory.resolve("aside")
      Files.move(decisions, aside)
      Files.createFile(decisions) // no decision can be put here, which the driver tries again and again
      val driver = ScopeInAnotherJvm.start(database)
      try {
        val prepared = Seq(flights, planes).map(_.resolve("_datashard/commits/00000000000000000003.json"))
        while (!prepared.forall(Files.exists(_))) withClue(ScopeInAnotherJvm.log(database)) {
          driver.isAlive shouldBe true
          Thread.onSpinWait()
        }
      } finally driver.destroyForcibly().waitFor()
      Files.delete(decisions)
      Files.move(aside, decisions)
      assertRows(load(flights.toString), Row(1L), Row(2L))
      assertRows(load(planes.toString), Row(1L), Row(2L))
      save(rows("(4L)", "id"), flights)
      assertRows(load(flights.toString), Row(1L), Row(2L), Row(4L))
      SparkDatabase.of(spark, database.toString).transact { () =>
        save(rows("(5L)", "id"), flights)
        save(rows("(5L)", "id"), planes)
      }
      assertRows(load(flights.toString), Row(1L), Row(2L), Row(4L), Row(5L))
      assertRows(load(planes.toString), Row(1L), Row(2L), Row(5L))
    }
  }
}

/** A driver of its own, which appends to two tables of a database in a scope. */
private object ScopeInAnotherJvm {

  def start(database: Path): Process = {
    val options = ManagementFactory.getRuntimeMXBean.getInputArguments.asScala.filter(_.startsWith("--add-opens"))
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString
    val command = Seq(java, "-Xmx512m") ++ options ++
      Seq("-cp", System.getProperty("java.class.path"), "io.datashard.integration.ScopeInAnotherJvm", database.toString)
    new ProcessBuilder(command: _*).redirectErrorStream(true).redirectOutput(output(database)).start()
  }

  /** What the process said. */
  def log(database: Path): String = Files.readString(output(database).toPath)

  private def output(database: Path): File = database.resolveSibling("log.txt").toFile

  def main(arguments: Array[String]): Unit = {
    val database = Path.of(arguments.head)
    val spark = SparkSession
      .builder()
      .master("local[1]")
      .config("spark.ui.enabled", value = false)
      .config("spark.driver.host", "localhost")
      .config("spark.driver.bindAddress", "localhost")
      .config("spark.local.dir", database.resolveSibling("spark-local").toString)
      .getOrCreate()
    SparkDatabase.of(spark, database.toString).transact { () =>
      spark.range(3, 4).write.format("datashard").mode("append").save(database.resolve("flights").toString)
      spark.range(3, 4).write.format("datashard").mode("append").save(database.resolve("planes").toString)
    }
    spark.stop()
  }
}

/** The tasks of a job of four but the last, which waits for them: what a task writes while its job is given up is for a
  * vacuum.
  */
private object OtherTasks {
  val ended = new CountDownLatch(3)
}
