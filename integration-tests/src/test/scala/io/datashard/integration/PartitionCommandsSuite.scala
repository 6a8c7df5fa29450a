package io.datashard.integration

import java.sql.Date

import org.apache.spark.sql.catalyst.InternalRow
import org.apache.spark.sql.catalyst.analysis.{NoSuchPartitionException, NoSuchPartitionsException}
import org.apache.spark.sql.connector.catalog.{Identifier, SupportsAtomicPartitionManagement, SupportsDeleteV2}
import org.apache.spark.sql.{DataFrame, Row}

import io.datashard.ConcurrentModificationException
import io.datashard.spark.DatashardCatalog

/** Statements that take rows away by whole files, and those on partitions. */
class PartitionCommandsSuite extends TableSuite {

  /** The same on a table that is called by its path and on one that is called by its name: what it is called, and where
    * it lies. The table has columns a INT, b STRING, x INT, and is partitioned.
    */
  private def onTables(partitioning: String)(test: (String, String) => Any): Unit = withDirectory { directory =>
    val catalog = "pc" + PartitionCommandsSuite.catalogs.incrementAndGet()
    spark.conf.set(s"spark.sql.catalog.$catalog", "io.datashard.spark.DatashardCatalog")
    spark.conf.set(s"spark.sql.catalog.$catalog.warehouse", directory.resolve("warehouse").toString)
    val byPath = directory.resolve("table").toString
    Seq(
      s"$catalog.ns.t" -> directory.resolve("warehouse/ns/t").toString,
      s"datashard.`$byPath`" -> byPath
    ).foreach { case (name, location) =>
      withClue(s"$name: ") {
        writer(spark.sql(PartitionCommandsSuite.Rows)).option("partitioning", partitioning).save(location)
        test(name, location)
      }
    }
  }

  private def sql(text: String): DataFrame = spark.sql(text)

  private def partitions(statement: String): Seq[String] = sql(statement).collect().map(_.getString(0)).toSeq

  private def xs(name: String): Seq[Int] = sql(s"SELECT x FROM $name").collect().map(_.getInt(0)).toSeq.sorted

  private def fails(text: String): String = (the[Exception] thrownBy sql(text)).getMessage

  /** What a catalog gives Spark for a path, at the newest version. */
  private def loaded(location: String): SupportsAtomicPartitionManagement with SupportsDeleteV2 =
    spark.sessionState.catalogManager
      .catalog("datashard")
      .asInstanceOf[DatashardCatalog]
      .loadTable(Identifier.of(Array.empty, location))
      .asInstanceOf[SupportsAtomicPartitionManagement with SupportsDeleteV2]

  test("TRUNCATE TABLE removes all rows, and older versions keep them") {
    onTables("a, b") { (name, location) =>
      sql(s"TRUNCATE TABLE $name")
      xs(name) shouldBe empty
      snapshot(location).totals.files shouldBe 0
      operations(location) shouldBe Seq("create", "overwrite")
      xs(s"$name VERSION AS OF 1") shouldBe Seq(1, 2, 3, 4, 5)
      partitions(s"SHOW PARTITIONS $name") shouldBe empty
    }
  }

  test("a truncation that an append overtakes is a conflict, and the appended rows stay") {
    withTable { location =>
      writer(spark.range(3).toDF).save(location)
      val pinned = loaded(location)
      writer(spark.range(3, 5).toDF).mode("append").save(location)
      val error = the[ConcurrentModificationException] thrownBy pinned.truncateTable()
      error.getMessage should (include("overwrite") and include("version 2"))
      load(location).count() shouldBe 5
    }
  }

  test("SHOW PARTITIONS lists each partition once, all or those with some values") {
    onTables("a, b") { (name, _) =>
      sql(s"INSERT INTO $name VALUES (1, 'p', 6)")
      partitions(s"SHOW PARTITIONS $name") shouldBe Seq("a=1/b=p", "a=1/b=q", "a=2/b=p", "a=null/b=null")
      partitions(s"SHOW PARTITIONS $name PARTITION (a = 1)") shouldBe Seq("a=1/b=p", "a=1/b=q")
      partitions(s"SHOW PARTITIONS $name PARTITION (B = 'p')") shouldBe Seq("a=1/b=p", "a=2/b=p")
      partitions(s"SHOW PARTITIONS $name PARTITION (a = 2, b = 'p')") shouldBe Seq("a=2/b=p")
      partitions(s"SHOW PARTITIONS $name PARTITION (a = 7)") shouldBe empty
      fails(s"SHOW PARTITIONS $name PARTITION (x = 1)") should include("not a valid partition column")
    }
  }

  test("ALTER TABLE DROP PARTITION removes partitions in one version, which older versions keep") {
    onTables("a, b") { (name, location) =>
      sql(s"ALTER TABLE $name DROP PARTITION (a = 1, b = 'p'), PARTITION (a = 2, b = 'p')")
      xs(name) shouldBe Seq(3, 5)
      operations(location) shouldBe Seq("create", "delete")
      xs(s"$name VERSION AS OF 1") shouldBe Seq(1, 2, 3, 4, 5)
      (the[NoSuchPartitionsException] thrownBy sql(
        s"ALTER TABLE $name DROP PARTITION (a = 1, b = 'p')"
      )).getMessage should
        include("PARTITION")
      sql(s"ALTER TABLE $name DROP IF EXISTS PARTITION (a = 1, b = 'p'), PARTITION (a = null, b = null)")
      xs(name) shouldBe Seq(3)
      fails(s"ALTER TABLE $name DROP PARTITION (a = 1)") should include("Partition spec is invalid")
      fails(s"ALTER TABLE $name DROP PARTITION (a = 1, b = 'q') PURGE") should include("purge is not supported")
      xs(name) shouldBe Seq(3)
    }
  }

  test("TRUNCATE TABLE PARTITION takes whole and partial specifications") {
    onTables("a, b") { (name, location) =>
      sql(s"TRUNCATE TABLE $name PARTITION (a = 2, b = 'p')")
      xs(name) shouldBe Seq(1, 2, 3, 5)
      sql(s"TRUNCATE TABLE $name PARTITION (a = 1)")
      xs(name) shouldBe Seq(5)
      operations(location) shouldBe Seq("create", "delete", "delete")
      xs(s"$name VERSION AS OF 2") shouldBe Seq(1, 2, 3, 5)
      sql(s"TRUNCATE TABLE $name PARTITION (a = 100)")
      a[NoSuchPartitionException] should be thrownBy sql(s"TRUNCATE TABLE $name PARTITION (a = 100, b = 'p')")
      fails(s"TRUNCATE TABLE $name PARTITION (x = 1)") should include("not a valid partition column")
      operations(location).size shouldBe 3
    }
  }

  test("partitions of every type of column are found and dropped") {
    withTable { location =>
      val rows = sql(
        """SELECT * FROM VALUES
          |(1.50BD, DATE'2026-11-21', true, CAST(-0.0 AS DOUBLE), X'00FF', TIMESTAMP'2026-11-21 06:49:00', 'ä/=%'),
          |(-2.25BD, DATE'1969-12-31', false, CAST('NaN' AS DOUBLE), X'', TIMESTAMP'1900-01-01 00:00:00', '')
          |AS t(c, d, e, f, g, h, i)""".stripMargin
      )
      writer(rows).partitionBy("c", "d", "e", "f", "g", "h", "i").save(location)
      val table = loaded(location)
      val listed = table.listPartitionIdentifiers(Array.empty, InternalRow.empty)
      listed.length shouldBe 2
      all(listed.map(partition => table.partitionExists(partition))) shouldBe true
      partitions(s"SHOW PARTITIONS datashard.`$location`").size shouldBe 2
      table.dropPartitions(Array(listed.maxBy(_.getBoolean(2)))) shouldBe true
      assertRows(load(location).select("d"), Row(Date.valueOf("1969-12-31")))
    }
  }

  test("a partition by a CHAR column is found by its value, padded or not") {
    withTable { location =>
      val name = s"datashard.`$location`"
      sql(s"CREATE TABLE $name (c CHAR(5), v VARCHAR(5), x INT) PARTITIONED BY (c, v)")
      sql(s"INSERT INTO $name VALUES ('ab', 'v', 1), ('cd', 'v', 2), ('ef ', 'v', 3), ('gh', 'v', 4)")
      partitions(s"SHOW PARTITIONS $name PARTITION (c = 'ab')").size shouldBe 1
      sql(s"ALTER TABLE $name DROP PARTITION (c = 'ab', v = 'v')")
      xs(name) shouldBe Seq(2, 3, 4)
      sql(s"ALTER TABLE $name DROP IF EXISTS PARTITION (c = 'cd   ', v = 'v')")
      xs(name) shouldBe Seq(3, 4)
      sql(s"TRUNCATE TABLE $name PARTITION (c = 'ef')")
      xs(name) shouldBe Seq(4)
      fails(s"ALTER TABLE $name DROP PARTITION (c = 'toolong', v = 'v')") should include("length limitation: 5")
      xs(name) shouldBe Seq(4)
    }
  }

  test("a partition that gains rows while it is dropped is a conflict; others may change") {
    withTable { location =>
      writer(sql(PartitionCommandsSuite.Rows)).partitionBy("a", "b").save(location)
      val one = loaded(location).listPartitionIdentifiers(Array("a"), InternalRow(2))
      val pinned = loaded(location)
      sql(s"INSERT INTO datashard.`$location` VALUES (1, 'p', 6)")
      pinned.dropPartitions(one) shouldBe true
      val again = loaded(location)
      val other = again.listPartitionIdentifiers(Array("a"), InternalRow(1))
      sql(s"INSERT INTO datashard.`$location` VALUES (1, 'q', 7)")
      a[ConcurrentModificationException] should be thrownBy again.dropPartitions(other)
      xs(s"datashard.`$location`") shouldBe Seq(1, 2, 3, 5, 6, 7)
    }
  }

  test("adding empty partitions and renaming partitions are refused with what to do instead") {
    onTables("a, b") { (name, location) =>
      assertRefused(location, "a partition appears with its first row") {
        sql(s"ALTER TABLE $name ADD PARTITION (a = 9, b = 'z')")
      }
      sql(s"ALTER TABLE $name ADD IF NOT EXISTS PARTITION (a = 1, b = 'p')")
      assertRefused(location, "cannot be renamed") {
        sql(s"ALTER TABLE $name PARTITION (a = 1, b = 'p') RENAME TO PARTITION (a = 9, b = 'z')")
      }
    }
  }

  test("a table that is not partitioned has Spark's own errors") {
    onTables("") { (name, location) =>
      assertRefused(location, "is not partitioned") {
        sql(s"SHOW PARTITIONS $name")
      }
      Seq(s"ALTER TABLE $name DROP PARTITION (a = 1)", s"TRUNCATE TABLE $name PARTITION (a = 1)").foreach(statement =>
        assertRefused(location, "a is not a valid partition column") {
          sql(statement)
        }
      )
    }
  }

  test("partitions that are not those of columns are refused by what the table is partitioned by") {
    onTables("a, bucket(4, x)") { (name, location) =>
      Seq(s"SHOW PARTITIONS $name", s"ALTER TABLE $name DROP PARTITION (a = 1)").foreach(statement =>
        assertRefused(location, "partitioned by identity(a), bucket(4, x)", s"SELECT * FROM $name.partitions") {
          sql(statement)
        }
      )
      sql(s"TRUNCATE TABLE $name")
      xs(name) shouldBe empty
    }
  }

  test("DELETE removes files whose rows all match, by partition or by bounds, and older versions keep them") {
    onTables("a") { (name, location) =>
      sql(s"DELETE FROM $name WHERE a = 1")
      xs(name) shouldBe Seq(4, 5)
      sql(s"DELETE FROM $name WHERE x >= 5")
      xs(name) shouldBe Seq(4)
      operations(location) shouldBe Seq("create", "delete", "delete")
      xs(s"$name VERSION AS OF 2") shouldBe Seq(4, 5)
      sql(s"DELETE FROM $name")
      xs(name) shouldBe empty
      xs(s"$name VERSION AS OF 1") shouldBe Seq(1, 2, 3, 4, 5)
    }
  }

  test("a DELETE knows its table also where Spark pads a CHAR column as it is read") {
    for (padding <- Seq("true", "false"))
      withConf("spark.sql.readSideCharPadding" -> padding) {
        withTable { location =>
          val name = s"datashard.`$location`"
          sql(s"CREATE TABLE $name (c CHAR(5), k INT, x INT) PARTITIONED BY (k)")
          sql(s"INSERT INTO $name VALUES ('ab', 1, 1), ('ab', 2, 2), ('cd', 3, 3)")
          sql(s"DELETE FROM $name WHERE k = 1")
          xs(name) shouldBe Seq(2, 3)
          sql(s"DELETE FROM $name AS t WHERE t.x > 2")
          xs(name) shouldBe Seq(2)
          sql(s"DELETE FROM $name WHERE c = 'ab' AND x + k = 4")
          xs(name) shouldBe empty
          sql(s"DELETE FROM $name")
          xs(name) shouldBe empty
        }
      }
  }

  test("a DELETE that matches nothing commits nothing") {
    onTables("a") { (name, location) =>
      sql(s"DELETE FROM $name WHERE a = 77")
      sql(s"DELETE FROM $name WHERE false")
      operations(location) shouldBe Seq("create")
    }
  }

  test("a DELETE takes rows that lie beside others, and knows them by any condition") {
    onTables("a") { (name, _) =>
      sql(s"DELETE FROM $name WHERE x = 2")
      xs(name) shouldBe Seq(1, 3, 4, 5)
      sql(s"DELETE FROM $name WHERE x % 3 = 1")
      xs(name) shouldBe Seq(3, 5)
    }
  }

  test("a DELETE that a row it would take overtakes is a conflict; one it cannot decide fails, too") {
    withTable { location =>
      writer(sql(PartitionCommandsSuite.Rows)).partitionBy("a").save(location)
      val pinned = loaded(location)
      val conditions = PartitionCommandsSuite.greater("x", 3)
      pinned.canDeleteWhere(conditions) shouldBe true
      sql(s"INSERT INTO datashard.`$location` VALUES (7, 'z', 1), (7, 'z', 9)")
      a[ConcurrentModificationException] should be thrownBy pinned.deleteWhere(conditions)
      table(location).newTransaction.properties(java.util.Map.of("isolation-level", "snapshot")).commit()
      val lenient = loaded(location)
      val tens = PartitionCommandsSuite.greater("x", 9)
      lenient.canDeleteWhere(tens) shouldBe true
      lenient.canDeleteWhere(conditions) shouldBe false
      sql(s"INSERT INTO datashard.`$location` VALUES (8, 'z', 20)")
      sql(s"DELETE FROM datashard.`$location` WHERE a = 8")
      xs(s"datashard.`$location`") shouldBe Seq(1, 1, 2, 3, 4, 5, 9)
    }
  }
}

private object PartitionCommandsSuite {
  import org.apache.spark.sql.connector.expressions.filter
  import org.apache.spark.sql.connector.expressions.{Expression, Expressions}

  val catalogs = new java.util.concurrent.atomic.AtomicInteger

  /** Columns a, b and x. */
  val Rows: String =
    """SELECT /*+ COALESCE(1) */ * FROM VALUES
      |(1, 'p', 1), (1, 'p', 2), (1, 'q', 3), (2, 'p', 4), (null, null, 5) AS t(a, b, x)""".stripMargin

  def greater(column: String, value: Int): Array[filter.Predicate] =
    Array(new filter.Predicate(">", Array[Expression](Expressions.column(column), Expressions.literal(value))))
}
