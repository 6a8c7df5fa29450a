package org.apache.spark.sql.datashard

import java.util

import org.apache.spark.sql.SparkSession
import org.apache.spark.sql.connector.catalog._
import org.apache.spark.sql.connector.distributions.Distribution
import org.apache.spark.sql.connector.expressions.{SortOrder, Transform}
import org.apache.spark.sql.types.StructType

/** What a suite that calls Spark's in-memory catalog itself gets instead: its tables are made in the catalog under
  * test, where statements find them.
  */
private class CreatingIn(spark: SparkSession, name: String) extends InMemoryCatalog {
  private def real: TableCatalog = spark.sessionState.catalogManager.catalog(name).asInstanceOf[TableCatalog]

  override def createTable(
      ident: Identifier,
      schema: StructType,
      partitions: Array[Transform],
      properties: util.Map[String, String],
      distribution: Distribution,
      ordering: Array[SortOrder],
      requiredNumPartitions: Option[Int],
      advisoryPartitionSize: Option[Long],
      distributionStrictlyRequired: Boolean,
      numRowsPerSplit: Int
  ): Table = real.createTable(ident, CatalogV2Util.structTypeToV2Columns(schema), partitions, properties)

  override def clearTables(): Unit = real match {
    case namespaces: SupportsNamespaces if namespaces.namespaceExists(CreatingIn.namespace) =>
      real.listTables(CreatingIn.namespace).foreach(real.dropTable)
    case _ =>
  }
}

private object CreatingIn {

  /** The one of suites that clear their catalogs. */
  private val namespace = Array("ns")
}
