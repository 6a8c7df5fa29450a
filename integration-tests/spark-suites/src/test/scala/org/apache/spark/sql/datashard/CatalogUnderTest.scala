package org.apache.spark.sql.datashard

import java.nio.file.{Files, Path}
import java.util.concurrent.atomic.AtomicInteger

/** Which catalog the suites run on: the system property `datashard.suites.catalog` is `datashard`, `iceberg` or
  * `in-memory` (Spark's own, for which the suites are written).
  */
private sealed trait CatalogUnderTest {

  /** What the session needs besides. */
  def extensions: Seq[String]

  /** What `USING` says where a suite names a source that is not there; Spark's own catalogs take any name. */
  def provider: Option[String]

  /** The settings of a catalog of this name instead of one of Spark's, empty and with this warehouse for its own. */
  def settings(name: String, warehouse: Path): Map[String, String]

  /** The settings of the session catalog instead of the one of Spark's tests. */
  def sessionSettings: Map[String, String]

  /** The properties of a table whose rows are changed beside its files, or by writing these again. */
  def statementProperties(beside: Boolean): Map[String, String]

  protected def mode(beside: Boolean): String = if (beside) "merge-on-read" else "copy-on-write"
}

private object CatalogUnderTest {
  val current: CatalogUnderTest = sys.props.getOrElse("datashard.suites.catalog", "datashard") match {
    case "datashard" => Datashard
    case "iceberg"   => Iceberg
    case "in-memory" => InMemory
    case other =>
      throw new IllegalArgumentException(s"datashard.suites.catalog is $other, and not datashard, iceberg or in-memory")
  }

  private val root =
    Path.of(sys.props.getOrElse("datashard.test.dir", "target")).toAbsolutePath.resolve("suites")

  private val count = new AtomicInteger

  private val key = """spark\.sql\.catalog\.([^.]+)""".r

  private val catalogs = "org.apache.spark.sql.connector.catalog"

  /** Spark's catalogs whose tables can as well be tables of another. */
  private val replaced = Set(
    s"$catalogs.InMemoryCatalog",
    s"$catalogs.InMemoryTableCatalog",
    s"$catalogs.InMemoryPartitionTableCatalog",
    s"$catalogs.InMemoryTableWithV2FilterCatalog",
    s"$catalogs.InMemoryRowLevelOperationTableCatalog",
    s"$catalogs.StagingInMemoryTableCatalog"
  )

  private val replacedSession = "org.apache.spark.sql.connector.InMemoryTableSessionCatalog"

  /** What a setting of a suite becomes. A catalog that is set again is another one, as empty as Spark's would be. */
  def redirect(setting: (String, String)): Map[String, String] = setting match {
    case (key(name), implementation) if replaced.contains(implementation) && current != InMemory =>
      Files.createDirectories(root)
      current.settings(name, Files.createTempDirectory(root, s"$name-${count.incrementAndGet()}-"))
    case (key(_), `replacedSession`) if current != InMemory => current.sessionSettings
    case other                                              => Map(other)
  }
}

private case object Datashard extends CatalogUnderTest {
  override def extensions: Seq[String] = Seq("io.datashard.spark.DatashardSparkSessionExtensions")

  override def provider: Option[String] = Some("datashard")

  override def settings(name: String, warehouse: Path): Map[String, String] = Map(
    s"spark.sql.catalog.$name" -> "io.datashard.spark.DatashardCatalog",
    s"spark.sql.catalog.$name.warehouse" -> warehouse.toUri.toString
  )

  override def sessionSettings: Map[String, String] =
    Map("spark.sql.catalog.spark_catalog" -> "io.datashard.spark.DatashardSessionCatalog")

  override def statementProperties(beside: Boolean): Map[String, String] =
    Seq("delete-mode", "update-mode", "merge-mode").map(_ -> mode(beside)).toMap
}

private case object Iceberg extends CatalogUnderTest {
  override def extensions: Seq[String] = Seq("org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")

  override def provider: Option[String] = Some("iceberg")

  override def settings(name: String, warehouse: Path): Map[String, String] =
    hadoop(name, "org.apache.iceberg.spark.SparkCatalog", warehouse.toUri.toString)

  override def sessionSettings: Map[String, String] =
    hadoop(
      "spark_catalog",
      "org.apache.iceberg.spark.SparkSessionCatalog",
      Path.of("spark-warehouse").toAbsolutePath.toUri.toString
    )

  override def statementProperties(beside: Boolean): Map[String, String] =
    Seq("write.delete.mode", "write.update.mode", "write.merge.mode").map(_ -> mode(beside)).toMap

  private def hadoop(name: String, implementation: String, warehouse: String) = Map(
    s"spark.sql.catalog.$name" -> implementation,
    s"spark.sql.catalog.$name.type" -> "hadoop",
    s"spark.sql.catalog.$name.warehouse" -> warehouse
  )
}

private case object InMemory extends CatalogUnderTest {
  override def extensions: Seq[String] = Nil

  override def provider: Option[String] = None

  override def settings(name: String, warehouse: Path): Map[String, String] = Map.empty

  override def sessionSettings: Map[String, String] = Map.empty

  override def statementProperties(beside: Boolean): Map[String, String] =
    Map.empty
}
