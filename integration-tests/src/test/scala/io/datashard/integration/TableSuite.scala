package io.datashard.integration

import java.nio.file.{Files, Path}
import java.security.MessageDigest
import java.util.Base64
import java.util.concurrent.atomic.AtomicInteger

import scala.collection.JavaConverters._

import org.apache.spark.sql.{DataFrame, DataFrameWriter, Row}
import org.scalatest.Assertion

import io.datashard.{Snapshot, Table}
import io.datashard.internal.version.Layout

/** A suite on tables: writes them with Spark, and looks at them with the Java API and on disk. */
trait TableSuite extends SparkSuite {

  protected def writer(rows: DataFrame): DataFrameWriter[Row] = rows.write.format("datashard")

  protected def load(location: String, options: (String, String)*): DataFrame =
    spark.read.format("datashard").options(options.toMap).load(location)

  protected def table(location: String): Table = Table.load(location, spark.sessionState.newHadoopConf())

  protected def snapshot(location: String): Snapshot = table(location).currentSnapshot

  /** A catalog of the test's own, whose name the test gets with its warehouse: Spark makes a catalog once. */
  protected def withWarehouse[T](test: (String, Path) => T): T = withDirectory { directory =>
    val catalog = "warehouse" + TableSuite.warehouses.incrementAndGet()
    withConf(
      s"spark.sql.catalog.$catalog" -> "io.datashard.spark.DatashardCatalog",
      s"spark.sql.catalog.$catalog.warehouse" -> directory.toString
    )(test(catalog, directory))
  }

  /** What the versions of a table did, oldest first. */
  protected def operations(location: String): Seq[String] =
    table(location).history.asScala.map(_.operation).reverse

  /** Every file below a directory with a digest of its content, every directory with nothing; what is missing has none.
    * Without the file that writers lock, which is never written: who is refused may have locked it before.
    */
  protected def onDisk(location: String): Map[String, String] = {
    val root = Path.of(location)
    if (!Files.exists(root)) Map.empty
    else {
      val below = Files.walk(root)
      try
        below.iterator.asScala
          .map(path => root.relativize(path).toString -> TableSuite.digest(path))
          .filterNot { case (path, _) => path == Layout.LOCK }
          .toMap
      finally below.close()
    }
  }

  /** The data files that lie below a table's root, whether a version holds them or not; relative to the root. */
  protected def dataFiles(location: String): Seq[String] =
    onDisk(location).keys.filter(_.contains("/tablets/")).filter(_.endsWith(".parquet")).toSeq.sorted

  /** The directories of snapshots below a table's root. */
  protected def snapshotDirectories(location: String): Set[String] = {
    val directory = Path.of(location, "_datashard", "snapshots")
    if (!Files.exists(directory)) Set.empty
    else {
      val entries = Files.list(directory)
      try entries.iterator.asScala.map(_.getFileName.toString).toSet
      finally entries.close()
    }
  }

  /** The action fails with an error whose message, or a cause's, holds all these texts; nothing at the location is
    * changed by it.
    */
  protected def assertRefused(location: String, texts: String*)(action: => Any): Assertion = {
    val before = onDisk(location)
    val error = the[Throwable] thrownBy action
    val message = TableSuite.causes(error).map(_.toString).mkString("\n")
    texts.foreach(text => message should include(text))
    onDisk(location) shouldBe before
  }

  /** The first of an error and its causes that is of a class. */
  protected def cause[T <: Throwable](error: Throwable)(implicit wanted: reflect.ClassTag[T]): T =
    TableSuite
      .causes(error)
      .collectFirst { case found: T => found }
      .getOrElse(fail(s"no ${wanted.runtimeClass.getName} among the causes", error))
}

private object TableSuite {
  private val warehouses = new AtomicInteger

  private def digest(path: Path): String =
    if (Files.isDirectory(path)) ""
    else Base64.getEncoder.encodeToString(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)))

  private def causes(error: Throwable): Seq[Throwable] = Iterator.iterate(error)(_.getCause).takeWhile(_ != null).toSeq
}
