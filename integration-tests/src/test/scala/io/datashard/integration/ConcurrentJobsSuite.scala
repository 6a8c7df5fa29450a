package io.datashard.integration

import java.io.File
import java.lang.management.ManagementFactory
import java.nio.file.{Files, Path}
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.{Callable, ConcurrentHashMap, CountDownLatch, Executors, TimeUnit}

import scala.collection.JavaConverters._

import org.apache.spark.TaskContext
import org.apache.spark.rdd.RDD
import org.apache.spark.sql.catalyst.InternalRow
import org.apache.spark.sql.connector.catalog.{Identifier, SupportsWrite}
import org.apache.spark.sql.connector.write.{LogicalWriteInfo, PhysicalWriteInfo}
import org.apache.spark.sql.types.StructType
import org.apache.spark.sql.util.CaseInsensitiveStringMap
import org.apache.spark.sql.{DataFrame, Row, SparkSession}

import io.datashard.ConcurrentModificationException
import io.datashard.spark.DatashardCatalog

/** Jobs on one table at once, and jobs that fail or die. */
class ConcurrentJobsSuite extends TableSuite {

  private def frame(values: String): DataFrame = spark.sql(s"SELECT * FROM VALUES $values AS t(id, dt)")

  /** Runs all jobs at once; the i-th element is the i-th job's error, if any. */
  private def atOnce(jobs: (() => Unit)*): Seq[Option[Throwable]] = {
    val threads = Executors.newFixedThreadPool(jobs.size)
    try {
      val start = new CountDownLatch(1)
      val running = jobs.map { job =>
        threads.submit(new Callable[Option[Throwable]] {
          override def call(): Option[Throwable] = {
            start.await()
            try {
              job()
              None
            } catch { case error: Throwable => Some(error) }
          }
        })
      }
      start.countDown()
      running.map(_.get(5, TimeUnit.MINUTES))
    } finally threads.shutdownNow()
  }

  /** Runs a job whose rows wait, after the job has pinned its base and before it commits, for {@code meanwhile} to end.
    */
  private def during[T](rows: DataFrame, job: DataFrame => Unit)(meanwhile: => T): Option[Throwable] = {
    val gate = new Gate
    val waiting = spark.createDataFrame(gate.pass(rows), rows.schema)
    val threads = Executors.newSingleThreadExecutor()
    try {
      val running = threads.submit(new Callable[Option[Throwable]] {
        override def call(): Option[Throwable] =
          try {
            job(waiting)
            None
          } catch { case error: Throwable => Some(error) }
      })
      try {
        while (!gate.isReached(100) && !running.isDone) {}
        meanwhile
      } finally gate.open()
      running.get(5, TimeUnit.MINUTES)
    } finally threads.shutdownNow()
  }

  test("jobs that append to one table at once all land, with exactly their rows") {
    withTable { location =>
      spark.range(0).write.format("datashard").save(location)
      val jobs = 6
      val errors = atOnce((0 until jobs).map { job => () =>
        spark.range(job * 100L, job * 100L + 100, 1, 2).write.format("datashard").mode("append").save(location)
      }: _*)
      errors.flatten shouldBe empty
      assertSameRows(load(location), spark.range(jobs * 100L).toDF())
      operations(location) shouldBe "create" +: Seq.fill(jobs)("append")
    }
  }

  test("jobs that append to a partitioned table by name and by path at once all land") {
    withTable { location =>
      writer(frame("(0, 'a')")).partitionBy("dt").save(location)
      val errors = atOnce(
        () => writer(frame("(1, 'a')")).mode("append").save(location),
        () => { spark.sql(s"INSERT INTO datashard.`$location` VALUES (2, 'b')"); () },
        () => frame("(3, 'a')").writeTo(s"datashard.`$location`").append()
      )
      errors.flatten shouldBe empty
      assertRows(load(location), Row(0, "a"), Row(1, "a"), Row(2, "b"), Row(3, "a"))
    }
  }

  test("two appends that both find the path missing both land") {
    withTable { location =>
      during(frame("(1, 'a')"), writer(_).mode("append").save(location)) {
        writer(frame("(2, 'b')")).mode("append").save(location)
      } shouldBe None
      assertRows(load(location), Row(1, "a"), Row(2, "b"))
    }
  }

  test("of two jobs that create a table at once one fails with an error that says so, and nothing of it remains") {
    withTable { location =>
      val error = during(frame("(1, 'a')"), writer(_).save(location)) {
        writer(frame("(2, 'b')")).save(location)
      }
      error.get.getMessage should include("created by somebody else")
      assertRows(load(location), Row(2, "b"))
      snapshotDirectories(location) shouldBe Set(snapshot(location).id)
    }
  }

  test("an append beside a dynamic overwrite of another partition: both land") {
    withTable { location =>
      writer(frame("(1, 'a'), (2, 'b')")).partitionBy("dt").save(location)
      during(
        frame("(10, 'a')"),
        writer(_).mode("overwrite").option("partitionOverwriteMode", "dynamic").save(location)
      ) {
        writer(frame("(20, 'b')")).mode("append").save(location)
      } shouldBe None
      assertRows(load(location), Row(10, "a"), Row(2, "b"), Row(20, "b"))
    }
  }

  test("an append into the partition that a dynamic overwrite replaces is a conflict, and the append stays") {
    withTable { location =>
      writer(frame("(1, 'a'), (2, 'b')")).partitionBy("dt").save(location)
      val error = during(
        frame("(10, 'a')"),
        writer(_).mode("overwrite").option("partitionOverwriteMode", "dynamic").save(location)
      ) {
        writer(frame("(11, 'a')")).mode("append").save(location)
      }
      cause[ConcurrentModificationException](error.get).getMessage should (include("overwrite") and include(
        "version 2"
      ))
      assertRows(load(location), Row(1, "a"), Row(2, "b"), Row(11, "a"))
    }
  }

  test("two dynamic overwrites of different partitions land, of the same one the later fails") {
    withTable { location =>
      writer(frame("(1, 'a'), (2, 'b')")).partitionBy("dt").save(location)
      def overwrite(rows: DataFrame): Unit =
        writer(rows).mode("overwrite").option("partitionOverwriteMode", "dynamic").save(location)
      during(frame("(10, 'a')"), overwrite)(overwrite(frame("(20, 'b')"))) shouldBe None
      assertRows(load(location), Row(10, "a"), Row(20, "b"))
      val error = during(frame("(11, 'a')"), overwrite)(overwrite(frame("(12, 'a')")))
      cause[ConcurrentModificationException](error.get)
      assertRows(load(location), Row(12, "a"), Row(20, "b"))
    }
  }

  test("an append beside an overwrite of everything is a conflict that the user sees, and nothing of it remains") {
    withTable { location =>
      writer(frame("(1, 'a')")).save(location)
      val error = during(frame("(2, 'b')"), writer(_).mode("overwrite").save(location)) {
        writer(frame("(3, 'c')")).mode("append").save(location)
      }
      cause[ConcurrentModificationException](error.get).getMessage should (include("Nothing was committed") and
        include("run it again"))
      assertRows(load(location), Row(1, "a"), Row(3, "c"))
      snapshotDirectories(location) should have size 2
    }
  }

  test("with isolation-level snapshot an overwrite of everything takes what was appended meanwhile, too") {
    withTable { location =>
      spark.sql(
        s"CREATE TABLE datashard.`$location` (id INT, dt STRING) TBLPROPERTIES ('isolation-level' = 'snapshot')"
      )
      writer(frame("(1, 'a')")).mode("append").save(location)
      during(frame("(2, 'b')"), writer(_).mode("overwrite").save(location)) {
        writer(frame("(3, 'c')")).mode("append").save(location)
      } shouldBe None
      assertRows(load(location), Row(2, "b"))
    }
  }

  test("an append to a table whose schema was replaced meanwhile is a conflict") {
    withTable { location =>
      writer(frame("(1, 'a')")).save(location)
      val error = during(frame("(2, 'b')"), writer(_).mode("append").save(location)) {
        writer(spark.sql("SELECT 1 AS other")).mode("overwrite").option("overwriteSchema", "true").save(location)
      }
      cause[ConcurrentModificationException](error.get)
      assertRows(load(location), Row(1))
    }
  }

  for (mode <- Seq("append", "overwrite"))
    test(s"a job that fails in a task after some rows leaves the table as it was: $mode") {
      withTable { location =>
        spark.range(10).write.format("datashard").save(location)
        val before = onDisk(location)
        // one task: Spark aborts a job while other tasks of it may still run, and what those write then is garbage that stays
        val rows = spark.range(0, 20000, 1, 1).selectExpr("IF(id = 19999, raise_error('no luck'), id) AS id")
        val error = the[Exception] thrownBy rows
          .selectExpr("CAST(id AS BIGINT) AS id")
          .write
          .format("datashard")
          .option("target-file-size", "1000")
          .mode(mode)
          .save(location)
        error.toString + error.getCause should include("no luck")
        onDisk(location) shouldBe before
      }
    }

  test("a job that fails on a missing path leaves no table, and the next one makes it") {
    withTable { location =>
      an[Exception] should be thrownBy writer(spark.sql("SELECT raise_error('no') AS c")).save(location)
      an[Exception] should be thrownBy load(location)
      writer(frame("(1, 'a')")).save(location)
      assertRows(load(location), Row(1, "a"))
      snapshotDirectories(location) should have size 1
    }
  }

  test("a task that fails once and runs again leaves none of its rows twice") {
    withTable { location =>
      val process = AnotherJvm.start("local[2,4]", "retry", location)
      try process.waitFor(5, TimeUnit.MINUTES) shouldBe true
      finally process.destroyForcibly().waitFor()
      withClue(AnotherJvm.log(location))(process.exitValue shouldBe 0)
      assertSameRows(load(location), spark.range(10000).toDF())
      dataFiles(location) should have size snapshot(location).totals.files
    }
  }

  test("of two attempts of a task only the one that Spark names is seen, whatever becomes of the other") {
    withTable { location =>
      spark.range(0).write.format("datashard").save(location)
      val table = new DatashardCatalog().loadTable(Identifier.of(Array.empty[String], location))
      val info = new LogicalWriteInfo {
        override val options: CaseInsensitiveStringMap = CaseInsensitiveStringMap.empty
        override val queryId: String = "query"
        override val schema: StructType = load(location).schema
      }
      val batch = table.asInstanceOf[SupportsWrite].newWriteBuilder(info).build().toBatch
      val factory = batch.createBatchWriterFactory(new PhysicalWriteInfo { override val numPartitions: Int = 1 })
      val attempts = (1L to 3L).map(task => factory.createWriter(0, task))
      for (n <- 0L until 100L; attempt <- attempts) attempt.write(InternalRow(n))
      val Seq(first, second, third) = attempts
      first.commit()
      val named = second.commit()
      batch.commit(Array(named))
      third.abort()
      assertSameRows(load(location), spark.range(100).toDF())
      operations(location) shouldBe Seq("create", "append")
    }
  }

  for (rows <- Seq(true, false))
    test(s"a JVM that is killed between write and commit leaves ${if (rows) "the table as it was" else "no table"}") {
      withTable { location =>
        if (rows) spark.range(10).write.format("datashard").save(location)
        val files = dataFiles(location).toSet
        val commits = committed(location)
        val process = AnotherJvm.start("local[2]", "hang", location)
        try
          while (dataFiles(location).forall(files.contains) && process.isAlive)
            process.waitFor(100, TimeUnit.MILLISECONDS)
        finally process.destroyForcibly().waitFor()
        withClue(AnotherJvm.log(location))(dataFiles(location).toSet should not be files)
        committed(location) shouldBe commits
        if (rows) assertSameRows(load(location), spark.range(10).toDF())
        else an[Exception] should be thrownBy load(location)
        spark.range(10, 20).write.format("datashard").mode("append").save(location)
        assertSameRows(load(location), spark.range(if (rows) 0 else 10, 20).toDF())
      }
    }

  private def committed(location: String): Map[String, String] =
    onDisk(location).filter { case (path, _) => path.contains("commits/") }
}

/** Holds up the tasks of a job until a test opens it. Tasks run in this JVM, and find it by its number. */
private final class Gate {
  private val arrived = new CountDownLatch(1)
  private val opened = new CountDownLatch(1)
  private val number = Gate.register(this)

  /** The rows, in one task, which waits before the first. */
  def pass(rows: DataFrame): RDD[Row] = {
    val gate = number
    rows.coalesce(1).rdd.mapPartitions { found =>
      Gate.await(gate)
      found
    }
  }

  /** Whether a task has come, for which it waits some milliseconds. */
  def isReached(millis: Long): Boolean = arrived.await(millis, TimeUnit.MILLISECONDS)

  def open(): Unit = opened.countDown()
}

private object Gate {
  private val gates = new ConcurrentHashMap[Int, Gate]
  private val numbers = new AtomicInteger

  private def register(gate: Gate): Int = {
    val number = numbers.incrementAndGet()
    gates.put(number, gate)
    number
  }

  private def await(number: Int): Unit = {
    val gate = gates.get(number)
    gate.arrived.countDown()
    require(gate.opened.await(5, TimeUnit.MINUTES), "the test never opened the gate")
  }
}

/** Jobs that need a JVM of their own: to be killed, or for a master that runs failed tasks again. */
private object AnotherJvm {

  /** Starts the job of a name on the table at a location. */
  def start(master: String, job: String, location: String): Process = {
    val options = ManagementFactory.getRuntimeMXBean.getInputArguments.asScala.filter(_.startsWith("--add-opens"))
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString
    val command = Seq(java, "-Xmx512m") ++ options ++
      Seq("-cp", System.getProperty("java.class.path"), "io.datashard.integration.AnotherJvm", master, job, location)
    new ProcessBuilder(command: _*).redirectErrorStream(true).redirectOutput(output(location)).start()
  }

  /** What the process said. */
  def log(location: String): String = Files.readString(output(location).toPath)

  private def output(location: String): File = Path.of(location).resolveSibling("log.txt").toFile

  def main(arguments: Array[String]): Unit = {
    val Array(master, job, location) = arguments
    val spark = SparkSession
      .builder()
      .master(master)
      .config("spark.ui.enabled", value = false)
      .config("spark.driver.host", "localhost")
      .config("spark.driver.bindAddress", "localhost")
      .config("spark.local.dir", Path.of(location).resolveSibling("spark-local").toString)
      .getOrCreate()
    val rows = spark.range(0, 10000, 1, 2).toDF()
    val disturbed = job match {
      case "retry" => rows.rdd.mapPartitions(failOnce)
      case "hang"  => rows.rdd.mapPartitions(hangInSecondTask)
    }
    spark.createDataFrame(disturbed, rows.schema).write.format("datashard").mode("append").save(location)
    spark.stop()
  }

  private def failOnce(rows: Iterator[Row]): Iterator[Row] = {
    val fails = TaskContext.get.partitionId == 1 && TaskContext.get.attemptNumber == 0
    rows.zipWithIndex.map { case (row, n) => if (fails && n == 4000) sys.error("the first attempt fails") else row }
  }

  private def hangInSecondTask(rows: Iterator[Row]): Iterator[Row] = {
    if (TaskContext.get.partitionId == 1) new CountDownLatch(1).await()
    rows
  }
}
