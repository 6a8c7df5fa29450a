package org.apache.spark.sql.datashard

import java.nio.file.{Files, Path}
import java.util

import org.apache.commons.io.FileUtils
import org.apache.spark.SparkFunSuite
import org.apache.spark.sql.connector.InMemoryTableSessionCatalog
import org.apache.spark.sql.connector.catalog.{Column, Table, TableCapability}
import org.apache.spark.sql.connector.expressions.Transform
import org.apache.spark.sql.internal.StaticSQLConf
import org.apache.spark.sql.types.StructType

/** Redirects a suite that makes tables in the session catalog as well, and forgets them without dropping them. */
trait RedirectedWarehouse extends Redirected { this: SparkFunSuite =>

  /** What earlier tests left where tables of the session catalog lie would be in the way. */
  override def afterEach(): Unit = {
    super.afterEach()
    val warehouse = Path.of(java.net.URI.create(spark.conf.get(StaticSQLConf.WAREHOUSE_PATH)).getPath)
    if (Files.exists(warehouse)) {
      FileUtils.cleanDirectory(warehouse.toFile)
    }
  }
}

/** Redirects a suite that makes all of its tables in the session catalog. It casts that one to Spark's own when a test
  * has ended, and is given such a one then.
  */
trait RedirectedSessionCatalog extends RedirectedWarehouse { this: SparkFunSuite =>

  override def afterEach(): Unit = {
    spark
      .sql("SHOW TABLES IN spark_catalog.default")
      .where("NOT isTemporary")
      .collect()
      .foreach(table => spark.sql(s"DROP TABLE spark_catalog.default.`${table.getString(1)}`"))
    if (CatalogUnderTest.current != InMemory) {
      spark.sessionState.catalogManager.reset()
      spark.conf.set("spark.sql.catalog.spark_catalog", classOf[EmptySessionCatalog].getName)
    }
    super.afterEach()
    spark.sessionState.catalogManager.reset()
  }
}

private class EmptySessionCatalog extends InMemoryTableSessionCatalog {
  override def clearTables(): Unit = ()
}

/** A table as Spark's test catalog would name it: without `spark_catalog`. */
private class ShortlyNamed(table: Table) extends Table {
  override def name: String = table.name.stripPrefix("spark_catalog.")

  @deprecated("columns", "3.4.0")
  override def schema: StructType = table.schema

  override def columns: Array[Column] = table.columns

  override def partitioning: Array[Transform] = table.partitioning

  override def properties: util.Map[String, String] = table.properties

  override def capabilities: util.Set[TableCapability] = table.capabilities
}
