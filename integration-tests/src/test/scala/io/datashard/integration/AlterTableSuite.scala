package io.datashard.integration

import scala.collection.JavaConverters._

import org.apache.spark.sql.Row
import org.apache.spark.sql.execution.LocalTableScanExec
import org.apache.spark.sql.types.{DecimalType, IntegerType, LongType}
import org.scalatest.Assertion

import io.datashard.{ConcurrentModificationException, DatashardException}

/** ALTER TABLE, and what becomes of rows that were written before. */
class AlterTableSuite extends TableSuite {

  /** Runs statements in which `t` in braces is the table, and gives the last one's rows. */
  private def sql(location: String, statements: String*) =
    statements.map(statement => spark.sql(statement.replace("{t}", s"datashard.`$location`"))).last

  private def assertAnswers(location: String, query: String, expected: Row*): Assertion =
    withClue(query)(assertRows(sql(location, query), expected: _*))

  test("an added column is null in older rows, first or after another, and statistics say so at once") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT, v STRING)",
        "INSERT INTO {t} VALUES (1, 'a')",
        "ALTER TABLE {t} ADD COLUMNS (x INT COMMENT 'new' AFTER id, y STRING FIRST)",
        "INSERT INTO {t} VALUES ('y', 2, 5, 'b')"
      )
      assertAnswers(location, "SELECT * FROM {t}", Row(null, 1, null, "a"), Row("y", 2, 5, "b"))
      load(location).schema("x").getComment() shouldBe Some("new")
      assertAnswers(location, "SELECT id FROM {t} WHERE x IS NULL", Row(1))
      new ScanReport(load(location).where("x = 5")).files shouldBe ((2, 2, 1))
      val answered = load(location).selectExpr("count(x)", "min(x)", "max(y)")
      answered.queryExecution.executedPlan.collect { case scan: LocalTableScanExec => scan } should have size 1
      assertRows(answered, Row(1L, 5, "y"))
    }
  }

  test("rename, drop and add again, move, comment") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT NOT NULL, a STRING, b STRING)",
        "INSERT INTO {t} VALUES (1, 'a', 'b')",
        "ALTER TABLE {t} RENAME COLUMN a TO c",
        "ALTER TABLE {t} RENAME COLUMN b TO a",
        "ALTER TABLE {t} ALTER COLUMN c FIRST",
        "ALTER TABLE {t} ALTER COLUMN id COMMENT 'key'",
        "ALTER TABLE {t} ALTER COLUMN id DROP NOT NULL",
        "INSERT INTO {t} VALUES ('c', NULL, 'd')"
      )
      assertAnswers(location, "SELECT * FROM {t}", Row("a", 1, "b"), Row("c", null, "d"))
      assertAnswers(location, "SELECT c FROM {t} WHERE a = 'b'", Row("a"))
      load(location).schema("id").getComment() shouldBe Some("key")
      sql(location, "ALTER TABLE {t} DROP COLUMN c", "ALTER TABLE {t} ADD COLUMN c STRING")
      assertAnswers(location, "SELECT * FROM {t}", Row(1, "b", null), Row(null, "d", null))
    }
  }

  test("REPLACE COLUMNS gives other columns, also of the names that were there, which older rows do not have") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT, a STRING)",
        "INSERT INTO {t} VALUES (1, 'x')",
        "ALTER TABLE {t} REPLACE COLUMNS (a STRING, b INT COMMENT 'new')",
        "INSERT INTO {t} VALUES ('y', 2)"
      )
      assertAnswers(location, "SELECT * FROM {t}", Row(null, null), Row("y", 2))
      assertAnswers(location, "SELECT count(*) FROM {t}", Row(2L))
      assertAnswers(location, "SELECT * FROM {t} VERSION AS OF 2", Row(1, "x"))
      sql(location, "ALTER TABLE {t} DROP COLUMN a")
      (the[DatashardException] thrownBy sql(location, "ALTER TABLE {t} DROP COLUMN b")).getMessage should include(
        "b is the last column of the table and cannot be dropped"
      )
    }
  }

  test("a version shows the names that it had") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT, a STRING)",
        "INSERT INTO {t} VALUES (1, 'x')",
        "ALTER TABLE {t} RENAME COLUMN a TO b",
        "ALTER TABLE {t} ADD COLUMN c INT"
      )
      load(location, "versionAsOf" -> "2").columns shouldBe Array("id", "a")
      assertAnswers(location, "SELECT a FROM {t} VERSION AS OF 2", Row("x"))
      assertAnswers(location, "SELECT b FROM {t} VERSION AS OF 3", Row("x"))
      load(location).columns shouldBe Array("id", "b", "c")
      operations(location) shouldBe Seq("create", "append", "alter", "alter")
    }
  }

  private val widenings = Seq(
    ("TINYINT", "SMALLINT", "-128", "300"),
    ("TINYINT", "BIGINT", "-128", "9000000000"),
    ("SMALLINT", "INT", "-32768", "70000"),
    ("INT", "BIGINT", "-2147483648", "9000000000"),
    ("FLOAT", "DOUBLE", "0.1", "0.1"),
    ("DECIMAL(5,2)", "DECIMAL(9,2)", "-123.45", "1234567.89"),
    ("DECIMAL(5,2)", "DECIMAL(18,2)", "-123.45", "1234567890123456.78"),
    ("DECIMAL(5,2)", "DECIMAL(38,2)", "-123.45", "123456789012345678901234567890123456.78"),
    ("DECIMAL(12,2)", "DECIMAL(20,2)", "-1234567890.12", "123456789012345678.90"),
    ("DECIMAL(20,2)", "DECIMAL(38,2)", "-123456789012345678.90", "123456789012345678901234567890123456.78")
  )

  for ((narrow, wide, old, now) <- widenings)
    test(s"$narrow is widened to $wide: files with and without dictionaries, nested, filters, bounds and partitions") {
      withTable { location =>
        val value = s"CAST($old AS $narrow)"
        sql(
          location,
          s"CREATE TABLE {t} (id INT, v $narrow, s STRUCT<v: $narrow>, a ARRAY<$narrow>, m MAP<INT, $narrow>)",
          s"""INSERT INTO {t} SELECT id, CASE WHEN id % 3 > 0 THEN $value END, struct($value), array($value, NULL),
             |map(1, $value) FROM range(10) AS r(id)""".stripMargin,
          s"INSERT INTO {t} SELECT 10, CAST(0 AS $narrow), struct(NULL), array(), NULL",
          s"ALTER TABLE {t} ALTER COLUMN v TYPE $wide",
          s"ALTER TABLE {t} ALTER COLUMN s.v TYPE $wide",
          s"ALTER TABLE {t} ALTER COLUMN a.element TYPE $wide",
          s"ALTER TABLE {t} ALTER COLUMN m.value TYPE $wide",
          s"INSERT INTO {t} SELECT 11, CAST($now AS $wide), struct(CAST($now AS $wide)), array(CAST($now AS $wide)), NULL"
        )
        val expected = spark.sql(s"""SELECT CAST(id AS INT) AS id, CAST(CASE WHEN id = 11 THEN $now
             |  WHEN id = 10 THEN 0 WHEN id % 3 > 0 THEN $value END AS $wide) AS v,
             |  CASE WHEN id < 10 THEN CAST($value AS $wide) WHEN id = 11 THEN CAST($now AS $wide) END AS inner,
             |  id < 10 AS old FROM range(12) AS r(id)""".stripMargin)
        assertSameRows(sql(location, "SELECT id, v FROM {t}"), expected.select("id", "v"))
        assertSameRows(sql(location, "SELECT id, s.v FROM {t}"), expected.select("id", "inner"))
        assertSameRows(
          sql(location, "SELECT id, a[0], m[1] FROM {t} WHERE id < 10"),
          expected.where("id < 10").selectExpr("id", "inner", "inner")
        )
        for (condition <- Seq(s"v = CAST($value AS $wide)", s"v > CAST(0 AS $wide)", "v IS NULL"))
          assertSameRows(sql(location, s"SELECT id FROM {t} WHERE $condition"), expected.where(condition).select("id"))
        val least = sql(location, "SELECT min(v), max(v), count(v) FROM {t}")
        assertSameRows(least, expected.selectExpr("min(v)", "max(v)", "count(v)"))
        sql(location, "SELECT sum(v) FROM {t}").collect() should have size 1
      }
    }

  test("a widened column keeps partitions: identity and bucket find old and new rows") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (i INT, d DECIMAL(4,1), v INT) PARTITIONED BY (bucket(8, i), d)",
        "INSERT INTO {t} VALUES (34, 1.5, 1), (35, 2.5, 2)",
        "ALTER TABLE {t} ALTER COLUMN i TYPE BIGINT",
        "ALTER TABLE {t} ALTER COLUMN d TYPE DECIMAL(20,1)",
        "INSERT INTO {t} VALUES (34, 1.5, 3), (9000000000, 12345678901.5, 4)"
      )
      load(location).schema("i").dataType shouldBe LongType
      load(location).schema("d").dataType shouldBe DecimalType(20, 1)
      assertAnswers(location, "SELECT v FROM {t} WHERE i = 34", Row(1), Row(3))
      val report = new ScanReport(sql(location, "SELECT v FROM {t} WHERE d = 1.5"))
      report.files shouldBe ((4, 2, 2))
      withConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        sql(location, "INSERT OVERWRITE {t} VALUES (34, 1.5, 5)")
      }
      assertAnswers(location, "SELECT v FROM {t}", Row(2), Row(4), Row(5))
    }
  }

  test("struct fields are added, dropped, renamed and moved, inside arrays and maps too") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (s STRUCT<x: INT, y: INT>, a ARRAY<STRUCT<x: INT, y: INT>>, m MAP<INT, STRUCT<x: INT, y: INT>>)",
        "INSERT INTO {t} SELECT struct(1, 2), array(struct(1, 2), NULL), map(7, struct(1, 2))",
        "INSERT INTO {t} SELECT NULL, NULL, NULL",
        "ALTER TABLE {t} ADD COLUMNS (s.z STRING AFTER x, a.element.z STRUCT<w: INT> FIRST)",
        "ALTER TABLE {t} RENAME COLUMN s.x TO first",
        "ALTER TABLE {t} DROP COLUMN a.element.x",
        "ALTER TABLE {t} ALTER COLUMN m.value.y FIRST",
        "ALTER TABLE {t} DROP COLUMN m.value.x"
      )
      assertAnswers(
        location,
        "SELECT s.first, s.z, s.y, a[0].y, a[0].z, a[1], size(a), m[7].y, s IS NULL FROM {t}",
        Row(1, null, 2, 2, null, null, 2, 2, false),
        Row(null, null, null, null, null, null, -1, null, true)
      )
      assertAnswers(location, "SELECT a[0].z, a[0].z.w IS NULL FROM {t} WHERE s IS NOT NULL", Row(null, true))
    }
  }

  test("a default is what older rows have, and what later writes leave out; changing it changes new rows only") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT, v STRING DEFAULT 'first')",
        "INSERT INTO {t} VALUES (1, DEFAULT)",
        "ALTER TABLE {t} ADD COLUMNS (n INT DEFAULT 40 + 2, d DECIMAL(9,2) DEFAULT 1.5, b BOOLEAN DEFAULT true)",
        "ALTER TABLE {t} ADD COLUMN day DATE NOT NULL DEFAULT DATE '2024-02-29'",
        "INSERT INTO {t} VALUES (2, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT)",
        "ALTER TABLE {t} ALTER COLUMN n SET DEFAULT 7",
        "ALTER TABLE {t} ALTER COLUMN v DROP DEFAULT",
        "INSERT INTO {t} VALUES (3, DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT)",
        "INSERT INTO {t} VALUES (4, 'x', DEFAULT, NULL, false, DEFAULT)"
      )
      assertAnswers(
        location,
        "SELECT id, v, n, CAST(d AS STRING), b, CAST(day AS STRING) FROM {t}",
        Row(1, "first", 42, "1.50", true, "2024-02-29"),
        Row(2, "first", 42, "1.50", true, "2024-02-29"),
        Row(3, null, 7, "1.50", true, "2024-02-29"),
        Row(4, "x", 7, null, false, "2024-02-29")
      )
      assertAnswers(location, "SELECT min(n), max(n), count(d), sum(n) FROM {t}", Row(7, 42, 3L, 98L))
      assertAnswers(location, "SELECT id FROM {t} WHERE n = 42", Row(1), Row(2))
      assertAnswers(location, "SELECT id FROM {t} WHERE n < 10", Row(3), Row(4))
      assertAnswers(location, "SELECT n FROM {t} WHERE id = 1", Row(42))
      writer(spark.sql("SELECT 5 AS id, 'w' AS v, true AS b, 1.25 AS d")).mode("append").save(location)
      assertAnswers(location, "SELECT v, n, CAST(d AS STRING) FROM {t} WHERE id = 5", Row("w", 7, "1.25"))
    }
  }

  test("a default that is computed is computed for each write") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT, at TIMESTAMP DEFAULT current_timestamp())",
        "INSERT INTO {t} VALUES (1, DEFAULT)",
        "INSERT INTO {t} VALUES (2, DEFAULT)"
      )
      writer(spark.range(1).selectExpr("CAST(3 AS INT) AS id")).mode("append").save(location)
      assertAnswers(location, "SELECT count(DISTINCT at), count(at) FROM {t}", Row(3L, 3L))
    }
  }

  test("columns of every type that can have a default give it to older rows") {
    withTable { location =>
      val defaults = Seq(
        "TINYINT" -> "CAST(1 AS TINYINT)",
        "SMALLINT" -> "CAST(2 AS SMALLINT)",
        "BIGINT" -> "3",
        "FLOAT" -> "CAST(0.5 AS FLOAT)",
        "DOUBLE" -> "0.1D",
        "DECIMAL(30,3)" -> "CAST(12345678901234567890.125 AS DECIMAL(30,3))",
        "STRING" -> "'Grüße'",
        "BINARY" -> "X'00FF'",
        "TIMESTAMP" -> "TIMESTAMP '2024-01-01 00:00:00.000001'",
        "TIMESTAMP_NTZ" -> "TIMESTAMP_NTZ '2024-01-01 00:00:00.000001'",
        "INTERVAL YEAR TO MONTH" -> "INTERVAL '1-2' YEAR TO MONTH",
        "INTERVAL DAY TO SECOND" -> "INTERVAL '1 02:03:04' DAY TO SECOND"
      )
      sql(location, "CREATE TABLE {t} (id INT)", "INSERT INTO {t} VALUES (1)")
      for (((sqlType, value), i) <- defaults.zipWithIndex)
        sql(location, s"ALTER TABLE {t} ADD COLUMN c$i $sqlType DEFAULT $value")
      val expected = spark.sql("SELECT 1 AS id, " + defaults.map { case (t, v) => s"CAST($v AS $t)" }.mkString(", "))
      assertSameRows(load(location), expected)
      assertSameRows(load(location).where("c0 = 1 AND c6 = 'Grüße'"), expected)
      assertRows(load(location).where("c7 = X'00FE'"))
    }
  }

  test("CHAR and VARCHAR are as declared, padded and checked, nested too, and VARCHAR may grow") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT, c CHAR(4), v VARCHAR(3), a ARRAY<VARCHAR(2)>, s STRUCT<f: VARCHAR(2)>)",
        "INSERT INTO {t} VALUES (1, 'ab', 'abc', array('xy'), struct('xy'))"
      )
      assertAnswers(location, "SELECT c, v FROM {t} WHERE c = 'ab'", Row("ab  ", "abc"))
      for (
        values <- Seq("2, 'abcde', '', array(), NULL", "2, '', 'abcd', array(), NULL", "2, '', '', array('abc'), NULL")
      )
        assertRefused(location, "length limitation")(sql(location, s"INSERT INTO {t} VALUES ($values)"))
      assertRefused(location, "length limitation")(
        sql(location, "INSERT INTO {t} VALUES (2, '', '', array(), struct('abc'))")
      )
      val described = sql(location, "DESCRIBE {t}").collect().map(row => row.getString(0) -> row.getString(1)).toMap
      described("c") shouldBe "char(4)"
      described("v") shouldBe "varchar(3)"
      described("a") shouldBe "array<varchar(2)>"
      described("s") shouldBe "struct<f:varchar(2)>"
      sql(
        location,
        "ALTER TABLE {t} ALTER COLUMN v TYPE VARCHAR(5)",
        "INSERT INTO {t} VALUES (2, '', 'abcde', NULL, NULL)"
      )
      assertRefused(location, "length limitation")(
        sql(location, "INSERT INTO {t} VALUES (2, '', 'abcdef', NULL, NULL)")
      )
      sql(location, "ALTER TABLE {t} ALTER COLUMN v TYPE STRING", "ALTER TABLE {t} ADD COLUMN w VARCHAR(1)")
      assertAnswers(location, "SELECT v, w FROM {t}", Row("abc", null), Row("abcde", null))
    }
  }

  test("what cannot be is refused, and the table stays as it was") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT, v STRING, ts TIMESTAMP) PARTITIONED BY (days(ts)) TBLPROPERTIES ('statistics-columns' = 'id')"
      )
      for (
        (change, why) <- Seq(
          "DROP COLUMN ts" -> "partitioned by ts_day",
          "DROP COLUMN id" -> "statistics-columns",
          "DROP COLUMN nope" -> "nope",
          "ALTER COLUMN id TYPE SMALLINT" -> "id",
          "ALTER COLUMN v TYPE INT" -> "v",
          "ALTER COLUMN id SET NOT NULL" -> "nullable",
          "ADD COLUMN V INT" -> "already",
          "ADD COLUMN n INT NOT NULL" -> "default",
          "RENAME COLUMN id TO v" -> "already",
          "SET TBLPROPERTIES ('partitioning' = 'weeks(ts)')" -> "weeks",
          "SET TBLPROPERTIES ('isolation-level' = 'none')" -> "isolation-level",
          "SET LOCATION '/elsewhere'" -> "location"
        )
      ) withClue(change)(assertRefused(location, why)(sql(location, s"ALTER TABLE {t} $change")))
    }
  }

  test("properties are set and unset, and a table gets a comment") {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id INT)",
        "ALTER TABLE {t} SET TBLPROPERTIES ('a' = '1', 'b' = '2')",
        "ALTER TABLE {t} UNSET TBLPROPERTIES ('a')",
        "COMMENT ON TABLE {t} IS 'what it is'"
      )
      val properties = snapshot(location).properties
      properties.get("b") shouldBe "2"
      properties.containsKey("a") shouldBe false
      properties.get("comment") shouldBe "what it is"
    }
  }

  test(
    "a new partitioning holds for new rows; each file is pruned by its own; dynamic overwrite says what it cannot do"
  ) {
    withTable { location =>
      sql(
        location,
        "CREATE TABLE {t} (id BIGINT, k INT)",
        "INSERT INTO {t} SELECT /*+ COALESCE(1) */ id, id % 2 FROM range(4) AS r(id)",
        "ALTER TABLE {t} SET TBLPROPERTIES ('partitioning' = 'k')",
        "INSERT INTO {t} SELECT id, id % 2 FROM range(4) AS r(id)"
      )
      new ScanReport(load(location).where("k = 1")).files shouldBe ((3, 2, 2))
      assertAnswers(location, "SELECT k, count(*) FROM {t} GROUP BY k", Row(0, 4L), Row(1, 4L))
      withConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        assertRefused(location, "written under another partitioning")(
          sql(location, "INSERT OVERWRITE {t} VALUES (9, 1)")
        )
      }
      sql(location, "ALTER TABLE {t} SET TBLPROPERTIES ('partitioning' = 'bucket(4, id), k')")
      sql(location, "INSERT INTO {t} VALUES (7, 1)")
      new ScanReport(load(location).where("id = 7 AND k = 1")).files._3 shouldBe 1
      sql(location, "INSERT OVERWRITE {t} VALUES (1, 1), (2, 0)")
      withConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        sql(location, "INSERT OVERWRITE {t} VALUES (1, 1)")
      }
      assertAnswers(location, "SELECT * FROM {t}", Row(1L, 1), Row(2L, 0))
    }
  }

  test(
    "a job that appends while a column is widened and another added commits; one whose column is dropped conflicts"
  ) {
    withTable { location =>
      sql(location, "CREATE TABLE {t} (id INT, v INT) PARTITIONED BY (id)", "INSERT INTO {t} VALUES (1, 1)")
      val before = snapshot(location).newTransaction()
      val records = Seq(Map("id" -> Integer.valueOf(2), "v" -> Integer.valueOf(2)).asJava).asJava
      before.appendRecords(records)
      val late = snapshot(location).newTransaction().appendRecords(records)
      sql(location, "ALTER TABLE {t} ALTER COLUMN id TYPE BIGINT", "ALTER TABLE {t} ADD COLUMN w INT DEFAULT 5")
      before.commit()
      assertAnswers(location, "SELECT * FROM {t}", Row(1L, 1, 5), Row(2L, 2, 5))
      assertAnswers(location, "SELECT w FROM {t} WHERE id = 2", Row(5))
      assertAnswers(location, "SELECT min(w), max(id) FROM {t}", Row(5, 2L))
      sql(location, "ALTER TABLE {t} DROP COLUMN v")
      a[ConcurrentModificationException] should be thrownBy late.commit()
      assertAnswers(location, "SELECT count(*) FROM {t}", Row(2L))
    }
  }

  test("a table that was loaded before a change still reads its version, and INSERT takes the new columns") {
    withTable { location =>
      sql(location, "CREATE TABLE {t} (id INT, v INT)", "INSERT INTO {t} VALUES (1, 1)")
      val before = load(location)
      sql(location, "ALTER TABLE {t} DROP COLUMN v", "INSERT INTO {t} VALUES (2)")
      assertRows(before, Row(1, 1))
      assertRows(load(location), Row(1), Row(2))
    }
  }

  test("mergeSchema adds columns and widens in the commit of the rows, and is never done silently") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS id, struct(1 AS x) AS s, 'a' AS v")).save(location)
      val more = spark.sql("SELECT 2L AS id, struct(2L AS x, 'y' AS y) AS s, 7 AS n")
      assertRefused(location, "mergeSchema")(writer(more).mode("append").save(location))
      writer(more).mode("append").option("mergeSchema", "true").save(location)
      operations(location) shouldBe Seq("create", "append")
      assertAnswers(
        location,
        "SELECT id, s.x, s.y, v, n FROM {t}",
        Row(1L, 1L, null, "a", null),
        Row(2L, 2L, "y", null, 7)
      )
      load(location).schema("n").dataType shouldBe IntegerType
      assertRefused(location, "would lose a part")(
        writer(spark.sql("SELECT 0.5D AS id")).mode("append").option("mergeSchema", "true").save(location)
      )
      writer(spark.sql("SELECT 3L AS id, true AS z")).mode("overwrite").option("mergeSchema", "true").save(location)
      assertAnswers(location, "SELECT id, v, z FROM {t}", Row(3L, null, true))
      writer(spark.sql("SELECT 4 AS id")).mode("append").option("mergeSchema", "true").save(location)
      assertAnswers(location, "SELECT id, z FROM {t}", Row(3L, true), Row(4L, null))
    }
  }
}
