package io.datashard.integration

import java.nio.file.Path

import scala.collection.JavaConverters._
import scala.util.Try

import org.apache.spark.sql.{AnalysisException, DataFrame, Row}

import io.datashard.{ConcurrentModificationException, DatashardException}

/** DELETE, UPDATE and MERGE of tables by path. */
class RowLevelSuite extends RowLevelTests {
  override protected def partitionings: Seq[String] = Seq("", "k", "bucket(3, id)")

  override protected def name(location: String): String = s"datashard.`$location`"
}

/** The same of tables by name, in a catalog whose warehouse is where the tests' tables lie. */
class NamedRowLevelSuite extends RowLevelTests {
  override protected def partitionings: Seq[String] = Seq("k")

  override protected def name(location: String): String = {
    val Array(namespace, table) = Path.of(location).iterator.asScala.map(_.toString).toArray.takeRight(2)
    spark.conf.set("spark.sql.catalog.rows", "io.datashard.spark.DatashardCatalog")
    spark.conf.set("spark.sql.catalog.rows.warehouse", Path.of(location).getParent.getParent.toString)
    s"rows.`$namespace`.$table"
  }
}

/** DELETE, UPDATE and MERGE of single rows, in both modes: what the table holds afterwards, and what its files. */
abstract class RowLevelTests extends TableSuite {

  protected def partitionings: Seq[String]

  /** What statements call the table at a location. */
  protected def name(location: String): String

  private val modes = Seq("merge-on-read", "copy-on-write")

  private def sql(statement: String): DataFrame = spark.sql(statement)

  private def setModes(location: String, mode: String): Unit =
    sql(
      s"ALTER TABLE ${name(location)} SET TBLPROPERTIES " +
        s"('delete-mode' = '$mode', 'update-mode' = '$mode', 'merge-mode' = '$mode')"
    )

  /** Rows `id`, `k` = `id` % 3 and `s`, which is null for every tenth, in two files of each partition. */
  private def save(location: String, mode: String, partitioning: String = "", rows: Long = 100): Unit = {
    writer(spark.range(0, rows, 1, 2).selectExpr("id", "id % 3 AS k", "IF(id % 10 = 0, NULL, 's' || id) AS s"))
      .options(Map("partitioning" -> partitioning).filter(_._2.nonEmpty))
      .save(location)
    setModes(location, mode)
  }

  /** A test in both modes and several partitionings, with a location where the rows are saved. */
  private def testRows(what: String)(test: (String, String) => Any): Unit =
    for (mode <- modes; partitioning <- partitionings)
      this.test(s"$what ($mode${if (partitioning.isEmpty) "" else ", by " + partitioning})") {
        withTable { location =>
          save(location, mode, partitioning)
          test(location, mode)
        }
      }

  testRows("a DELETE takes the rows for which its condition is true, and no others") { (location, _) =>
    val before = load(location).localCheckpoint()
    sql(s"DELETE FROM ${name(location)} WHERE id % 7 = 3 AND s <> 's17'")
    val left = "NOT coalesce(id % 7 = 3 AND s <> 's17', false)"
    assertSameRows(load(location), before.where(left))
    sql(s"DELETE FROM ${name(location)} AS t WHERE t.id BETWEEN 40 AND 45 OR t.s IS NULL")
    val rest = before.where(left).where("NOT (id BETWEEN 40 AND 45 OR s IS NULL)")
    assertSameRows(load(location), rest)
    load(location).count() shouldBe rest.count()
    operations(location).takeRight(2) shouldBe Seq("delete", "delete")
  }

  testRows("a DELETE finds its rows by subqueries, also of the table itself") { (location, _) =>
    val before = load(location).localCheckpoint()
    sql(s"DELETE FROM ${name(location)} WHERE id IN (SELECT id + 1 FROM ${name(location)} WHERE id % 4 = 0)")
    assertSameRows(load(location), before.where("id % 4 <> 1"))
    sql(s"DELETE FROM ${name(location)} WHERE id = (SELECT max(id) FROM ${name(location)})")
    assertSameRows(load(location), before.where("id % 4 <> 1 AND id <> 99"))
    sql(s"DELETE FROM ${name(location)} WHERE id NOT IN (SELECT CAST(NULL AS BIGINT))")
    load(location).count() shouldBe before.where("id % 4 <> 1 AND id <> 99").count()
  }

  testRows("an UPDATE changes the rows for which its condition is true, from their values before") { (location, _) =>
    val before = load(location).localCheckpoint()
    sql(s"UPDATE ${name(location)} SET s = concat(s, '!'), id = id + 1000 WHERE id % 2 = 0 AND s <> 's2'")
    val hit = "coalesce(id % 2 = 0 AND s <> 's2', false)"
    assertSameRows(
      load(location),
      before.selectExpr(s"IF($hit, id + 1000, id)", "k", s"IF($hit, concat(s, '!'), s)")
    )
    sql(s"UPDATE ${name(location)} SET s = NULL")
    load(location).where("s IS NOT NULL").count() shouldBe 0
    operations(location).last shouldBe "update"
  }

  testRows("an UPDATE moves rows to other partitions") { (location, _) =>
    val before = load(location).localCheckpoint()
    sql(s"UPDATE ${name(location)} SET k = CASE WHEN id < 10 THEN NULL ELSE k + 10 END WHERE id < 50 AND k = 1")
    val hit = "id < 50 AND k = 1"
    assertSameRows(load(location), before.selectExpr("id", s"IF($hit, IF(id < 10, NULL, k + 10), k)", "s"))
    load(location).where("k = 1").count() shouldBe before.where(s"k = 1 AND NOT ($hit)").count()
    load(location).where("k = 11").count() shouldBe before.where(s"$hit AND id >= 10").count()
  }

  testRows("an UPDATE finds its rows by a subquery") { (location, _) =>
    val before = load(location).localCheckpoint()
    sql(s"UPDATE ${name(location)} SET s = 'x' WHERE id IN (SELECT id * 2 FROM ${name(location)} WHERE id < 20)")
    assertSameRows(load(location), before.selectExpr("id", "k", "IF(id % 2 = 0 AND id < 40, 'x', s)"))
  }

  testRows("a MERGE does what its first clause that holds says") { (location, _) =>
    val before = load(location).localCheckpoint()
    sql("SELECT id * 3 AS id, id % 3 AS k, 'new' || id AS s FROM range(20, 60)").createOrReplaceTempView("source")
    sql(s"""MERGE INTO ${name(location)} AS t USING source ON t.id = source.id
           |WHEN MATCHED AND t.id % 2 = 0 THEN DELETE
           |WHEN MATCHED AND t.id < 90 THEN UPDATE SET s = source.s, k = t.k + 7
           |WHEN NOT MATCHED AND source.id > 160 THEN INSERT *
           |WHEN NOT MATCHED AND source.id > 140 THEN INSERT (id, s) VALUES (source.id, 'few')
           |WHEN NOT MATCHED BY SOURCE AND t.id < 5 THEN DELETE
           |WHEN NOT MATCHED BY SOURCE AND t.id < 9 THEN UPDATE SET s = 'lonely'""".stripMargin)
    val matched = "id % 3 = 0 AND id >= 60"
    val kept = before
      .where(s"NOT (($matched) AND id % 2 = 0) AND NOT (NOT ($matched) AND id < 5)")
      .selectExpr(
        "id",
        s"IF(($matched) AND id < 90, k + 7, k)",
        s"CASE WHEN ($matched) AND id < 90 THEN 'new' || CAST(id / 3 AS BIGINT) " +
          s"WHEN NOT ($matched) AND id < 9 THEN 'lonely' ELSE s END"
      )
    val inserted = sql(
      "SELECT id, IF(id > 160, k, NULL), IF(id > 160, s, 'few') FROM source WHERE id > 140"
    )
    assertSameRows(load(location), kept.union(inserted))
    operations(location).last shouldBe "merge-into"
  }

  testRows("null matches nothing in a MERGE, and two rows that match one are an error") { (location, _) =>
    val before = load(location).localCheckpoint()
    val nothing = s"USING (SELECT CAST(NULL AS STRING) AS s) AS n ON t.s = n.s WHEN MATCHED THEN DELETE"
    sql(s"MERGE INTO ${name(location)} AS t $nothing")
    assertSameRows(load(location), before)
    assertRefused(location, "MERGE_CARDINALITY_VIOLATION") {
      sql(
        s"MERGE INTO ${name(location)} AS t USING (SELECT 5L AS id, explode(array(1, 2)) AS n) AS n ON t.id = n.id " +
          "WHEN MATCHED THEN UPDATE SET s = n.n"
      )
    }
    sql(
      s"MERGE INTO ${name(location)} AS t USING (SELECT 5L AS id, explode(array(1, 2)) AS n) AS n ON t.id = n.id " +
        "WHEN MATCHED THEN DELETE"
    )
    assertSameRows(load(location), before.where("id <> 5"))
  }

  for (mode <- modes)
    test(s"statements follow each other on the same rows ($mode)") {
      withTable { location =>
        save(location, mode, rows = 1000)
        for (i <- 0 until 5) {
          sql(s"UPDATE ${name(location)} SET k = k + 1 WHERE id % 5 = $i OR k > 3")
          sql(s"DELETE FROM ${name(location)} WHERE id % 100 = $i")
          sql(
            s"MERGE INTO ${name(location)} AS t USING (SELECT id FROM range(1000)) AS n ON t.id = n.id " +
              s"WHEN MATCHED AND t.id = ${i + 50} THEN DELETE WHEN NOT MATCHED AND n.id % 100 = $i AND n.id > 500 " +
              "THEN INSERT (id, k, s) VALUES (n.id, 0, 'again')"
          )
        }
        load(location).groupBy("id").count().where("count > 1").count() shouldBe 0
        load(location).count() shouldBe 1000 - 5 * 10 + (4 + 4 * 5) - 5
      }
    }

  test("merge on read leaves the files and marks rows; copy on write puts new files in the place of those it read") {
    for (mode <- modes) withTable { location =>
      save(location, mode)
      val before = dataFiles(location)
      sql(s"DELETE FROM ${name(location)} WHERE id = 7 AND s = 's7'")
      val changes = sql(s"SELECT change FROM ${name(location)}.commits WHERE version > 1 AND change IS NOT NULL")
        .collect()
        .map(_.getString(0))
        .toSet
      if (mode == "merge-on-read") {
        changes shouldBe Set("delete rows")
        dataFiles(location) shouldBe before
      } else {
        changes shouldBe Set("add", "remove")
        dataFiles(location) should have length (before.length + 1L)
      }
    }
  }

  test("copy on write rewrites only files that hold a row to change, which statistics may not tell") {
    withTable { location =>
      save(location, "copy-on-write", rows = 1000)
      val before = load(location).select("_file").distinct().collect().map(_.getString(0)).toSet
      sql(s"UPDATE ${name(location)} SET k = 9 WHERE s LIKE '%77' AND id < 100")
      val after = load(location).select("_file").distinct().collect().map(_.getString(0)).toSet
      after.intersect(before) should have size 1
      sql(s"UPDATE ${name(location)} SET k = 10 WHERE substr(s, 2) = '988'")
      load(location)
        .select("_file")
        .distinct()
        .collect()
        .map(_.getString(0))
        .toSet
        .intersect(after) should have size 1
    }
  }

  test("a DELETE of whole files is one of the catalog alone, in both modes") {
    for (mode <- modes) withTable { location =>
      save(location, mode, "k")
      sql(s"DELETE FROM ${name(location)} WHERE k = 1")
      sql(s"SELECT change FROM ${name(location)}.commits WHERE version = 3").distinct().collect().toSeq shouldBe
        Seq(Row("remove"))
      load(location).where("k = 1").count() shouldBe 0
    }
  }

  test("a statement that finds no row changes none") {
    for (mode <- modes) withTable { location =>
      save(location, mode)
      val before = load(location).localCheckpoint()
      sql(s"DELETE FROM ${name(location)} WHERE s = 'none'")
      sql(s"UPDATE ${name(location)} SET k = 1 WHERE false")
      sql(s"UPDATE ${name(location)} SET k = 1 WHERE id > 5000")
      sql(
        s"MERGE INTO ${name(location)} AS t USING (SELECT 1L AS id WHERE false) AS n ON t.id = n.id " +
          "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (n.id)"
      )
      assertSameRows(load(location), before)
    }
  }

  test("columns of a table that hide those that name a row make it copy on write, and merge on read is refused") {
    withTable { location =>
      writer(spark.range(0, 20, 1, 1).selectExpr("id", "'mine' || id AS _file", "id + 7 AS _pos")).save(location)
      sql(s"DELETE FROM ${name(location)} WHERE id % 2 = 0")
      sql(s"UPDATE ${name(location)} SET _file = 'x' WHERE _pos = 10")
      assertSameRows(
        load(location),
        spark.range(20).where("id % 2 = 1").selectExpr("id", "IF(id = 3, 'x', 'mine' || id)", "id + 7")
      )
      sql(s"ALTER TABLE ${name(location)} SET TBLPROPERTIES ('update-mode' = 'merge-on-read')")
      assertRefused(location, "a column _file of its own", "Rename the column", "update-mode to copy-on-write") {
        sql(s"UPDATE ${name(location)} SET _file = 'y' WHERE id = 3")
      }
      sql(s"ALTER TABLE ${name(location)} RENAME COLUMN _file TO file")
      assertRefused(location, "a column _pos of its own") {
        sql(s"UPDATE ${name(location)} SET file = 'y' WHERE id = 3")
      }
    }
  }

  test("statements find the rows of a table with a CHAR column, padded or not, and write it padded") {
    for (mode <- modes; padding <- Seq("true", "false"))
      withConf("spark.sql.readSideCharPadding" -> padding)(withClue(s"$mode, padding $padding: ")(withTable { location =>
        val t = name(location)
        sql(s"CREATE TABLE $t (id INT, c CHAR(5), s STRUCT<c: CHAR(3)>, k INT) PARTITIONED BY (k)")
        setModes(location, mode)
        sql(
          s"INSERT INTO $t SELECT CAST(id AS INT), 'c' || id, named_struct('c', 's' || id), CAST(id % 2 AS INT) FROM range(9)"
        )
        sql(s"UPDATE $t SET id = id + 100 WHERE c = 'c1'")
        sql(
          s"UPDATE $t SET c = concat(trim(c), '!'), s = named_struct('c', 'n') WHERE trim(s.c) = 's2' OR length(c) < 5"
        )
        sql(s"DELETE FROM $t AS x WHERE x.c = 'c3' OR x.c IN (SELECT c FROM $t WHERE id = 4)")
        sql(s"""MERGE INTO $t AS t USING (SELECT * FROM VALUES ('c5', 'five'), ('c9', 'nine') AS v(c, new)) AS n ON t.c = rpad(n.c, 5, ' ')
                 |WHEN MATCHED THEN UPDATE SET c = n.new
                 |WHEN NOT MATCHED THEN INSERT (id, c, k) VALUES (9, n.new, 1)
                 |WHEN NOT MATCHED BY SOURCE AND t.c = 'c6' THEN DELETE""".stripMargin)
        assertRows(
          sql(s"SELECT id, c, s.c FROM $t"),
          Row(0, "c0   ", "s0 "),
          Row(101, "c1   ", "s1 "),
          Row(2, "c2!  ", "n  "),
          Row(5, "five ", "s5 "),
          Row(7, "c7   ", "s7 "),
          Row(8, "c8   ", "s8 "),
          Row(9, "nine ", null)
        )
        assertRefused(location, "EXCEED_LIMIT_LENGTH")(sql(s"UPDATE $t SET c = 'longer than that'"))
        sql(s"DELETE FROM $t WHERE k = 1")
        operations(location).last shouldBe "delete"
        load(location).count() shouldBe 3
      }))
  }

  test("statements find the rows of a table with a VARCHAR column") {
    for (mode <- modes) withTable { location =>
      val t = name(location)
      sql(s"CREATE TABLE $t (id INT, v VARCHAR(5))")
      setModes(location, mode)
      sql(s"INSERT INTO $t SELECT CAST(id AS INT), 'v' || id FROM range(0, 5, 1, 1)")
      sql(s"DELETE FROM $t AS x WHERE x.v = 'v1'")
      sql(s"UPDATE $t SET v = 'new' WHERE v = 'v2'")
      sql(s"MERGE INTO $t AS t USING (SELECT 'v3' AS v) AS n ON t.v = n.v WHEN MATCHED THEN DELETE")
      assertRows(load(location), Row(0, "v0"), Row(2, "new"), Row(4, "v4"))
    }
  }

  test("a MERGE from a source that may be another each time it is read is refused") {
    for (mode <- modes) withTable { location =>
      save(location, mode)
      val clauses = "WHEN MATCHED THEN UPDATE SET k = n.k WHEN NOT MATCHED THEN INSERT (id, k) VALUES (n.id, n.k)"
      val wide = "WHEN NOT MATCHED BY SOURCE AND t.id = 200 THEN DELETE"
      def merge(source: String, clauses: String) =
        s"MERGE INTO ${name(location)} AS t USING ($source) AS n ON t.id = n.id $clauses"
      for (
        (source, function) <- Seq(
          "SELECT CAST(rand() * 10 AS BIGINT) AS id, 7 AS k FROM range(3)" -> "rand(",
          "SELECT id, 7 AS k FROM range(50) WHERE uuid() < '8'" -> "uuid(",
          "SELECT max(id) AS id, 7 AS k FROM (SELECT id, randn() AS r FROM range(50)) GROUP BY r > 0" -> "randn(",
          "SELECT id, 7 AS k FROM range(50) WHERE id < (SELECT max(r) * 9 FROM (SELECT rand() AS r FROM range(5)))" -> "rand("
        )
      ) withClue(s"$mode, $source") {
        assertRefused(location, "deterministic")(sql(merge(source, clauses)))
        assertRefused(location, "source of this MERGE is not deterministic", function, "Write the source to a table") {
          sql(merge(source, clauses + " " + wide))
        }
      }
      sql(
        merge("SELECT id % 7 AS id, first(7) AS k, max(current_date()) FROM range(9) GROUP BY 1", clauses + " " + wide)
      )
      load(location).where("k = 7").count() shouldBe 7
    }
  }

  test("rows are deleted by their file and position, and other statements by these are refused") {
    withTable { location =>
      save(location, "merge-on-read")
      val row = sql(s"SELECT _file, _pos, id FROM ${name(location)} WHERE id = 17").head()
      sql(s"DELETE FROM ${name(location)} WHERE _file = '${row.getString(0)}' AND _pos = ${row.getLong(1)}")
      sql(s"SELECT id FROM ${name(location)}").collect().map(_.getLong(0)).toSet shouldBe (0L until 100L).toSet - 17L

      val before = onDisk(location)
      val refusal = the[DatashardException] thrownBy
        sql(s"UPDATE ${name(location)} SET s = NULL WHERE _pos = 3")
      refusal.getMessage should include("cannot name the metadata column")
      onDisk(location) shouldBe before
    }
  }

  test("a MERGE on a condition that is never true inserts all rows of its source") {
    for (mode <- modes; never <- Seq("NULL", "false", "t.k < t.k")) withTable { location =>
      withClue(s"$mode, $never") {
        save(location, mode)
        val before = load(location).localCheckpoint()
        sql(
          s"MERGE INTO ${name(location)} AS t USING (SELECT * FROM VALUES (1L), (500L) AS s(id)) AS n " +
            s"ON t.id = n.id AND $never WHEN MATCHED THEN UPDATE SET k = 7 " +
            "WHEN NOT MATCHED THEN INSERT (id, k, s) VALUES (n.id, 8, 'new')"
        )
        assertSameRows(
          load(location),
          before.union(spark.sql("SELECT * FROM VALUES (1L, 8L, 'new'), (500L, 8L, 'new')"))
        )
      }
    }
  }

  test("an error of Spark's about a statement says where in it") {
    withTable { location =>
      save(location, "merge-on-read")
      for (
        mode <- modes;
        statement <- Seq(
          s"DELETE FROM ${name(location)} WHERE id = 1 AND rand() > 0.5",
          s"UPDATE ${name(location)} SET k = 1 WHERE id = 1 AND rand() > 0.5"
        )
      ) withClue(s"$mode, $statement") {
        setModes(location, mode)
        val error = the[AnalysisException] thrownBy sql(statement)
        error.getErrorClass shouldBe "INVALID_NON_DETERMINISTIC_EXPRESSIONS"
        error.getQueryContext.map(_.fragment) shouldBe Array(statement)
      }
    }
  }

  test("a mode that is none is refused") {
    withTable { location =>
      save(location, "merge-on-read")
      sql(s"ALTER TABLE ${name(location)} SET TBLPROPERTIES ('update-mode' = 'fast')")
      assertRefused(location, "update-mode", "\"fast\"", "merge-on-read or copy-on-write") {
        sql(s"UPDATE ${name(location)} SET k = 1 WHERE id = 1")
      }
    }
  }

  /** Runs a statement on the version before another one, and returns what it fails with. */
  private def concurrently(first: String, second: String): Option[Throwable] = {
    val late = spark.sessionState.executePlan(spark.sessionState.sqlParser.parsePlan(first))
    late.analyzed // chooses the version
    sql(second)
    Try(late.commandExecuted).failed.toOption
  }

  test("statements that change different rows of one file all commit, where rows are marked") {
    withTable { location =>
      save(location, "merge-on-read")
      val t = name(location)
      concurrently(s"DELETE FROM $t WHERE id = 3", s"DELETE FROM $t WHERE id = 4") shouldBe None
      concurrently(s"UPDATE $t SET s = 'x' WHERE id = 5", s"DELETE FROM $t WHERE id = 6") shouldBe None
      concurrently(s"DELETE FROM $t WHERE substr(s, 2) = '7'", s"DELETE FROM $t WHERE id = 8") shouldBe None
      load(location).where("id < 10").select("id").collect().map(_.getLong(0)).sorted shouldBe Array(0, 1, 2, 5, 9)
      load(location).count() shouldBe 95
    }
  }

  test("statements that change the same row conflict, and those that rewrite the same file") {
    for (mode <- modes) withTable { location =>
      save(location, mode)
      val t = name(location)
      val error = concurrently(s"DELETE FROM $t WHERE id = 3", s"UPDATE $t SET s = 'x' WHERE id = 3")
      cause[ConcurrentModificationException](error.get)
      load(location).where("id = 3").select("s").collect() shouldBe Array(Row("x"))
      if (mode == "copy-on-write")
        cause[ConcurrentModificationException](
          concurrently(s"DELETE FROM $t WHERE id = 4", s"DELETE FROM $t WHERE id = 5").get
        )
    }
  }

  test("a statement conflicts with rows that were added meanwhile and that its condition selects") {
    for (mode <- modes) withTable { location =>
      save(location, mode)
      val t = name(location)
      val insert = s"INSERT INTO $t VALUES (1000, 1, 'late')"
      concurrently(s"DELETE FROM $t WHERE id = 3", insert) shouldBe None
      cause[ConcurrentModificationException](concurrently(s"DELETE FROM $t WHERE id > 98", insert).get)
      val merge = s"MERGE INTO $t USING (SELECT 1000L AS id) AS n ON $t.id = n.id AND $t.id >= 1000 " +
        "WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (n.id)"
      cause[ConcurrentModificationException](
        concurrently(merge.replace(s"$t.id", "m.id").replace(s"INTO $t", s"INTO $t AS m"), insert).get
      )
      load(location).where("id = 1000").count() shouldBe 3
    }
  }

  test("a MERGE whose source is empty changes nothing, and conflicts with rows that it might have matched") {
    for (mode <- modes) withTable { location =>
      save(location, mode)
      val t = name(location)
      val merge = s"MERGE INTO $t AS m USING (SELECT id FROM range(10) WHERE id * 2 > 100) AS n " +
        "ON m.id = n.id AND m.id >= 1000 WHEN MATCHED THEN DELETE"
      concurrently(merge, s"INSERT INTO $t VALUES (200, 1, 'elsewhere')") shouldBe None
      cause[ConcurrentModificationException](concurrently(merge, s"INSERT INTO $t VALUES (1000, 1, 'late')").get)
      load(location).count() shouldBe 102
    }
  }

  test("a condition with a subquery depends on other rows, and conflicts when they are deleted") {
    withTable { location =>
      save(location, "merge-on-read")
      val t = name(location)
      val error = concurrently(s"DELETE FROM $t WHERE id = (SELECT max(id) FROM $t)", s"DELETE FROM $t WHERE id = 98")
      cause[ConcurrentModificationException](error.get)
      load(location).count() shouldBe 99
    }
  }
}
