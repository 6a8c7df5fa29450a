package org.apache.spark.sql.datashard

import scala.collection.mutable

import org.apache.spark.{SparkConf, SparkFunSuite}
import org.apache.spark.sql.SparkSession
import org.apache.spark.sql.test.{SharedSparkSession, TestSparkSession}
import org.scalactic.source.Position
import org.scalatest.Tag

/** Runs a suite of Spark's with the catalog under test wherever the suite configures one of Spark's in-memory catalogs.
  * Tests that [[LeftOut]] lists are pending: they run all the same, and fail when they pass.
  */
trait Redirected extends SharedSparkSession { this: SparkFunSuite =>
  private lazy val named = mutable.Set.empty[String]

  /** The tests by the names that their authors gave them. */
  private[datashard] def names: Set[String] = named.toSet

  override def sparkConf: SparkConf =
    super.sparkConf
      .set(
        "spark.sql.extensions",
        (classOf[PlaceholderProviders].getName +: CatalogUnderTest.current.extensions).mkString(",")
      )
      .set("spark.ui.enabled", "false")

  override protected def createSparkSession: TestSparkSession = {
    SparkSession.cleanupAnyExistingSession()
    new RedirectedSession(sparkConf)
  }

  override def test(name: String, tags: Tag*)(body: => Any)(implicit position: Position): Unit = {
    named += name
    super.test(name, tags: _*) {
      LeftOut.find(getClass.getSimpleName, name) match {
        case Some(entry) if CatalogUnderTest.current != InMemory && !entry.runs => pending
        case Some(_) if CatalogUnderTest.current == Datashard                   => pendingUntilFixed(body)
        case _                                                                  => body
      }
    }
  }
}
