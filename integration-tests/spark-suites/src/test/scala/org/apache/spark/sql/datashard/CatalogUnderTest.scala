package org.apache.spark.sql.datashard

import java.nio.file.Path

/** Which catalog the suites run on: the system property `datashard.suites.catalog`, `datashard` or `in-memory` (Spark's
  * own, which shows what can pass at all).
  */
private object CatalogUnderTest {
  private val choice = sys.props.getOrElse("datashard.suites.catalog", "datashard")

  /** The name of a catalog in the setting that names its class. */
  val Key = """spark\.sql\.catalog\.([^.]+)""".r

  private val spark = "org.apache.spark.sql.connector."

  /** Whether tables of this catalog of Spark's tests can as well be tables of the one under test. */
  def replaces(implementation: String): Boolean =
    choice != "in-memory" && Set(
      s"${spark}catalog.InMemoryCatalog",
      s"${spark}catalog.InMemoryTableCatalog",
      s"${spark}catalog.InMemoryPartitionTableCatalog",
      s"${spark}catalog.InMemoryTableWithV2FilterCatalog",
      s"${spark}catalog.StagingInMemoryTableCatalog"
    ).contains(implementation)

  /** What makes a catalog of this name the one under test. */
  def settings(name: String, warehouse: Path): Map[String, String] = Map(
    s"spark.sql.catalog.$name" -> "io.datashard.spark.DatashardCatalog",
    s"spark.sql.catalog.$name.warehouse" -> warehouse.toUri.toString
  )

  /** What `USING` says where a suite names a source that is not there; Spark's own catalogs take any name. */
  val provider: Option[String] = Some(choice).filter(_ != "in-memory")
}
