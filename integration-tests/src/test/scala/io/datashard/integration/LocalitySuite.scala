package io.datashard.integration

import java.util.UUID

import scala.collection.JavaConverters._

import org.apache.hadoop.fs.{FileSystem, Path}
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.connector.read.{InputPartition, Scan}
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation
import org.scalatest.BeforeAndAfterAll

import io.datashard.integration.stores.HdfsCluster

/** Tasks are sent to where their files lie. */
class LocalitySuite extends TableSuite with BeforeAndAfterAll {
  private lazy val cluster = HdfsCluster.start()

  override protected def afterAll(): Unit = cluster.close()

  private def partitions(rows: DataFrame): Array[InputPartition] = scan(rows).toBatch.planInputPartitions()

  private def scan(rows: DataFrame): Scan =
    rows.queryExecution.optimizedPlan.collectFirst { case relation: DataSourceV2ScanRelation => relation.scan }.get

  private def onHdfs(test: String => Any): Unit =
    withConf(cluster.settings.asScala.toSeq: _*)(test(cluster.location(s"table ${UUID.randomUUID}")))

  /** How often the namenode was asked to list a directory with locations, and to tell those of one file. */
  private def asked(): (Long, Long) = {
    val statistics = FileSystem.getGlobalStorageStatistics.get("DFSOpsCountStatistics")
    (statistics.getLong("op_list_located_status"), statistics.getLong("op_get_file_block_locations"))
  }

  test("partitions name the machines of their files' blocks, each directory being listed once") {
    onHdfs { location =>
      writer(spark.range(0, 1000, 1, 20).selectExpr("id", "id % 2 AS k")).partitionBy("k").save(location)
      val file = new Path(location, snapshot(location).plan(java.util.List.of()).files.iterator.next().path)
      val files = file.getFileSystem(spark.sessionState.newHadoopConf())
      val hosts = files.getFileBlockLocations(file, 0, 1).head.getHosts.toSeq
      hosts should not be empty
      val rows = load(location)
      val planned = scan(rows)
      val before = asked()
      planned.toBatch.planInputPartitions().foreach(_.preferredLocations.toSeq shouldBe hosts)
      asked() shouldBe ((before._1 + 2, before._2))
      rows.count() shouldBe 1000
      withConf("spark.sql.sources.v2.bucketing.enabled" -> "true") {
        val keyed = partitions(load(location))
        keyed.length should be >= 2
        keyed.foreach(_.preferredLocations.toSeq shouldBe hosts)
      }
    }
  }

  test("a large file is split, and a part of it goes to where the part lies") {
    onHdfs { location =>
      writer(spark.range(0, 20000, 1, 1).selectExpr("id", "sha2(CAST(id AS STRING), 256) AS s"))
        .option("row-group-size", "50000")
        .save(location)
      withConf("spark.sql.files.maxPartitionBytes" -> "100000", "spark.sql.files.openCostInBytes" -> "1") {
        val planned = partitions(load(location))
        planned.length should be > 3
        planned.foreach(_.preferredLocations should not be empty)
      }
    }
  }

  test("a local disk has no places") {
    withTable { location =>
      writer(spark.range(10).toDF).save(location)
      partitions(load(location)).foreach(_.preferredLocations shouldBe empty)
    }
  }
}
