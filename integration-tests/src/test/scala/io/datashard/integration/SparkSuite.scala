package io.datashard.integration

import java.nio.file.{Files, Path}
import java.util.{Comparator, HashMap}

import org.apache.spark.SparkContext
import org.apache.spark.sql.{DataFrame, Row, SparkSession}
import org.scalatest.Assertion
import org.scalatest.funsuite.AnyFunSuite
import org.scalatest.matchers.should.Matchers

/** A suite on a real Spark session, which all suites of the JVM share. Whatever a test sets or writes, it does inside
  * one of the fixtures, which undo it.
  */
trait SparkSuite extends AnyFunSuite with Matchers {

  protected def spark: SparkSession = SparkSuite.session

  /** An empty directory of the test's own. */
  protected def withDirectory[T](test: Path => T): T = {
    val directory = Files.createTempDirectory(Files.createDirectories(SparkSuite.root.resolve("tables")), "test-")
    try test(directory)
    finally SparkSuite.delete(directory)
  }

  /** A location where nothing is, for a table to be created. */
  protected def withTable[T](test: String => T): T =
    withDirectory(directory => test(directory.resolve("table").toString))

  /** Settings of the session for the time of the test. */
  protected def withConf[T](settings: (String, String)*)(test: => T): T = {
    val before = settings.map { case (key, _) => key -> spark.conf.getOption(key) }
    settings.foreach { case (key, value) => spark.conf.set(key, value) }
    try test
    finally
      before.foreach {
        case (key, Some(value)) => spark.conf.set(key, value)
        case (key, None)        => spark.conf.unset(key)
      }
  }

  /** A session of its own without extensions, made by the constructor that PySpark calls. */
  protected def sessionLikePySparks(): SparkSession =
    classOf[SparkSession]
      .getConstructor(classOf[SparkContext], classOf[HashMap[_, _]])
      .newInstance(spark.sparkContext, new HashMap[String, String])

  /** What the test does without naming a session, it does in this one. */
  protected def inSession[T](session: SparkSession)(test: => T): T = {
    SparkSession.setActiveSession(session)
    try test
    finally SparkSession.setActiveSession(spark)
  }

  /** The rows are these, each as often as given, in any order; values are equal when their bits are. */
  protected def assertRows(actual: DataFrame, expected: Row*): Assertion = {
    val found = actual.collect().toSeq.map(new RowContent(_))
    val wanted = expected.map(new RowContent(_))
    withClue("missing rows: ")(wanted.diff(found).take(10) shouldBe empty)
    withClue("rows that should not be there: ")(found.diff(wanted).take(10) shouldBe empty)
  }

  /** Two frames hold the same rows, each as often, in any order. */
  protected def assertSameRows(actual: DataFrame, expected: DataFrame): Assertion =
    assertRows(actual, expected.collect().toSeq: _*)
}

private object SparkSuite {

  /** Everything that the tests write is below the module's target directory. */
  val root: Path = Path.of(sys.props.getOrElse("datashard.test.dir", "target")).toAbsolutePath

  /** Lives as long as the JVM: starting a session takes longer than most tests. */
  lazy val session: SparkSession = SparkSession
    .builder()
    .master("local[2]")
    .appName("datashard integration tests")
    .config("spark.ui.enabled", value = false)
    .config("spark.driver.host", "localhost")
    .config("spark.driver.bindAddress", "localhost")
    .config("spark.local.dir", root.resolve("spark-local").toString)
    .config("spark.sql.warehouse.dir", root.resolve("warehouse").toString)
    .config("spark.sql.shuffle.partitions", 2L)
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.catalog.datashard", "io.datashard.spark.DatashardCatalog")
    .getOrCreate()

  private def delete(directory: Path): Unit = {
    val below = Files.walk(directory)
    try below.sorted(Comparator.reverseOrder[Path]()).forEach(path => Files.delete(path))
    finally below.close()
  }
}
