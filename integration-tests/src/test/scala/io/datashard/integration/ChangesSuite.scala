package io.datashard.integration

import scala.util.Random

import org.apache.spark.SparkException
import org.apache.spark.sql.{DataFrame, Row}

import io.datashard.{DatashardException, SnapshotNotFoundException}

/** The rows that versions of a table inserted, deleted and updated. */
class ChangesSuite extends TableSuite {

  private val Modes = Seq("merge-on-read", "copy-on-write")

  /** An empty table of four partitions. */
  private def create(location: String, mode: String): Unit =
    spark.sql(
      s"""CREATE TABLE datashard.`$location` (id LONG, k INT, s STRING) USING datashard PARTITIONED BY (k)
         |TBLPROPERTIES ('delete-mode' = '$mode', 'update-mode' = '$mode', 'merge-mode' = '$mode')""".stripMargin
    )

  private def insert(location: String, from: Int, to: Int): Unit =
    spark.sql(
      s"INSERT INTO datashard.`$location` SELECT id, CAST(id % 4 AS INT), CAST(id AS STRING) FROM range($from, $to)"
    )

  private def changes(location: String, options: (String, String)*): DataFrame =
    load(location, ("metadata" -> "changes") +: options: _*)

  private def told(changes: DataFrame): Set[(Long, String, Long, String)] = {
    val rows = changes.selectExpr("_commit_version", "_change_type", "id", "s").collect().toSeq
    rows.distinct should have size rows.size
    rows.map(row => (row.getLong(0), row.getString(1), row.getLong(2), row.getString(3))).toSet
  }

  for (mode <- Modes)
    test(s"each version tells the rows that its statement changed: $mode") {
      withTable { location =>
        create(location, mode)
        insert(location, 0, 8)
        spark.sql(s"DELETE FROM datashard.`$location` WHERE id IN (1, 2)")
        spark.sql(s"UPDATE datashard.`$location` SET s = 'new' WHERE id = 5")
        spark.sql(
          s"""MERGE INTO datashard.`$location` t USING (SELECT explode(sequence(6L, 9L)) AS id) n ON t.id = n.id
             |WHEN MATCHED AND t.id = 6 THEN DELETE
             |WHEN MATCHED THEN UPDATE SET s = 'merged'
             |WHEN NOT MATCHED THEN INSERT (id, k, s) VALUES (n.id, 0, 'more')""".stripMargin
        )
        spark.sql(s"INSERT OVERWRITE datashard.`$location` PARTITION (k = 3) SELECT 3L, '3'")
        spark.sql(s"TRUNCATE TABLE datashard.`$location`")

        told(changes(location).where("_commit_version = 2")) shouldBe
          (0 until 8).map(id => (2L, "insert", id.toLong, id.toString)).toSet
        told(changes(location).where("_commit_version BETWEEN 3 AND 4")) shouldBe
          Set((3L, "delete", 1L, "1"), (3L, "delete", 2L, "2"), (4L, "delete", 5L, "5"), (4L, "insert", 5L, "new"))
        told(
          changes(location, "identifierColumns" -> "id").where("_commit_version > 3 AND _commit_version < 6")
        ) shouldBe
          Set(
            (4L, "update_preimage", 5L, "5"),
            (4L, "update_postimage", 5L, "new"),
            (5L, "delete", 6L, "6"),
            (5L, "update_preimage", 7L, "7"),
            (5L, "update_postimage", 7L, "merged"),
            (5L, "insert", 8L, "more"),
            (5L, "insert", 9L, "more")
          )
        told(changes(location).where("_commit_version = 6")) shouldBe Set((6L, "delete", 7L, "merged"))
        for (
          condition <- Seq(
            "_commit_version IN (3, 6)",
            "_commit_version = 6 OR _commit_version = 3",
            "_commit_version < 7 AND 3 <= _commit_version AND _commit_version NOT IN (4, 5)"
          )
        ) {
          val asked = changes(location).where(condition)
          asked.queryExecution.executedPlan.toString should include("after 2 up to 6")
          asked.count() shouldBe 3
        }
        changes(location).where("_commit_version > 5 AND _commit_version < 4").count() shouldBe 0
        changes(location).where("_commit_version = 7 AND _change_type = 'delete'").count() shouldBe 6
        changes(location).where("_commit_version = 7 AND _change_type <> 'delete'").count() shouldBe 0
      }
    }

  test("SQL asks by name, path and version, with times of the history") {
    withWarehouse { (catalog, _) =>
      spark.sql(s"CREATE TABLE $catalog.t (id LONG) USING datashard")
      for (i <- 1 to 3) spark.sql(s"INSERT INTO $catalog.t VALUES ($i)")

      assertRows(
        spark.sql(s"SELECT id, _commit_version, _change_type FROM $catalog.t.changes WHERE 2 < _commit_version"),
        Row(2L, 3L, "insert"),
        Row(3L, 4L, "insert")
      )
      spark.sql(s"SELECT * FROM $catalog.t.changes VERSION AS OF 3").count() shouldBe 2
      val late = spark.sql(s"SELECT * FROM $catalog.t.changes WHERE _commit_version > 3")
      late.queryExecution.executedPlan.toString should include("after 3 up to 4")
      spark
        .sql(s"""SELECT 1 FROM $catalog.t.changes c JOIN $catalog.t.snapshots s
                |ON c._commit_version = s.version AND c._commit_timestamp = s.committed_at""".stripMargin)
        .count() shouldBe 3
    }
  }

  test("a table is followed from version to version by its changes, whatever statements change it") {
    withTable { location =>
      val random = new Random(20261122)
      create(location, "merge-on-read")
      insert(location, 0, 40)
      for (step <- 1 to 14) {
        val mode = Modes(random.nextInt(2))
        spark.sql(
          s"ALTER TABLE datashard.`$location` SET TBLPROPERTIES ('delete-mode' = '$mode', 'update-mode' = '$mode', 'merge-mode' = '$mode')"
        )
        val rest = random.nextInt(5)
        random.nextInt(5) match {
          case 0 => spark.sql(s"DELETE FROM datashard.`$location` WHERE id % 5 = $rest AND k < 2")
          case 1 => spark.sql(s"UPDATE datashard.`$location` SET s = 'u$step', k = (k + 1) % 4 WHERE id % 5 = $rest")
          case 2 => insert(location, 20 + step, 23 + step) // rows that are there already
          case 3 => io.datashard.spark.Compaction.of(spark, location).run()
          case _ => table(location).rollbackTo((snapshot(location).version - random.nextInt(3)).toString)
        }
      }
      val newest = snapshot(location).version
      for (since <- Seq(0L, 1L, 2L, newest / 2, newest - 1)) {
        val start =
          if (since == 0) Map.empty[Row, Int]
          else load(location, "snapshotId" -> since.toString).collect().groupBy(identity).mapValues(_.length).toMap
        val moved = changes(location)
          .where(s"_commit_version > $since")
          .select("_change_type", "id", "k", "s")
          .collect()
          .foldLeft(start) { (rows, change) =>
            val row = Row(change.get(1), change.get(2), change.get(3))
            rows.updated(row, rows.getOrElse(row, 0) + (if (change.getString(0) == "insert") 1 else -1))
          }
          .filter(_._2 != 0)

        moved shouldBe load(location).collect().groupBy(identity).mapValues(_.length).toMap
      }
    }
  }

  test("columns may have any names") {
    withTable { location =>
      spark.sql(
        s"""CREATE TABLE datashard.`$location` (row LONG, more INT, `a.b` STRING, `c``1` STRUCT<copy: INT>, C0 INT)
           |USING datashard TBLPROPERTIES ('update-mode' = 'copy-on-write')""".stripMargin
      )
      spark.sql(
        s"INSERT INTO datashard.`$location` SELECT id, 1, 'x', named_struct('copy', 2), 3 FROM range(0, 3, 1, 1)"
      )
      spark.sql(s"UPDATE datashard.`$location` SET `a.b` = 'y' WHERE row = 1")

      assertRows(
        changes(location, "identifierColumns" -> "row, C0")
          .where("_commit_version = 3")
          .selectExpr("row", "more", "`a.b`", "`c``1`.copy", "C0", "_change_type"),
        Row(1L, 1, "x", 2, 3, "update_preimage"),
        Row(1L, 1, "y", 2, 3, "update_postimage")
      )
    }
  }

  test("very many equal rows are as many changes") {
    withTable { location =>
      writer(spark.range(0, 10000, 1, 1).selectExpr("7 AS a")).save(location)
      writer(spark.range(0, 1, 1, 1).selectExpr("8 AS a")).mode("overwrite").save(location)

      changes(location).where("_commit_version = 2 AND _change_type = 'delete'").count() shouldBe 10000
    }
  }

  for (mode <- Modes)
    test(s"equal rows are counted: $mode") {
      withTable { location =>
        create(location, mode)
        spark.sql(
          s"INSERT INTO datashard.`$location` VALUES (1, 0, 'a'), (1, 0, 'a'), (1, 0, 'a'), (2, 0, NULL), (2, 0, NULL)"
        )
        spark.sql(s"DELETE FROM datashard.`$location` WHERE id = 1")

        assertRows(
          changes(location).where("_commit_version = 3").select("_change_type", "id", "s"),
          Seq.fill(3)(Row("delete", 1L, "a")): _*
        )
      }
    }

  test("rows are shown with the columns that the table has") {
    withTable { location =>
      spark.sql(s"CREATE TABLE datashard.`$location` (id INT NOT NULL, gone STRING, old INT) USING datashard")
      spark.sql(s"INSERT INTO datashard.`$location` VALUES (1, 'a', 10), (2, 'b', 20)")
      spark.sql(s"ALTER TABLE datashard.`$location` ALTER COLUMN id TYPE LONG")
      spark.sql(s"ALTER TABLE datashard.`$location` DROP COLUMN gone")
      spark.sql(s"ALTER TABLE datashard.`$location` RENAME COLUMN old TO renamed")
      spark.sql(s"ALTER TABLE datashard.`$location` ADD COLUMN gone DOUBLE")
      spark.sql(s"DELETE FROM datashard.`$location` WHERE id = 1")

      assertRows(
        changes(location).selectExpr("_change_type", "id", "renamed", "gone"),
        Row("insert", 1L, 10, null),
        Row("insert", 2L, 20, null),
        Row("delete", 1L, 10, null)
      )
    }
  }

  test("what cannot be told is refused") {
    withTable { location =>
      create(location, "copy-on-write")
      insert(location, 0, 4)
      insert(location, 0, 4)
      spark.sql(s"UPDATE datashard.`$location` SET s = 'x'")

      val twice = the[SparkException] thrownBy changes(location, "identifierColumns" -> "id").collect()
      Iterator.iterate[Throwable](twice)(_.getCause).takeWhile(_ != null).map(_.getMessage).mkString should
        include("several rows of one version have")
      (the[DatashardException] thrownBy changes(location, "identifierColumns" -> "nope").collect()).getMessage should
        include("names nope, which is no column")
      (the[DatashardException] thrownBy load(location, "identifierColumns" -> "id").collect()).getMessage should
        include("metadata = changes")
      (the[DatashardException] thrownBy load(location, "metadata" -> "nope")).getMessage should include(
        "changes, commits, files, history"
      )
      spark.sql(s"ALTER TABLE datashard.`$location` ADD COLUMN _change_type INT")
      (the[DatashardException] thrownBy changes(location)).getMessage should include("Rename it")
    }
    withTable { location =>
      spark.sql(
        s"""CREATE TABLE datashard.`$location` (id LONG, m MAP<STRING, INT>) USING datashard
           |TBLPROPERTIES ('delete-mode' = 'copy-on-write')""".stripMargin
      )
      spark.sql(s"INSERT INTO datashard.`$location` SELECT id, map('a', 1) FROM range(0, 4, 1, 1)")
      spark.sql(s"DELETE FROM datashard.`$location` WHERE id = 1")
      changes(location).where("_commit_version < 3").count() shouldBe 4
      (the[DatashardException] thrownBy changes(location).collect()).getMessage should include(
        "cannot compare the column m"
      )
    }
  }

  test("the changes of vacuumed versions are gone, and those after them are not") {
    withTable { location =>
      create(location, "merge-on-read")
      insert(location, 0, 4)
      spark.sql(s"DELETE FROM datashard.`$location`")
      insert(location, 4, 8)
      spark.sql(
        s"ALTER TABLE datashard.`$location` SET TBLPROPERTIES ('retention-minimum' = '0 hours', 'retention' = '0 hours')"
      )
      table(location).vacuum(io.datashard.VacuumOptions.DEFAULT)
      val kept = snapshot(location).version
      insert(location, 8, 9)

      (the[SnapshotNotFoundException] thrownBy changes(location).collect()).getMessage should include("was vacuumed")
      told(changes(location).where(s"_commit_version > $kept")) shouldBe Set((kept + 1, "insert", 8L, "8"))
    }
  }
}
