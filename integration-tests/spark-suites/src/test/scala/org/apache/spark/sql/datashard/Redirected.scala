package org.apache.spark.sql.datashard

import java.nio.file.{Files, Path}

import org.apache.spark.{SparkConf, SparkFunSuite}
import org.apache.spark.sql.test.SharedSparkSession
import org.scalactic.source.Position
import org.scalatest.Tag

/** Runs a suite of Spark's with the catalog under test wherever the suite configures one of Spark's in-memory catalogs.
  * Each test has catalogs of its own, which are empty.
  *
  * It lies in a package of Spark's for one thing: to make the session forget the catalogs that it has loaded.
  */
trait Redirected extends SharedSparkSession { this: SparkFunSuite =>

  override def sparkConf: SparkConf =
    super.sparkConf
      .set("spark.sql.extensions", classOf[PlaceholderProviders].getName)
      .set("spark.ui.enabled", "false")

  override def test(name: String, tags: Tag*)(body: => Any)(implicit position: Position): Unit =
    super.test(name, tags: _*) {
      redirect()
      body
    }

  private def redirect(): Unit = {
    val inMemory = spark.sessionState.conf.getAllConfs.toSeq.collect {
      case (CatalogUnderTest.Key(name), implementation) if CatalogUnderTest.replaces(implementation) => name
    }
    if (inMemory.nonEmpty) {
      val root = Files.createTempDirectory(Files.createDirectories(Redirected.root), "test-")
      inMemory.foreach(name =>
        CatalogUnderTest.settings(name, root.resolve(name)).foreach { case (key, value) =>
          spark.conf.set(key, value)
        }
      )
      spark.sessionState.catalogManager.reset()
    }
  }
}

private object Redirected {
  val root: Path = Path.of(sys.props.getOrElse("datashard.test.dir", "target")).toAbsolutePath.resolve("suites")
}
