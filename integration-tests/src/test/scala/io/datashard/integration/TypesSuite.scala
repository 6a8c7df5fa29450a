package io.datashard.integration

import java.nio.file.{Files, Path}

import io.datashard.DatashardException
import org.apache.spark.sql.{AnalysisException, DataFrame, Row}
import org.apache.spark.sql.types._

/** What is written is what is read, for every type that a table holds. */
class TypesSuite extends ParquetOracle {

  test("booleans and whole numbers") {
    assertRoundTrip(
      columns(
        "bo" -> values("BOOLEAN", "true", "false"),
        "b" -> values("TINYINT", "-128", "-1", "0", "127"),
        "s" -> values("SMALLINT", "-32768", "0", "32767"),
        "i" -> values("INT", "-2147483648", "0", "2147483647"),
        "l" -> values("BIGINT", "-9223372036854775808", "0", "9223372036854775807")
      )
    )
  }

  test("floating-point numbers, with NaN, infinities, both zeros and the extremes") {
    val special = Seq("NaN", "Infinity", "-Infinity", "-0.0", "0.0", "1.1")
    assertRoundTrip(
      columns(
        "f" -> values("FLOAT", special ++ Seq("1.4E-45", "3.4028235E38", "-3.4028235E38"): _*),
        "d" -> values("DOUBLE", special ++ Seq("4.9E-324", "1.7976931348623157E308", "-1.7976931348623157E308"): _*)
      )
    )
  }

  test("decimals of every precision, with the extreme values") {
    val decimals = for (precision <- 1 to 38; scale <- Seq(0, precision / 2, precision).distinct) yield {
      val digits = "9" * precision
      val (whole, fraction) = digits.splitAt(precision - scale)
      val most = if (fraction.isEmpty) whole else s"$whole.$fraction"
      s"d${precision}_$scale" -> values(s"DECIMAL($precision, $scale)", most, s"-$most", "0", "0.1")
    }
    assertRoundTrip(columns(decimals: _*))
  }

  test("strings: empty, long, of every plane, with control characters") {
    val sql =
      Seq("''", "'a'", "' '", "'é ß'", "'日本'", "'\uffff'", "'😀'", "decode(X'00', 'UTF-8')", "repeat('x', 100000)")
    assertRoundTrip(columns("s" -> sql))
  }

  test("strings that are no UTF-8 keep their bytes") {
    val frame =
      columns("s" -> Seq("X'ff'", "X'c328'", "X'61ff62'", "X'eda080'").map(bytes => s"CAST($bytes AS STRING)"))
    withBoth(frame) { (table, copy) =>
      val bytes = "CAST(s AS BINARY)"
      assertSameRows(table.selectExpr(bytes), copy.selectExpr(bytes))
      table.where("s = CAST(X'ff' AS STRING)").count() shouldBe copy.where("s = CAST(X'ff' AS STRING)").count()
      table.where("s > 'a'").count() shouldBe copy.where("s > 'a'").count()
    }
  }

  test("binary") {
    assertRoundTrip(columns("b" -> Seq("X''", "X'00'", "X'ff'", "X'00ff00'", "CAST(repeat('x', 100000) AS BINARY)")))
  }

  test("dates, before the calendar changed and to the extremes") {
    val days = Seq("-2147483648", "2147483647").map(day => s"date_from_unix_date($day)")
    assertRoundTrip(
      columns("d" -> (values("DATE", "0001-01-01", "1582-10-04", "1582-10-15", "1969-12-31", "9999-12-31") ++ days))
    )
  }

  test("timestamps with and without zone, before the calendar changed and to the extremes") {
    val times =
      Seq("0001-01-01 00:00:00", "1582-10-04 23:59:59.999999", "1582-10-10 00:00:00", "1969-12-31 23:59:59.999999") ++
        Seq("1970-01-01 00:00:00", "2024-02-29 12:00:00.000001", "9999-12-31 23:59:59.999999")
    val extremes = Seq("-9223372036854775808L", "9223372036854775807L").map(micros => s"timestamp_micros($micros)")
    assertRoundTrip(
      columns(
        "t" -> (values("TIMESTAMP", times: _*) ++ extremes),
        "n" -> (values("TIMESTAMP_NTZ", times: _*) ++ extremes.map(time => s"CAST($time AS TIMESTAMP_NTZ)"))
      )
    )
  }

  test("intervals, with every pair of units") {
    val yearMonth = Seq("YEAR", "MONTH", "YEAR TO MONTH").map(units =>
      s"ym_$units" -> Seq("make_ym_interval(178956970, 0)", "make_ym_interval(-3, -0)", "make_ym_interval(0, 0)")
        .map(value => s"CAST($value AS INTERVAL $units)")
    )
    val units = Seq("DAY", "HOUR", "MINUTE", "SECOND")
    val dayTime = for (from <- units.indices; to <- from until units.size) yield {
      val pair = if (from == to) units(from) else s"${units(from)} TO ${units(to)}"
      s"dt_$pair" -> Seq("make_dt_interval(2, 3, 4, 5.678901)", "make_dt_interval(-2, -3, -4, -5.678901)")
        .map(value => s"CAST($value AS INTERVAL $pair)")
    }
    val extremes = "extreme" -> Seq(
      "make_dt_interval(106751991, 4, 0, 54.775807)",
      "make_dt_interval(-106751991, -4, 0, -54.775808)"
    )
    assertRoundTrip(columns((yearMonth ++ dayTime :+ extremes): _*))
  }

  test("structs, arrays and maps: null, empty, with nulls inside, nested in each other") {
    assertRoundTrip(nested)
  }

  test("columns that are null in every row, also within structs") {
    assertRoundTrip(
      spark
        .range(3)
        .selectExpr(
          "CAST(NULL AS INT) i",
          "CAST(NULL AS STRING) s",
          "CAST(NULL AS STRUCT<x: INT, y: ARRAY<INT>>) n",
          "named_struct('x', CAST(NULL AS DOUBLE)) m",
          "CAST(NULL AS ARRAY<STRUCT<x: INT>>) a",
          "CAST(NULL AS MAP<STRING, INT>) mm"
        )
    )
  }

  test("200 columns") {
    val wide = spark.range(50).selectExpr((0 until 200).map(i => s"id * $i AS c$i"): _*)
    assertRoundTrip(wide)
    withBoth(wide)((table, copy) =>
      assertSameRows(table.select("c199", "c0", "c100"), copy.select("c199", "c0", "c100"))
    )
  }

  test("no rows at all") {
    withBoth(everything.limit(0)) { (table, copy) =>
      assertSameSchema(table, copy)
      table.collect() shouldBe empty
      table.where("i > 3").count() shouldBe 0
    }
  }

  test("names of columns with dots, spaces, quotes and letters of other scripts") {
    val names = Seq(
      "a.b",
      "with space",
      "back`tick",
      "double\"quote",
      "single'quote",
      "ñandú",
      "日本",
      "😀",
      "a,b;{}()=",
      "%2F/\\",
      "_",
      "1"
    )
    val frame =
      spark.range(4).selectExpr(names.zipWithIndex.map { case (name, i) => s"id + $i AS ${quoted(name)}" }: _*)
    assertRoundTrip(frame)
    assertRoundTrip(
      frame.selectExpr(
        s"named_struct(${names.map(name => s""""${name.replace("\\", "\\\\").replace("\"", "\\\"")}", ${quoted(name)}""").mkString(", ")}) AS `s.t`"
      )
    )
    withBoth(frame) { (table, copy) =>
      for (name <- names) withClue(name) {
        val column = quoted(name)
        assertSameRows(table.selectExpr(column).where(s"$column > 3"), copy.selectExpr(column).where(s"$column > 3"))
      }
    }
  }

  test("names of columns keep their case, and are found in any") {
    withBoth(spark.range(4).selectExpr("id AS Id", "named_struct('Xy', id) AS Ab")) { (table, copy) =>
      assertSameSchema(table, copy)
      assertSameRows(table.selectExpr("ID", "aB.xY").where("iD > 1"), copy.selectExpr("ID", "aB.xY").where("iD > 1"))
    }
  }

  test("comments of columns are kept") {
    val inner = new StructType().add(StructField("x", LongType).withComment("within"))
    val commented = StructType(Seq(StructField("id", LongType).withComment("the key"), StructField("s", inner)))
    withTable { location =>
      spark
        .createDataFrame(java.util.Collections.singletonList(Row(1L, Row(2L))), commented)
        .write
        .format("datashard")
        .save(location)
      load(location).schema shouldBe commented
    }
  }

  for (
    (name, settings) <- Seq(
      "by rows" -> Seq("spark.sql.parquet.enableVectorizedReader" -> "false"),
      "by batches, nested columns by rows" -> Seq("spark.sql.parquet.enableNestedColumnVectorizedReader" -> "false"),
      "into batches off the heap" -> Seq("spark.sql.columnVector.offheap.enabled" -> "true"),
      "in batches of 3 rows" -> Seq("spark.sql.parquet.columnarReaderBatchSize" -> "3"),
      "without generated code" -> Seq(
        "spark.sql.codegen.wholeStage" -> "false",
        "spark.sql.codegen.factoryMode" -> "NO_CODEGEN"
      ),
      "with ANSI rules" -> Seq("spark.sql.ansi.enabled" -> "true"),
      "in a zone west" -> Seq("spark.sql.session.timeZone" -> "America/Los_Angeles"),
      "in a zone east" -> Seq("spark.sql.session.timeZone" -> "Asia/Kathmandu"),
      "with names compared exactly" -> Seq("spark.sql.caseSensitive" -> "true"),
      "with binary as strings and other settings for foreign files" -> Seq(
        "spark.sql.parquet.binaryAsString" -> "true",
        "spark.sql.parquet.int96TimestampConversion" -> "true",
        "spark.sql.parquet.inferTimestampNTZ.enabled" -> "false",
        "spark.sql.parquet.datetimeRebaseModeInRead" -> "LEGACY",
        "spark.sql.parquet.fieldId.read.enabled" -> "true"
      )
    )
  )
    test(s"every type is read $name") {
      withCopies(everything) { (table, copy) =>
        val expected = spark.read.parquet(copy).collect().toSeq
        withConf(settings: _*)(assertRows(load(table), expected: _*))
      }
    }

  for (
    (name, settings) <- Seq(
      "with legacy calendar and layout" -> Seq(
        "spark.sql.parquet.writeLegacyFormat" -> "true",
        "spark.sql.parquet.outputTimestampType" -> "INT96",
        "spark.sql.parquet.datetimeRebaseModeInWrite" -> "LEGACY",
        "spark.sql.parquet.int96RebaseModeInWrite" -> "LEGACY",
        "spark.sql.parquet.fieldId.write.enabled" -> "false"
      ),
      "with milliseconds" -> Seq("spark.sql.parquet.outputTimestampType" -> "TIMESTAMP_MILLIS"),
      "in another zone" -> Seq("spark.sql.session.timeZone" -> "America/Los_Angeles"),
      "with ANSI rules" -> Seq("spark.sql.ansi.enabled" -> "true", "spark.sql.storeAssignmentPolicy" -> "STRICT")
    )
  )
    test(s"every type is written the same in a session $name") {
      withBoth(everything) { (_, copy) =>
        withTable { location =>
          withConf(settings: _*) {
            save(copy, location)
            copy.writeTo(s"datashard.`$location`").append()
          }
          assertSameRows(load(location), copy.union(copy))
        }
      }
    }

  for (seed <- 1 to 8) test(s"random columns and rows, seed $seed") {
    withConf(exactTimes: _*)(assertRoundTrip(new RandomFrame(seed.toLong).of(spark, rows = 60)))
  }

  test("a column that cannot be stored is refused by its name, and nothing is written") {
    val empty = new StructType().add("id", LongType).add("s", new StructType().add("e", new StructType()))
    val noRows = java.util.Collections.emptyList[Row]()
    for (
      (frame, problem) <- Seq(
        spark.sql("SELECT 1 AS id, NULL AS nothing") -> "the column nothing of type void cannot be stored",
        spark
          .sql("SELECT named_struct('a', array(NULL)) AS s") -> "the column s.a.element of type void cannot be stored",
        spark.sql("SELECT map('k', NULL) AS m") -> "the column m.value of type void cannot be stored",
        spark.createDataFrame(noRows, empty) -> "the column s.e of type struct<> cannot be stored",
        spark.range(1).toDF("") -> "has an empty name"
      )
    ) withTable { location =>
      val error = the[DatashardException] thrownBy frame.write.format("datashard").save(location)
      error.getMessage should include(problem)
      Files.exists(Path.of(location)) shouldBe false
    }
  }

  test("Spark itself refuses intervals in save(path), for every source but its own") {
    withTable { location =>
      val intervals = spark.sql("SELECT INTERVAL '1' YEAR AS y")
      val error = the[AnalysisException] thrownBy intervals.write.format("datashard").save(location)
      error.getMessage should include("interval")
      Files.exists(Path.of(location)) shouldBe false
    }
  }

  test("two columns whose names differ by case only are refused") {
    withConf("spark.sql.caseSensitive" -> "true") {
      withTable { location =>
        val error = the[DatashardException] thrownBy
          spark.range(1).selectExpr("id AS a", "id AS A").write.format("datashard").save(location)
        error.getMessage should include("names must differ by more than case")
      }
    }
  }

  /** A column of each type, and each value in some row. */
  private def everything: DataFrame = columns(
    "bo" -> values("BOOLEAN", "true", "false"),
    "b" -> values("TINYINT", "-128", "127"),
    "s" -> values("SMALLINT", "-32768", "32767"),
    "i" -> values("INT", "-2147483648", "0", "2147483647"),
    "l" -> values("BIGINT", "-9223372036854775808", "9223372036854775807"),
    "f" -> values("FLOAT", "NaN", "-0.0", "0.0", "Infinity"),
    "d" -> values("DOUBLE", "NaN", "-0.0", "0.0", "-Infinity"),
    "d9" -> values("DECIMAL(9, 2)", "9999999.99", "-9999999.99"),
    "d18" -> values("DECIMAL(18, 6)", "999999999999.999999", "-1"),
    "d38" -> values("DECIMAL(38, 10)", "9999999999999999999999999999.9999999999", "-1"),
    "str" -> Seq("''", "'a'", "'日本'", "'😀'"),
    "bin" -> Seq("X''", "X'00ff'"),
    "dt" -> values("DATE", "0001-01-01", "1582-10-10", "9999-12-31"),
    "t" -> values("TIMESTAMP", "0001-01-01 00:00:00Z", "1582-10-10 00:00:00Z", "2024-02-29 12:00:00.000001Z"),
    "n" -> values("TIMESTAMP_NTZ", "0001-01-01 00:00:00", "1582-10-10 00:00:00", "2024-02-29 12:00:00.000001"),
    "ym" -> Seq("INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '-1-2' YEAR TO MONTH"),
    "dti" -> Seq("INTERVAL '1 02:03:04.000005' DAY TO SECOND", "INTERVAL '-1 02:03:04.000005' DAY TO SECOND"),
    "st" -> Seq("named_struct('x', 1, 'y', CAST(NULL AS STRING))", "named_struct('x', CAST(NULL AS INT), 'y', 'a')"),
    "ar" -> Seq("array(1, NULL, 3)", "CAST(array() AS ARRAY<INT>)"),
    "ma" -> Seq("map('k', 1, 'l', NULL)", "CAST(map() AS MAP<STRING, INT>)"),
    "deep" -> Seq(
      "map(1, array(named_struct('t', TIMESTAMP'1500-01-01 00:00:00Z', 'm', map('k', array(DATE'1500-01-01', NULL)))))"
    )
  )

  private def nested: DataFrame = columns(
    "s" -> Seq("named_struct('x', 1, 'y', named_struct('z', 'a'))", "named_struct('x', NULL, 'y', NULL)"),
    "a" -> Seq("array(1, NULL, 2)", "CAST(array() AS ARRAY<INT>)", "array(CAST(NULL AS INT))"),
    "aa" -> Seq("array(array('a', NULL), NULL, CAST(array() AS ARRAY<STRING>))"),
    "m" -> Seq("map('k', 1.5D, 'l', NULL)", "CAST(map() AS MAP<STRING, DOUBLE>)"),
    "km" -> Seq("map(named_struct('k', 1), map('a', array(1)))", "map(named_struct('k', 2), NULL)"),
    "as" -> Seq("array(named_struct('x', 1, 'y', array(named_struct('z', DATE'2024-01-01'))), NULL)"),
    "ms" -> Seq("map(1L, named_struct('b', X'00', 'd', 1.23))", "map(2L, NULL)"),
    "five" -> Seq(
      "named_struct('a', named_struct('b', named_struct('c', named_struct('d', array(map('e', named_struct('f', 1)))))))"
    )
  )

  private def values(dataType: String, texts: String*): Seq[String] = texts.map(text => s"CAST('$text' AS $dataType)")

  /** A frame with these columns, each given by its values as SQL. Every column is null in some row. */
  private def columns(columns: (String, Seq[String])*): DataFrame = {
    val rows = columns.map(_._2.size).max + 1
    val expressions = columns.map { case (name, sql) =>
      val cases = sql.zipWithIndex.map { case (value, i) => s"WHEN $i THEN $value" }.mkString(" ")
      s"CASE id % ${sql.size + 1} $cases END AS ${quoted(name)}"
    }
    spark.range(0, rows.toLong * 2, 1, 2).selectExpr(expressions: _*)
  }

  private def quoted(name: String): String = "`" + name.replace("`", "``") + "`"
}
