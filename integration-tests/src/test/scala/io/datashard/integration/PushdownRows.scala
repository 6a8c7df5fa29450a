package io.datashard.integration

import org.apache.spark.sql.{DataFrame, SparkSession}

/** Rows whose values lie on the edges of partitions, bounds and types, and literals near them. */
private[integration] object PushdownRows {

  /** Literals by column, among them ones of other types, to which Spark casts the column or the literal. */
  val literals: Seq[(String, Seq[String])] = Seq(
    "id" -> Seq("0L", "17", "100L", "2.5D", "'42'", "9223372036854775807L", "1e3D"),
    "i" -> Seq(
      "-2147483648",
      "-11",
      "-10",
      "-1",
      "0",
      "9",
      "10",
      "2147483647",
      "3.5D",
      "2147483648L",
      "'7'",
      "CAST(NULL AS INT)"
    ),
    "l" -> Seq("-1L", "0L", "34L", "5", "9223372036854775807L", "1.0D", "NULL"),
    "f" -> Seq("float('NaN')", "float('-0.0')", "float('0.0')", "float('Infinity')", "0.1D", "float('0.1')", "1"),
    "d" -> Seq("double('NaN')", "-0.0D", "0.0D", "double('-Infinity')", "1.5D", "2", "0.1BD", "NULL"),
    "dec" -> Seq("1.25BD", "1.250BD", "1.251BD", "-99.99BD", "0", "99999999.99BD", "1.5D", "'1.25'", "1000000000000BD"),
    "s" -> Seq("''", "'a'", "'ab'", "'abc'", "'b'", "'é'", "'\uffff'", "'😀'", "1", "NULL"),
    "b" -> Seq("X''", "X'00'", "X'61'", "X'6161'", "X'ff'", "CAST(NULL AS BINARY)"),
    "bo" -> Seq("true", "false", "NULL"),
    "dt" -> Seq(
      "DATE'1500-01-01'",
      "DATE'1969-12-31'",
      "DATE'2024-01-01'",
      "'2024-02-29'",
      "TIMESTAMP'2024-01-01 12:00:00'"
    ),
    "ts" -> Seq(
      "TIMESTAMP'2024-01-01 00:00:00'",
      "'2024-01-01'",
      "'2024-01-01 12:00:00'",
      "TIMESTAMP'1969-12-31 23:59:59.999999'",
      "DATE'2024-01-02'",
      "TIMESTAMP'1500-01-01 00:00:00'",
      "NULL"
    ),
    "ntz" -> Seq("TIMESTAMP_NTZ'2024-01-01 00:00:00'", "TIMESTAMP_NTZ'1969-12-31 23:00:00'", "'2024-01-01 12:00:00'"),
    "n.x" -> Seq("0", "1", "3", "-1", "2L", "NULL"),
    "n.y" -> Seq("''", "'a'", "'z'", "NULL"),
    "n.z.w" -> Seq("0.0D", "-0.0D", "double('NaN')", "1.5D")
  )

  def frame(spark: SparkSession): DataFrame = {
    val columns = Seq(
      "i" -> Seq("-2147483648", "-11", "-10", "-1", "0", "7", "9", "10", "2147483647"),
      "l" -> Seq("-1L", "0L", "1L", "34L", "35L", "9223372036854775807L", "-9223372036854775808"),
      "dec" -> Seq("1.25BD", "-99.99BD", "0BD", "1.5BD", "99999999.99BD").map(n => s"CAST($n AS DECIMAL(10, 2))"),
      "s" -> Seq("''", "'a'", "'ab'", "'abc'", "'b'", "'é'", "'éa'", "'\uffff'", "'😀'", "'1'"),
      "b" -> Seq("X''", "X'00'", "X'61'", "X'6161'", "X'ff'", "X'ff00'"),
      "bo" -> Seq("true", "false"),
      "dt" -> Seq("1500-01-01", "1969-12-31", "1970-01-01", "2024-01-01", "2024-02-29").map(d => s"DATE'$d'"),
      "ts" -> times.map(t => s"TIMESTAMP'$t'"),
      "ntz" -> times.map(t => s"TIMESTAMP_NTZ'$t'")
    )
    val expressions = columns.map { case (name, values) => s"${oneOf(values, name)} AS $name" } ++ Seq(
      s"${number("FLOAT", "f")} AS f",
      s"${number("DOUBLE", "d")} AS d",
      s"""CASE WHEN id % 7 = 3 THEN NULL ELSE named_struct(
            'x', ${oneOf(Seq("0", "1", "2", "3"), "x")},
            'y', ${oneOf(Seq("''", "'a'", "'b'"), "y")},
            'z', CASE WHEN id % 5 = 2 THEN NULL ELSE named_struct('w', ${number("DOUBLE", "w")}) END
          ) END AS n"""
    )
    spark.range(0, 240, 1, 2).selectExpr("id" +: expressions: _*)
  }

  private def times: Seq[String] = Seq(
    "1500-01-01 00:00:00",
    "1969-12-31 23:59:59.999999",
    "1970-01-01 00:00:00",
    "2024-01-01 00:00:00",
    "2024-01-01 12:00:00",
    "2024-01-01 23:59:59.999999",
    "2024-01-02 00:00:00"
  )

  /** Out of a text, since Spark confuses the branches of a CASE that differ by the sign of zero. */
  private def number(dataType: String, salt: String): String = {
    val numbers = Seq("-0.0", "0.0", "NaN", "-Infinity", "Infinity", "0.1", "1.5", "2", "-1")
    s"CAST(element_at(split('${numbers.mkString(",")}', ','), pmod(hash(id, '$salt'), ${numbers.size + 1}) + 1) AS $dataType)"
  }

  /** One of the values or null, by a hash, so that columns do not go in step. */
  private def oneOf(values: Seq[String], salt: String): String = {
    val cases = values.zipWithIndex.map { case (value, i) => s"WHEN $i THEN $value" }.mkString(" ")
    s"CASE pmod(hash(id, '$salt'), ${values.size + 1}) $cases END"
  }
}
