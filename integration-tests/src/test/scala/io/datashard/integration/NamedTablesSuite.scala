package io.datashard.integration

import java.nio.file.{Files, Path}
import java.util.concurrent.{Callable, CyclicBarrier, Executors}

import scala.collection.JavaConverters._

import org.apache.spark.sql.{AnalysisException, DataFrame, Encoders, Row}

/** Tables by name, in a catalog with a warehouse. */
class NamedTablesSuite extends TableSuite {

  /** A catalog of the test's own, whose name the test gets with its warehouse. */
  private def withCatalog[T](test: (String, Path) => T): T = withDirectory { directory =>
    val catalog = "c" + NamedTablesSuite.catalogs.incrementAndGet()
    spark.conf.set(s"spark.sql.catalog.$catalog", "io.datashard.spark.DatashardCatalog")
    spark.conf.set(s"spark.sql.catalog.$catalog.warehouse", directory.resolve("warehouse").toString)
    test(catalog, directory.resolve("warehouse"))
  }

  private def sql(text: String): DataFrame = spark.sql(text)

  private def fails(text: String): String = (the[Exception] thrownBy sql(text)).getMessage

  private def texts(text: String, column: String): Seq[String] =
    sql(text).select(column).collect().map(_.getString(0)).toSeq.sorted

  test("a table has a name and lies in the directory of that name") {
    withCatalog { (catalog, warehouse) =>
      sql(s"CREATE TABLE $catalog.sky.stars (id BIGINT NOT NULL, name STRING) PARTITIONED BY (bucket(4, id))")
      sql(s"INSERT INTO $catalog.sky.stars VALUES (1, 'Vega'), (2, 'Deneb')")
      assertRows(sql(s"SELECT name FROM $catalog.sky.stars WHERE id = 2"), Row("Deneb"))
      assertRows(load(warehouse.resolve("sky/stars").toString), Row(1L, "Vega"), Row(2L, "Deneb"))
      assertRows(sql(s"SELECT count(*) FROM $catalog.`$warehouse/sky/stars`"), Row(2L))
      assertRows(sql(s"SELECT operation FROM $catalog.sky.stars.history"), Row("create"), Row("append"))
      assertRows(sql(s"SELECT count(*) FROM $catalog.sky.stars VERSION AS OF 1"), Row(0L))
      spark.table(s"$catalog.sky.stars").writeTo(s"$catalog.sky.copy").create()
      assertRows(spark.table(s"$catalog.sky.copy").select("id"), Row(1L), Row(2L))
    }
  }

  test("SHOW TABLES and SHOW NAMESPACES list what is there") {
    withCatalog { (catalog, warehouse) =>
      sql(s"CREATE TABLE $catalog.a (x INT)")
      sql(s"CREATE TABLE $catalog.sky.stars (x INT)")
      sql(s"CREATE TABLE $catalog.sky.deep.quasars (x INT)")
      sql(s"CREATE TABLE $catalog.sky.gone (x INT)")
      sql(s"DROP TABLE $catalog.sky.gone")
      Files.createDirectories(warehouse.resolve("sky/plain"))
      texts(s"SHOW TABLES IN $catalog", "tableName") shouldBe Seq("a")
      texts(s"SHOW TABLES IN $catalog.sky", "tableName") shouldBe Seq("stars")
      texts(s"SHOW TABLES IN $catalog.sky LIKE 'x*'", "tableName") shouldBe empty
      texts(s"SHOW NAMESPACES IN $catalog", "namespace") shouldBe Seq("sky")
      texts(s"SHOW NAMESPACES IN $catalog.sky", "namespace") shouldBe Seq("sky.deep")
      fails(s"SHOW TABLES IN $catalog.sea") should include("sea")
    }
  }

  test("USE makes names short") {
    withCatalog { (catalog, _) =>
      sql(s"CREATE NAMESPACE $catalog.sky")
      sql(s"USE $catalog.sky")
      try {
        sql("CREATE TABLE stars AS SELECT 1 AS id")
        assertRows(sql("SELECT * FROM stars"), Row(1))
        spark.catalog.tableExists("stars") shouldBe true
        spark.catalog.listTables().collect().map(_.name).toSeq shouldBe Seq("stars")
      } finally sql("USE spark_catalog.default")
    }
  }

  test("namespaces have properties, and are dropped when they are empty or with all that is in them") {
    withCatalog { (catalog, warehouse) =>
      sql(s"CREATE NAMESPACE $catalog.sky COMMENT 'above' WITH PROPERTIES ('epoch' = 'J2000')")
      fails(s"CREATE NAMESPACE $catalog.sky") should include("already exists")
      sql(s"CREATE NAMESPACE IF NOT EXISTS $catalog.sky")
      sql(s"ALTER NAMESPACE $catalog.sky SET PROPERTIES ('epoch' = 'J2050')")
      sql(s"COMMENT ON NAMESPACE $catalog.sky IS 'far above'")
      val described =
        sql(s"DESCRIBE NAMESPACE EXTENDED $catalog.sky").collect().map(r => r.getString(0) -> r.getString(1)).toMap
      described("Comment") shouldBe "far above"
      described("Location") shouldBe s"file:$warehouse/sky"
      described("Owner") should not be empty
      described("Properties") should include("J2050")
      fails(s"ALTER NAMESPACE $catalog.sky SET LOCATION '/tmp/other'") should include("cannot be changed")
      fails(s"CREATE NAMESPACE $catalog.sea LOCATION '/tmp/other'") should (
        include("file:/tmp/other") and include("another catalog")
      )
      fails(s"ALTER NAMESPACE $catalog.sea SET LOCATION '/tmp/other'") should include("SCHEMA_NOT_FOUND")
      sql(s"CREATE TABLE $catalog.sky.stars (x INT)")
      fails(s"DROP NAMESPACE $catalog.sky") should include("CASCADE")
      sql(s"DROP NAMESPACE $catalog.sky CASCADE")
      texts(s"SHOW NAMESPACES IN $catalog", "namespace") shouldBe empty
      fails(s"DROP NAMESPACE $catalog.sky") should include("sky")
      sql(s"DROP NAMESPACE IF EXISTS $catalog.sky")
      an[AnalysisException] should be thrownBy spark.table(s"$catalog.sky.stars")
    }
  }

  test("DESCRIBE, SHOW CREATE TABLE and SHOW TBLPROPERTIES say what a table is") {
    withCatalog { (catalog, warehouse) =>
      sql(
        s"""CREATE TABLE $catalog.sky.stars (id BIGINT COMMENT 'key', at TIMESTAMP) PARTITIONED BY (days(at))
           |COMMENT 'suns' TBLPROPERTIES ('isolation-level' = 'snapshot')""".stripMargin
      )
      val described =
        sql(s"DESCRIBE TABLE EXTENDED $catalog.sky.stars").collect().map(r => r.getString(0) -> r.getString(1)).toMap
      described("Name") shouldBe s"$catalog.sky.stars"
      described("Comment") shouldBe "suns"
      described("Location") shouldBe s"file:$warehouse/sky/stars"
      described("Provider") shouldBe "datashard"
      described("Owner") should not be empty
      described("Table Properties") should include("isolation-level=snapshot")
      val create = sql(s"SHOW CREATE TABLE $catalog.sky.stars").collect().head.getString(0)
      create should include("USING datashard")
      create should include("PARTITIONED BY (days(at))")
      create should include("COMMENT 'suns'")
      create should not include "LOCATION"
      sql(s"DROP TABLE $catalog.sky.stars")
      sql(create)
      sql(s"SHOW CREATE TABLE $catalog.sky.stars").collect().head.getString(0) shouldBe create
      texts(s"SHOW TBLPROPERTIES $catalog.sky.stars", "key") should contain("isolation-level")
      texts(s"SHOW TBLPROPERTIES $catalog.sky.stars", "key") should not contain "location"
    }
  }

  test("a provider is datashard or Spark's default, which saveAsTable says for none; another is refused") {
    withCatalog { (catalog, _) =>
      sql(s"CREATE TABLE $catalog.a (x INT) USING DataShard")
      spark.range(2).write.saveAsTable(s"$catalog.b")
      sql(s"SHOW CREATE TABLE $catalog.b").head().getString(0) should include("USING datashard")
      for (statement <- Seq(s"CREATE TABLE $catalog.c", s"CREATE OR REPLACE TABLE $catalog.a")) {
        fails(s"$statement (y INT) USING csv") should include("cannot be one of the provider csv")
        fails(s"$statement USING json AS SELECT 1 AS y") should include("cannot be one of the provider json")
      }
      texts(s"SHOW TABLES IN $catalog", "tableName") shouldBe Seq("a", "b")
      sql(s"SELECT * FROM $catalog.a").columns shouldBe Array("x")
    }
  }

  test("LOCATION is the directory of the name or is refused") {
    withCatalog { (catalog, warehouse) =>
      sql(s"CREATE TABLE $catalog.a (x INT) LOCATION '$warehouse/a'")
      fails(s"CREATE TABLE $catalog.b (x INT) LOCATION '$warehouse/elsewhere'") should include("cannot be")
      spark.catalog.tableExists(s"$catalog.b") shouldBe false
      Files.exists(warehouse.resolve("elsewhere")) shouldBe false
    }
  }

  test("a dropped table is gone, its versions are readable by the path, and its name is free") {
    withCatalog { (catalog, warehouse) =>
      sql(s"CREATE TABLE $catalog.sky.stars AS SELECT 1 AS id")
      sql(s"DROP TABLE $catalog.sky.stars")
      val location = warehouse.resolve("sky/stars").toString
      fails(s"SELECT * FROM $catalog.sky.stars") should include("TABLE_OR_VIEW_NOT_FOUND")
      fails(s"DROP TABLE $catalog.sky.stars") should include("TABLE_OR_VIEW_NOT_FOUND")
      sql(s"DROP TABLE IF EXISTS $catalog.sky.stars")
      (the[Exception] thrownBy load(location).count()).getMessage should include("was dropped at")
      assertRows(load(location, "snapshotId" -> "1"), Row(1))
      assertRows(sql(s"SELECT * FROM $catalog.sky.stars VERSION AS OF 1"), Row(1))
      sql(s"CREATE OR REPLACE TABLE $catalog.sky.stars AS SELECT 'x' AS name")
      assertRows(sql(s"SELECT * FROM $catalog.sky.stars"), Row("x"))
      operations(location) shouldBe Seq("create", "drop", "create")
      sql(s"DROP TABLE $catalog.sky.stars")
      writer(spark.range(2).toDF).save(location)
      assertRows(sql(s"SELECT * FROM $catalog.sky.stars"), Row(0L), Row(1L))
    }
  }

  test("a purged table has no files") {
    withCatalog { (catalog, warehouse) =>
      sql(s"CREATE TABLE $catalog.sky.stars AS SELECT 1 AS id")
      sql(s"DROP TABLE $catalog.sky.stars PURGE")
      dataFiles(warehouse.resolve("sky/stars").toString) shouldBe empty
      fails(s"SELECT * FROM $catalog.sky.stars VERSION AS OF 1") should include("was vacuumed")
      sql(s"CREATE TABLE $catalog.sky.stars AS SELECT 2 AS id")
      assertRows(sql(s"SELECT * FROM $catalog.sky.stars"), Row(2))
    }
  }

  test("DROP TABLE by path") {
    withTable { location =>
      writer(spark.range(2).toDF).save(location)
      sql(s"DROP TABLE datashard.`$location`")
      fails(s"SELECT * FROM datashard.`$location`") should include("was dropped at")
      load(location, "versionAsOf" -> "1").count() shouldBe 2
      sql(s"CREATE TABLE datashard.`$location` (x INT)")
      operations(location) shouldBe Seq("create", "drop", "create")
    }
  }

  test("CTAS, RTAS and CREATE OR REPLACE by name are one commit each and keep the history") {
    withCatalog { (catalog, warehouse) =>
      val table = s"$catalog.sky.stars"
      sql(s"CREATE TABLE $table PARTITIONED BY (id) AS SELECT 1 AS id")
      fails(s"CREATE TABLE $table AS SELECT 2 AS id") should include("already exists")
      sql(s"CREATE TABLE IF NOT EXISTS $table AS SELECT 2 AS id")
      sql(s"REPLACE TABLE $table AS SELECT 'a' AS name")
      sql(s"CREATE OR REPLACE TABLE $table AS SELECT 1.5D AS x")
      an[Exception] should be thrownBy sql(s"CREATE OR REPLACE TABLE $table AS SELECT raise_error('no') AS x")
      assertRows(sql(s"SELECT * FROM $table"), Row(1.5))
      assertRows(sql(s"SELECT * FROM $table VERSION AS OF 1"), Row(1))
      operations(warehouse.resolve("sky/stars").toString) shouldBe Seq("create", "overwrite", "overwrite")
      fails(s"REPLACE TABLE $catalog.sky.none AS SELECT 1 AS id") should include("sky")
    }
  }

  test("RENAME takes the table with its history, and the old name is free") {
    withCatalog { (catalog, warehouse) =>
      sql(s"CREATE TABLE $catalog.sky.stars AS SELECT 1 AS id")
      sql(s"ALTER TABLE $catalog.sky.stars RENAME TO sky.suns")
      assertRows(sql(s"SELECT * FROM $catalog.sky.suns"), Row(1))
      spark.catalog.tableExists(s"$catalog.sky.stars") shouldBe false
      sql(s"ALTER TABLE $catalog.sky.suns RENAME TO $catalog.far.suns")
      sql(s"ALTER TABLE $catalog.far.suns RENAME TO lights")
      assertRows(sql(s"SELECT * FROM $catalog.far.lights"), Row(1))
      sql(s"CREATE TABLE $catalog.far.other (x INT)")
      fails(s"ALTER TABLE $catalog.far.lights RENAME TO far.other") should include("already exists")
      fails(s"ALTER TABLE $catalog.far.none RENAME TO far.some") should include("none")
      fails(s"ALTER TABLE datashard.`$warehouse/far/lights` RENAME TO far.some") should include("named by its path")
      Files.exists(warehouse.resolve("sky/stars")) shouldBe false
    }
  }

  test("a job that writes to a table which is renamed or dropped meanwhile fails and changes nothing") {
    withCatalog { (catalog, warehouse) =>
      for (statement <- Seq(s"ALTER TABLE $catalog.sky.stars RENAME TO sky.suns", s"DROP TABLE $catalog.sky.stars")) {
        sql(s"CREATE TABLE $catalog.sky.stars AS SELECT 0L AS id")
        val started = NamedTablesSuite.Gate.closed()
        val open = NamedTablesSuite.Gate.closed()
        NamedTablesSuite.gates = Some(started -> open)
        val job = Executors.newSingleThreadExecutor()
        val insert = job.submit(new Callable[Option[Throwable]] {
          override def call(): Option[Throwable] =
            try {
              spark
                .range(0, 10, 1, 1)
                .map(id => NamedTablesSuite.pause(id))(Encoders.scalaLong)
                .toDF("id")
                .writeTo(s"$catalog.sky.stars")
                .append()
              None
            } catch { case e: Throwable => Some(e) }
            finally started.open() // also where no task came to it
        })
        started.await()
        sql(statement)
        open.open()
        insert.get() should not be empty
        job.shutdown()
        spark.catalog.tableExists(s"$catalog.sky.stars") shouldBe false
      }
      assertRows(sql(s"SELECT * FROM $catalog.sky.suns"), Row(0L))
      Files.exists(warehouse.resolve("sky/suns")) shouldBe true
    }
  }

  test("of several sessions that create one table one does") {
    withCatalog { (catalog, _) =>
      val start = new CyclicBarrier(4)
      val threads = Executors.newFixedThreadPool(4)
      try {
        val outcomes = threads
          .invokeAll((1 to 4).map { i =>
            new Callable[Option[Throwable]] {
              override def call(): Option[Throwable] = {
                val session = spark.newSession()
                session.conf.set(s"spark.sql.catalog.$catalog", "io.datashard.spark.DatashardCatalog")
                session.conf
                  .set(s"spark.sql.catalog.$catalog.warehouse", spark.conf.get(s"spark.sql.catalog.$catalog.warehouse"))
                start.await()
                try { session.sql(s"CREATE TABLE $catalog.sky.stars AS SELECT $i AS id"); None }
                catch { case e: Throwable => Some(e) }
              }
            }
          }.asJava)
          .asScala
          .map(_.get)
        outcomes.count(_.isEmpty) shouldBe 1
        outcomes.flatten.foreach { error =>
          Iterator.iterate(error)(_.getCause).takeWhile(_ != null).mkString should include("AlreadyExistsException")
        }
        sql(s"SELECT * FROM $catalog.sky.stars").count() shouldBe 1
      } finally threads.shutdown()
    }
  }

  test("names that cannot be directories are refused, and are no tables") {
    withCatalog { (catalog, _) =>
      for (name <- Seq("_hidden", ".dot", "a:b", "..")) {
        fails(s"CREATE TABLE $catalog.sky.`$name` (x INT)") should include("cannot be the name")
        spark.catalog.tableExists(s"$catalog.sky.`$name`") shouldBe false
      }
      sql(s"CREATE TABLE $catalog.`my sky`.`Sterne & mehr` (x INT)")
      texts(s"SHOW TABLES IN $catalog.`my sky`", "tableName") shouldBe Seq("Sterne & mehr")
    }
  }

  test("without a warehouse the error names the setting") {
    for (
      statement <- Seq(
        "SELECT * FROM datashard.stars",
        "CREATE TABLE datashard.stars (x INT)",
        "SHOW TABLES IN datashard"
      )
    )
      withClue(statement)(fails(statement) should include("spark.sql.catalog.datashard.warehouse"))
  }
}

private object NamedTablesSuite {
  val catalogs = new java.util.concurrent.atomic.AtomicInteger

  /** Of the job that is under way: the first is opened by its task, the second lets the task go on. */
  @volatile var gates: Option[(Gate, Gate)] = None

  val pause: Long => Long = id => {
    gates.foreach { case (started, open) => started.open(); open.await() }
    id
  }

  final class Gate {
    private val latch = new java.util.concurrent.CountDownLatch(1)
    def open(): Unit = latch.countDown()
    def await(): Unit = latch.await()
  }

  object Gate {
    def closed(): Gate = new Gate
  }
}
