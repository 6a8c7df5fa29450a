package io.datashard.integration

import java.sql.Timestamp

import scala.reflect.runtime.universe.TypeTag

import org.apache.spark.sql.{Column, DataFrame}
import org.apache.spark.sql.connector.expressions.Expressions
import org.apache.spark.sql.connector.expressions.filter.Predicate
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation
import org.apache.spark.sql.functions.{bucket, col, days}

/** Files that are left out because of what the other side of a join turned out to hold. */
class RuntimeFilterSuite extends ParquetOracle {

  private lazy val facts = spark
    .range(0, 2000, 1, 20)
    .selectExpr(
      "id",
      "id % 7 AS k",
      "IF(id % 100 = 0, NULL, concat('s', lpad(id, 5, '0'))) AS s",
      "timestamp_seconds(1704067200 + id * 3600) AS ts",
      "named_struct('x', id) AS n"
    )

  test("a join on a column with statistics reads the files that can have its values") {
    withFacts() { (table, copy) =>
      val keys = keysOf("id", "name")((150L, "a"), (1999L, "a"), (700L, "b"))
      assertFiles(table, copy, keys, "id", total = 20, inPartitions = 20, read = 2)
    }
  }

  test("a join on strings with nulls does, and finds none in a key that is null") {
    withFacts() { (table, copy) =>
      val keys = keysOf("s", "name")(("s00150", "a"), (null, "a"), ("s00700", "b"))
      assertFiles(table, copy, keys, "s", total = 20, inPartitions = 20, read = 1)
    }
  }

  test("a join on a partition column reads the partitions that hold its values, exactly") {
    withFacts(Some(col("k"))) { (table, copy) =>
      val keys = keysOf("k", "name")((2L, "a"), (5L, "a"), (6L, "b"), (99L, "a"))
      assertFiles(table, copy, keys, "k", total = 7, inPartitions = 2, read = 2)
    }
  }

  test("a join on the source of a transform reads the partitions that can hold its values") {
    withFacts(Some(days(col("ts")))) { (table, copy) =>
      val times = Seq("2024-01-03 05:00:00", "2024-01-03 06:00:00", "2024-02-01 00:00:00")
      val keys = keysOf("ts", "name")(times.map(time => (Timestamp.valueOf(time), "a")): _*)
      assertFiles(table, copy, keys, "ts", total = 84, inPartitions = 2, read = 2)
    }
  }

  test("it adds to the conditions of the query, of which none is evaluated twice") {
    withFacts() { (table, copy) =>
      withKeys(keysOf("id", "name")((150L, "a"), (1999L, "a"))) { keys =>
        def query(rows: DataFrame) = rows.where("id < 1000").join(keys.where("name = 'a'"), "id")
        new ScanReport(query(load(table))).files shouldBe ((20, 20, 1))
        assertSameRows(query(load(table)), query(spark.read.parquet(copy)))
      }
    }
  }

  test("an empty other side reads nothing") {
    withConf("spark.sql.adaptive.enabled" -> "false") { // which would leave out the join
      withFacts() { (table, copy) =>
        assertFiles(table, copy, keysOf("id", "name")((1L, "b")), "id", total = 20, inPartitions = 0, read = 0)
      }
    }
  }

  test("columns without statistics and fields of structs are not filtered by") {
    withFacts(statisticsColumns = Some("id")) { (table, copy) =>
      filterColumns(load(table)) shouldBe Seq("id")
      assertFiles(
        table,
        copy,
        keysOf("s", "name")(("s00150", "a")),
        "s",
        total = 20,
        inPartitions = 20,
        read = 20
      )
    }
    withFacts(Some(bucket(4, col("k"))), Some("n")) { (table, _) =>
      filterColumns(load(table)) shouldBe Seq("k")
      filterColumns(load(table).select("id")) shouldBe empty
    }
  }

  test("a filter holds for the next batch alone") {
    withFacts() { (table, _) =>
      val scan = filterable(load(table))
      val all = scan.toBatch.planInputPartitions().length
      val one = new Predicate("IN", Array(Expressions.column("id"), Expressions.literal(150L)))
      scan.filter(Array(one))
      scan.toBatch.planInputPartitions().length should be < all
      scan.toBatch.planInputPartitions() should have length all
    }
  }

  private def filterable(rows: DataFrame): SupportsRuntimeV2Filtering =
    rows.queryExecution.optimizedPlan
      .collectFirst { case relation: DataSourceV2ScanRelation => relation.scan }
      .get
      .asInstanceOf[SupportsRuntimeV2Filtering]

  private def filterColumns(rows: DataFrame): Seq[String] =
    filterable(rows).filterAttributes().map(_.fieldNames.mkString(".")).toSeq

  private def withFacts[T](partitioning: Option[Column] = None, statisticsColumns: Option[String] = None)(
      test: (String, String) => T
  ): T =
    withDirectory { directory =>
      val (table, copy) = (directory.resolve("table").toString, directory.resolve("copy").toString)
      val writer = facts.writeTo(s"datashard.`$table`")
      statisticsColumns.foreach(writer.tableProperty("statistics-columns", _))
      partitioning.foreach(writer.partitionedBy(_))
      writer.create()
      facts.write.parquet(copy)
      test(table, copy)
    }

  private def keysOf[T <: Product: TypeTag](columns: String*)(rows: T*): DataFrame =
    spark.createDataFrame(rows).toDF(columns: _*)

  /** A small table that Spark broadcasts, with a column `name` to choose rows by. */
  private def withKeys[T](keys: DataFrame)(test: DataFrame => T): T = withDirectory { directory =>
    val location = directory.resolve("keys").toString
    keys.write.parquet(location)
    test(spark.read.parquet(location))
  }

  /** Joins with the keys named a. */
  private def assertFiles(
      table: String,
      copy: String,
      allKeys: DataFrame,
      column: String,
      total: Long,
      inPartitions: Long,
      read: Long
  ): Unit = withKeys(allKeys) { keys =>
    def query(rows: DataFrame) = rows.join(keys.where("name = 'a'"), column)
    new ScanReport(query(load(table))).files shouldBe ((total, inPartitions, read))
    assertSameRows(query(load(table)), query(spark.read.parquet(copy)))
  }
}
