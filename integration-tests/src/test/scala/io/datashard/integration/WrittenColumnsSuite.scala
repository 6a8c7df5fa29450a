package io.datashard.integration

import org.apache.spark.sql.functions.col
import org.apache.spark.sql.{AnalysisException, DataFrame, Row}

import io.datashard.DatashardException

/** What becomes of columns that rows lack, or have beyond the table's. */
class WrittenColumnsSuite extends TableSuite {

  /** A table by path and one by name, with where they lie. */
  private def withTables(columns: String)(test: (String, String) => Any): Unit = withWarehouse { (catalog, warehouse) =>
    val path = s"$warehouse/path/t"
    for ((name, location) <- Seq(s"datashard.`$path`" -> path, s"$catalog.db.t" -> s"$warehouse/db/t")) {
      spark.sql(s"CREATE TABLE $name $columns")
      withClue(s"$name: ")(test(name, location))
    }
  }

  private def rows(select: String): DataFrame = spark.sql(s"SELECT $select")

  private def refused(location: String)(action: => Any): Unit = {
    val before = onDisk(location)
    an[AnalysisException] should be thrownBy action
    onDisk(location) shouldBe before
  }

  private val columns = "(id INT NOT NULL, v STRING DEFAULT 'first', n INT, d INT DEFAULT 40 + 2)"

  test("INSERT fills in the defaults of columns that it does not list, and nulls where there is none") {
    withTables(columns) { (name, _) =>
      spark.sql(s"INSERT INTO $name (id) VALUES (1), (2)")
      spark.sql(s"INSERT INTO $name (d, ID) VALUES (7, 3), (DEFAULT, 4)")
      spark.sql(s"INSERT INTO $name (n, id) SELECT id, n FROM VALUES (5, 6) AS t(n, id)")
      spark.sql(s"INSERT INTO $name BY NAME SELECT 7 AS n, 8 AS id")
      spark.sql(s"INSERT INTO $name VALUES (9, DEFAULT, DEFAULT, DEFAULT)")
      assertRows(
        spark.table(name),
        Row(1, "first", null, 42),
        Row(2, "first", null, 42),
        Row(3, "first", null, 7),
        Row(4, "first", null, 42),
        Row(5, "first", 6, 42),
        Row(8, "first", 7, 42),
        Row(9, "first", null, 42)
      )
      spark.sql(s"INSERT OVERWRITE $name (id) SELECT max(id) FROM $name")
      assertRows(spark.table(name), Row(9, "first", null, 42))
    }
  }

  test("what INSERT must list it must list, and every value has a column") {
    withTables(columns) { (name, location) =>
      refused(location)(spark.sql(s"INSERT INTO $name (v) VALUES ('x')"))
      refused(location)(spark.sql(s"INSERT INTO $name (id, v) VALUES (1)"))
      refused(location)(spark.sql(s"INSERT INTO $name (id) VALUES (1, 'x')"))
      refused(location)(spark.sql(s"INSERT INTO $name (id, nope) VALUES (1, 'x')"))
      refused(location)(spark.sql(s"INSERT INTO $name (id, id) VALUES (1, 1)"))
      refused(location)(spark.sql(s"INSERT INTO $name VALUES (1)"))
      refused(location)(spark.sql(s"INSERT INTO $name VALUES (1, 'x', 1, 1, 1)"))
      refused(location)(spark.sql(s"INSERT INTO $name BY NAME SELECT 1 AS id, 2 AS nope"))
      withConf("spark.sql.defaultColumn.useNullsForMissingDefaultValues" -> "false") {
        refused(location)(spark.sql(s"INSERT INTO $name (id) VALUES (1)"))
        spark.sql(s"INSERT INTO $name (id, n) VALUES (1, 2)")
      }
      assertRows(spark.table(name), Row(1, "first", 2, 42))
    }
  }

  test("defaults beside a static partition, and one that is computed for each write") {
    withTables("(id INT, day DATE DEFAULT current_date(), part STRING, n INT DEFAULT 5) PARTITIONED BY (part)") {
      (name, _) =>
        spark.sql(s"INSERT INTO $name PARTITION (part = 'a') (id) VALUES (1)")
        spark.sql(s"INSERT OVERWRITE $name PARTITION (part = 'a') (n, id) SELECT n + 1, id + 1 FROM $name")
        assertRows(spark.table(name).where("day <= current_date()").drop("day"), Row(2, "a", 6))
    }
  }

  test("writeTo and insertInto: by name defaults are filled in, and nothing else") {
    withTables(columns) { (name, location) =>
      rows("1 AS id, 2 AS n").writeTo(name).append()
      rows("3 AS N, 'x' AS v, 2 AS id").writeTo(name).append()
      refused(location)(rows("1 AS id").writeTo(name).append())
      refused(location)(rows("1 AS n").writeTo(name).append())
      refused(location)(rows("1 AS id, 2 AS n, 3 AS more").writeTo(name).append())
      refused(location)(rows("1 AS id, 2 AS n").write.insertInto(name))
      rows("3 AS id, 4 AS n").write.mode("append").saveAsTable(name)
      assertRows(spark.table(name), Row(1, "first", 2, 42), Row(2, "x", 3, 42), Row(3, "first", 4, 42))
      rows("5 AS id, 6 AS n").writeTo(name).overwrite(col("id") < 10)
      assertRows(spark.table(name), Row(5, "first", 6, 42))
    }
  }

  test("what Spark checks of rows it still checks: types, nulls, lengths") {
    withTables("(id INT NOT NULL, c VARCHAR(3), s STRUCT<x: INT>)") { (name, location) =>
      refused(location)(rows("'x' AS id, 'c' AS c, named_struct('x', 1) AS s").writeTo(name).append())
      refused(location)(rows("1 AS id, 'c' AS c, named_struct('y', 1) AS s").writeTo(name).append())
      refused(location)(spark.sql(s"INSERT INTO $name VALUES ('x', 'c', named_struct('x', 1))"))
      assertRefused(location, "length limitation: 3")(
        rows("1 AS id, 'long' AS c, named_struct('x', 1) AS s").writeTo(name).append()
      )
      assertRefused(location, "length limitation: 3") {
        spark.sql(s"INSERT INTO $name (id, c) VALUES (1, 'long')")
      }
      an[Exception] should be thrownBy rows("CAST(NULL AS INT) AS id, 'c' AS c, named_struct('x', 1) AS s")
        .writeTo(name)
        .append()
      rows("CAST(1 AS TINYINT) AS id, 'c' AS c, named_struct('x', CAST(1 AS SMALLINT)) AS s").writeTo(name).append()
      assertRows(spark.table(name), Row(1, "c", Row(1)))
    }
  }

  test("writeTo with mergeSchema adds and widens columns in the commit of the rows") {
    withTables("(id INT, s STRUCT<x: INT>, part STRING DEFAULT 'p') PARTITIONED BY (part)") { (name, location) =>
      rows("1 AS id, named_struct('x', 1) AS s, 'a' AS part").writeTo(name).append()
      val more = rows("5000000000 AS id, named_struct('x', 2, 'y', 'new') AS s, array(1) AS tags")
      refused(location)(more.writeTo(name).append())
      refused(location)(more.writeTo(name).option("mergeSchema", "false").append())
      more.writeTo(name).option("mergeSchema", "true").append()
      operations(location) shouldBe Seq("create", "append", "append")
      val first = Row(1L, Row(1, null), "a", null)
      assertRows(spark.table(name), first, Row(5000000000L, Row(2, "new"), "p", Seq(1)))
      rows("2 AS id, 'p' AS part, true AS flag")
        .writeTo(name)
        .option("MERGESCHEMA", "true")
        .overwrite(col("part") === "p")
      assertRows(spark.table(name), Row(1L, Row(1, null), "a", null, null), Row(2L, null, "p", null, true))
      rows("3 AS id, 'a' AS part, 1.5D AS x").writeTo(name).option("mergeSchema", "true").overwritePartitions()
      assertRows(spark.table(name), Row(3L, null, "a", null, null, 1.5), Row(2L, null, "p", null, true, null))
      rows("4 AS id, 'a' AS part, 1 AS y").write.mode("append").option("mergeSchema", "true").saveAsTable(name)
      spark.table(name).columns.last shouldBe "y"
    }
  }

  test("mergeSchema refuses what no change of columns could hold, unknown options, and writes by position") {
    withTables("(id INT NOT NULL, v STRING)") { (name, location) =>
      def writer(select: String) = rows(select).writeTo(name).option("mergeSchema", "true")
      assertRefused(location, "never null")(writer("'x' AS v").append())
      refused(location)(writer("array(1) AS id, 'x' AS v").append())
      assertRefused(location, "would lose a part")(writer("1.5D AS id").append())
      assertRefused(location, "mergeSchema", "true or false")(
        rows("1 AS id").writeTo(name).option("mergeSchema", "yes").append()
      )
      assertRefused(location, "insertInto by position")(
        rows("1 AS id, 'x' AS v").write.option("mergeSchema", "true").insertInto(name)
      )
      assertRefused(location, "did you mean mergeSchema")(
        rows("1 AS id, 'x' AS v").writeTo(name).option("mergeShema", "true").append()
      )
      assertRefused(location, "no option for writing")(writer("1 AS id, 'x' AS v").option("nope", "1").append())
    }
  }

  test("a session without the extension writes as Spark does, and refuses the rest before anything is written") {
    withTables(columns) { (name, location) =>
      val bare = sessionLikePySparks()
      for ((key, value) <- spark.conf.getAll if key.startsWith("spark.sql.catalog.")) bare.conf.set(key, value)
      inSession(bare) {
        bare.sql(s"INSERT INTO $name VALUES (1, DEFAULT, 2, 3)")
        bare.sql(s"INSERT INTO $name (n, id, d, v) VALUES (1, 2, 3, 'x')")
        refused(location)(bare.sql(s"INSERT INTO $name (id) VALUES (1)"))
        refused(location)(
          bare
            .sql("SELECT 1 AS id, 'x' AS v, 1 AS n, 1 AS d, 1 AS more")
            .writeTo(name)
            .option("mergeSchema", "true")
            .append()
        )
        val before = onDisk(location)
        val wider = bare.sql("SELECT 1 AS id, 'x' AS v, 1.5D AS n, 1 AS d").writeTo(name).option("mergeSchema", "true")
        (the[DatashardException] thrownBy wider.append()).getMessage should include("mergeSchema = true has no effect")
        onDisk(location) shouldBe before
      }
      assertRows(spark.table(name), Row(1, "first", 2, 3), Row(2, "x", 1, 3))
    }
  }

  test("a table is inserted into from itself, also where it is read twice") {
    withTables(columns) { (name, _) =>
      spark.sql(s"INSERT INTO $name (id) VALUES (1)")
      spark.sql(s"INSERT INTO $name (id, n) SELECT a.id + 1, b.id FROM $name a JOIN $name b ON a.id = b.id")
      spark.sql(s"WITH c AS (SELECT id FROM $name) INSERT INTO $name (id) SELECT id + 2 FROM c")
      assertRows(
        spark.table(name).select("id", "n", "d"),
        Row(1, null, 42),
        Row(2, 1, 42),
        Row(3, null, 42),
        Row(4, null, 42)
      )
    }
  }
}
