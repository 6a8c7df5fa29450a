package io.datashard.integration

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.types._
import org.scalatest.Assertion

/** Parquet as the oracle: the same frame written in both formats must read the same, in schema and to the bit. */
trait ParquetOracle extends SparkSuite {

  /** Without them, collected times would be rounded to the calendar of java.sql, and Parquet would refuse old ones. */
  protected val exactTimes: Seq[(String, String)] = Seq(
    "spark.sql.datetime.java8API.enabled" -> "true",
    "spark.sql.parquet.datetimeRebaseModeInWrite" -> "CORRECTED",
    "spark.sql.parquet.outputTimestampType" -> "TIMESTAMP_MICROS"
  )

  /** Writes a frame in both formats and gives where: datashard's location first. */
  protected def withCopies[T](frame: DataFrame)(test: (String, String) => T): T =
    withConf(exactTimes: _*) {
      withDirectory { directory =>
        val table = directory.resolve("table").toString
        val copy = directory.resolve("copy").toString
        save(frame, table)
        frame.write.parquet(copy)
        test(table, copy)
      }
    }

  /** Writes a frame in both formats and gives what is loaded from each: datashard's first. */
  protected def withBoth[T](frame: DataFrame)(test: (DataFrame, DataFrame) => T): T =
    withCopies(frame)((table, copy) => test(load(table), spark.read.parquet(copy)))

  /** Creates a table. Spark lets intervals into Parquet by its own `save(path)`, but by that of other sources never. */
  protected def save(frame: DataFrame, location: String): Unit =
    if (ParquetOracle.hasInterval(frame.schema)) frame.writeTo(s"datashard.`$location`").create()
    else frame.write.format("datashard").save(location)

  protected def load(location: String): DataFrame = spark.read.format("datashard").load(location)

  /** Both formats give the frame back alike. */
  protected def assertRoundTrip(frame: DataFrame): Assertion =
    withBoth(frame) { (table, copy) =>
      assertSameSchema(table, copy)
      assertSameRows(table, copy)
    }

  /** Names, types and nullability are the same, at every depth. */
  protected def assertSameSchema(actual: DataFrame, expected: DataFrame): Assertion =
    ParquetOracle.bare(actual.schema) shouldBe ParquetOracle.bare(expected.schema)
}

private object ParquetOracle {

  private def hasInterval(dataType: DataType): Boolean = dataType match {
    case _: YearMonthIntervalType | _: DayTimeIntervalType => true
    case StructType(fields)                                => fields.exists(field => hasInterval(field.dataType))
    case ArrayType(element, _)                             => hasInterval(element)
    case MapType(key, value, _)                            => hasInterval(key) || hasInterval(value)
    case _                                                 => false
  }

  /** Without the fields' metadata, of which a table keeps the comments. */
  private def bare(dataType: DataType): DataType = dataType match {
    case StructType(fields) => StructType(fields.map(f => StructField(f.name, bare(f.dataType), f.nullable)))
    case ArrayType(element, containsNull)  => ArrayType(bare(element), containsNull)
    case MapType(key, value, containsNull) => MapType(bare(key), bare(value), containsNull)
    case other                             => other
  }
}
