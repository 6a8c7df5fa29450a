package io.datashard.integration

import java.nio.file.{Files, Path}

import io.datashard.spark.DatashardSessionCatalog
import org.apache.spark.sql.{DataFrame, Row, SparkSession}
import org.apache.spark.sql.connector.catalog.Identifier
import org.apache.spark.sql.execution.datasources.v2.V2SessionCatalog

/** Tables {@code USING datashard} in Spark's own catalog. */
class SessionCatalogSuite extends TableSuite {

  /** A session whose own catalog knows datashard, and an empty database in it. */
  private def withSession[T](test: (SparkSession, Path) => T): T = withDirectory { directory =>
    val session = spark.newSession()
    session.conf.set("spark.sql.catalog.spark_catalog", "io.datashard.spark.DatashardSessionCatalog")
    SparkSession.setActiveSession(session)
    session.sql(s"CREATE DATABASE sky LOCATION '$directory/sky'")
    try test(session, directory)
    finally {
      session.sql("DROP DATABASE sky CASCADE")
      SparkSession.setActiveSession(spark)
    }
  }

  private def rows(frame: DataFrame): Seq[Row] = frame.collect().toSeq

  test("a managed table lies in its database, and goes with its files") {
    withSession { (session, directory) =>
      session.sql("CREATE TABLE sky.stars (id BIGINT, name STRING) USING datashard PARTITIONED BY (bucket(2, id))")
      session.sql("INSERT INTO sky.stars VALUES (1, 'Vega')")
      rows(session.sql("SELECT * FROM sky.stars")) shouldBe Seq(Row(1L, "Vega"))
      rows(session.sql("SELECT count(*) FROM sky.stars VERSION AS OF 1")) shouldBe Seq(Row(0L))
      operations(s"$directory/sky/stars") shouldBe Seq("create", "append")
      session.sql("SHOW TABLES IN sky").select("tableName").collect().map(_.getString(0)).toSeq shouldBe Seq("stars")
      session.sql("SHOW CREATE TABLE sky.stars").collect().head.getString(0) should include("USING datashard")
      session.sql("DROP TABLE sky.stars")
      session.catalog.tableExists("sky.stars") shouldBe false
      dataFiles(s"$directory/sky/stars") shouldBe empty
      session.sql("CREATE TABLE sky.stars USING datashard AS SELECT 2 AS id")
      rows(session.table("sky.stars")) shouldBe Seq(Row(2))
    }
  }

  /** The session's catalog on one whose drops do something more. */
  private def catalogWith(session: SparkSession)(dropping: (Identifier => Boolean) => Identifier => Boolean) = {
    val catalog = new DatashardSessionCatalog
    catalog.setDelegateCatalog(new V2SessionCatalog(session.sessionState.catalog) {
      override def dropTable(ident: Identifier): Boolean = dropping(super.dropTable)(ident)
    })
    catalog
  }

  test("whoever takes the name of a managed table when it is dropped keeps what is written") {
    withSession { (session, _) =>
      session.sql("CREATE TABLE sky.stars USING datashard AS SELECT 1 AS id")
      val catalog = catalogWith(session) { drop => ident =>
        val dropped = drop(ident)
        session.sql("CREATE TABLE sky.stars USING datashard AS SELECT 2 AS id")
        dropped
      }
      catalog.dropTable(Identifier.of(Array("sky"), "stars")) shouldBe true
      rows(session.table("sky.stars")) shouldBe Seq(Row(2))
    }
  }

  test("a drop of a managed table whose name stays can be repeated") {
    withSession { (session, directory) =>
      session.sql("CREATE TABLE sky.stars USING datashard AS SELECT 1 AS id")
      val catalog = catalogWith(session)(_ => _ => throw new IllegalStateException("the metastore is not reachable"))
      an[IllegalStateException] should be thrownBy catalog.dropTable(Identifier.of(Array("sky"), "stars"))
      session.catalog.tableExists("sky.stars") shouldBe true
      session.sql("DROP TABLE sky.stars")
      session.catalog.tableExists("sky.stars") shouldBe false
      dataFiles(s"$directory/sky/stars") shouldBe empty
    }
  }

  test("an external table stays where it is when its name is dropped, and gets another") {
    withSession { (session, directory) =>
      val location = directory.resolve("elsewhere").toString
      session.sql(s"CREATE TABLE sky.stars (id INT) USING datashard LOCATION '$location'")
      session.sql("INSERT INTO sky.stars VALUES (1)")
      session.sql("DROP TABLE sky.stars")
      load(location).count() shouldBe 1
      session.sql(s"CREATE TABLE sky.suns USING datashard LOCATION '$location'")
      rows(session.table("sky.suns")) shouldBe Seq(Row(1))
      session.sql("ALTER TABLE sky.suns RENAME TO sky.lights")
      rows(session.table("sky.lights")) shouldBe Seq(Row(1))
    }
  }

  test("CTAS, RTAS and CREATE OR REPLACE are one commit each") {
    withSession { (session, directory) =>
      session.sql("CREATE TABLE sky.stars USING datashard AS SELECT 1 AS id")
      session.sql("CREATE OR REPLACE TABLE sky.stars USING datashard AS SELECT 'a' AS name")
      session.sql("REPLACE TABLE sky.stars USING datashard AS SELECT 1.5D AS x")
      an[Exception] should be thrownBy session.sql(
        "CREATE TABLE sky.no USING datashard AS SELECT raise_error('no') AS x"
      )
      session.catalog.tableExists("sky.no") shouldBe false
      rows(session.table("sky.stars")) shouldBe Seq(Row(1.5))
      operations(s"$directory/sky/stars") shouldBe Seq("create", "overwrite", "overwrite")
      (the[Exception] thrownBy session.sql(
        "CREATE TABLE sky.stars USING datashard AS SELECT 1 AS id"
      )).getMessage should
        include("already exists")
    }
  }

  test("saveAsTable and insertInto") {
    withSession { (session, _) =>
      session.range(2).write.format("datashard").saveAsTable("sky.stars")
      session.range(2, 3).write.format("datashard").mode("append").saveAsTable("sky.stars")
      session.range(3, 4).write.insertInto("sky.stars")
      session.table("sky.stars").count() shouldBe 4
      session.range(5, 6).write.format("datashard").mode("overwrite").saveAsTable("sky.stars")
      rows(session.table("sky.stars")) shouldBe Seq(Row(5L))
    }
  }

  test("tables of other providers and views pass through") {
    withSession { (session, directory) =>
      session.sql("CREATE TABLE sky.plain (id INT) USING parquet")
      session.sql("INSERT INTO sky.plain VALUES (1)")
      session.sql("CREATE TABLE sky.rows USING parquet AS SELECT 2 AS id")
      session.sql("CREATE VIEW sky.both AS SELECT * FROM sky.plain UNION ALL SELECT * FROM sky.rows")
      rows(session.sql("SELECT * FROM sky.both ORDER BY id")) shouldBe Seq(Row(1), Row(2))
      session.sql("ALTER TABLE sky.plain RENAME TO sky.simple")
      session.sql("DROP TABLE sky.simple")
      Files.exists(directory.resolve("sky/_datashard")) shouldBe false
      session.sql("DROP VIEW sky.both")
    }
  }
}
