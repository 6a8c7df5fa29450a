package org.apache.spark.sql.datashard

import scala.collection.JavaConverters._

import org.apache.spark.sql.connector.RowLevelOperationSuiteBase
import org.apache.spark.sql.connector.catalog.{Column, TableCatalog}
import org.apache.spark.sql.connector.expressions.LogicalExpressions.{identity, reference}
import org.apache.spark.sql.connector.expressions.Transform

/** Redirects a suite on statements that change rows, which makes its tables itself and looks into them. Where Spark's
  * catalog replaces partitions and knows a row by its key, here files are replaced, and a row is known by its place.
  */
trait RedirectedStatements extends RowLevelOperationSuiteBase with Redirected {
  private def isRedirected = CatalogUnderTest.current != InMemory

  private def beside = extraTableProps.getOrDefault("supports-deltas", "false").toBoolean

  override protected def createTable(columns: Array[Column]): Unit =
    if (isRedirected) {
      val catalog = spark.sessionState.catalogManager.catalog("cat").asInstanceOf[TableCatalog]
      val partitioning = Array[Transform](identity(reference(Seq("dep"))))
      catalog.createTable(ident, columns, partitioning, CatalogUnderTest.current.statementProperties(beside).asJava)
    } else super.createTable(columns)

  override protected def executeAndCheckScan(query: String, expectedScanSchema: String): Unit =
    super.executeAndCheckScan(query, scanned(query, expectedScanSchema))

  override protected def executeAndCheckScans(
      query: String,
      primaryScanSchema: String,
      groupFilterScanSchema: Option[String]
  ): Unit =
    super.executeAndCheckScans(query, scanned(query, primaryScanSchema), groupFilterScanSchema.map(filtered(query, _)))

  /** What is read to change rows: their place instead of their partition, and their key only where the query names it.
    */
  private def scanned(query: String, schema: String): String =
    if (isRedirected) {
      val place = if (beside) "_file STRING, _pos BIGINT" else "_file STRING"
      val columns = if (query.contains("pk")) schema else schema.replace("pk INT, ", "")
      columns.replace("_partition STRING", place)
    } else schema

  /** What is read to find what to replace: where rows lie instead of `dep`, and `dep` only where the query names it. */
  private def filtered(query: String, schema: String): String =
    if (!isRedirected) schema
    else if (query.contains("dep IN")) s"$schema, _file STRING"
    else schema.replace("dep STRING", "_file STRING")

  override protected def checkReplacedPartitions(expectedPartitions: Seq[Any]): Unit =
    if (isRedirected) {
      val removed = spark
        .sql(s"SELECT partition, version FROM $tableNameAsString.commits WHERE change = 'remove'")
        .collect()
        .map(row => row.getString(0) -> row.getLong(1))
      val newest = spark.sql(s"SELECT max(version) FROM $tableNameAsString.history").head().getLong(0)
      val partitions = removed.collect { case (partition, `newest`) => partition.stripPrefix("dep=") }
      assert(partitions.toSet == expectedPartitions.toSet, "the files of these partitions must be replaced")
    } else super.checkReplacedPartitions(expectedPartitions)
}
