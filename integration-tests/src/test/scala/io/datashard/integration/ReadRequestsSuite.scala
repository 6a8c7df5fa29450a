package io.datashard.integration

import java.util.UUID

import scala.collection.JavaConverters._

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.connector.catalog.{Identifier, SupportsDeleteV2, SupportsRead}
import org.apache.spark.sql.connector.expressions.filter.Predicate
import org.apache.spark.sql.connector.expressions.{Expression, Expressions}
import org.apache.spark.sql.util.CaseInsensitiveStringMap
import org.scalatest.BeforeAndAfterAll

import io.datashard.integration.stores.{S3Recorder, S3Server}
import io.datashard.spark.DatashardCatalog

/** What reading asks of a store. */
class ReadRequestsSuite extends TableSuite with BeforeAndAfterAll {
  private lazy val server = S3Server.start(S3Server.Access.SIGNED)
  private lazy val recorder = S3Recorder.before(server)

  override protected def afterAll(): Unit = {
    recorder.close()
    server.close()
  }

  /** A table of 200 files in as many partitions, whose catalog is not in the version object but in a run. */
  private def withTableOnS3(test: String => Any): Unit =
    withConf(server.settings(recorder.endpoint).asScala.toSeq: _*) {
      val location = server.location(s"table${UUID.randomUUID}")
      writer(spark.range(0, 400, 1, 1).selectExpr("id", "id % 200 AS k")).partitionBy("k").save(location)
      test(location)
    }

  /** The requests of an action whose path has a text in it. */
  private def requests(text: String)(action: => Any): Seq[String] = {
    recorder.requests()
    action
    recorder.requests().asScala.map(request => s"${request.method} ${request.path}").filter(_.contains(text))
  }

  private def loaded(location: String): SupportsRead with SupportsDeleteV2 =
    spark.sessionState.catalogManager
      .catalog("datashard")
      .asInstanceOf[DatashardCatalog]
      .loadTable(Identifier.of(Array.empty, location))
      .asInstanceOf[SupportsRead with SupportsDeleteV2]

  private def equal(column: String, value: Long): Array[Predicate] =
    Array(new Predicate("=", Array[Expression](Expressions.column(column), Expressions.literal(value))))

  test("a DELETE reads no more of the catalog than its own questions need") {
    withTableOnS3 { location =>
      val own = requests("/catalog/") {
        val table = loaded(location)
        table.canDeleteWhere(equal("k", 7)) shouldBe true
        table.deleteWhere(equal("k", 7))
      }
      own should not be empty
      val statement = requests("/catalog/")(spark.sql(s"DELETE FROM datashard.`$location` WHERE k = 8"))
      statement.size should be <= own.size
      load(location).count() shouldBe 396
    }
  }

  test("whether a scan returns batches is known without planning it") {
    withTableOnS3 { location =>
      val table = loaded(location)
      requests("") {
        table.newScanBuilder(CaseInsensitiveStringMap.empty).build().columnarSupportMode()
      } shouldBe empty
    }
  }

  test("tasks are placed anywhere without asking the store") {
    withTableOnS3 { location =>
      val scan = loaded(location).newScanBuilder(CaseInsensitiveStringMap.empty).build()
      val batch = scan.toBatch
      requests("")(batch.planInputPartitions().foreach(_.preferredLocations shouldBe empty)) shouldBe empty
    }
  }

  test("a version that is asked again is planned without the store") {
    withTableOnS3 { location =>
      def read(): Seq[String] = requests("/_datashard/")(load(location).where("k = 3").select("id").collect())
      val first = read()
      val again = read()
      first.count(_.contains("/catalog/")) should be > 0
      again.count(_.contains("/catalog/")) shouldBe 0
      again.count(_.contains("/commits/")) should be <= first.count(_.contains("/commits/"))
    }
  }

  test("metadata columns are free, but for the history that snapshot ids come from") {
    withTableOnS3 { location =>
      def read(columns: String*): Seq[String] = {
        val rows: DataFrame = load(location).where("k = 3").selectExpr(columns: _*)
        requests("")(rows.collect()).sorted
      }
      val first = read("id")
      val plain = read("id") // with the plan that was made for the first
      plain should not be empty
      first should contain allElementsOf plain
      read("id", "_file", "_pos", "_partition", "_version") shouldBe plain
      read("id", "_file", "_snapshot_id").filter(_.contains(".parquet")).toSet shouldBe
        plain.filter(_.contains(".parquet")).toSet
    }
  }
}
