package io.datashard.integration

import java.math.{BigDecimal, BigInteger}
import java.time.{Duration, Instant, LocalDate, LocalDateTime, Period, ZoneOffset}
import java.time.temporal.ChronoUnit

import scala.util.Random

import org.apache.spark.sql.{DataFrame, Row, SparkSession}
import org.apache.spark.sql.types._

/** Frames of random schemas with random values, which a seed determines. Values are extreme more often than chance
  * would have it.
  */
private[integration] final class RandomFrame(seed: Long) {
  private val random = new Random(seed)

  def of(spark: SparkSession, rows: Int): DataFrame = {
    val schema = struct(1 + random.nextInt(12), depth = 3)
    val values = new java.util.ArrayList[Row](rows)
    for (_ <- 0 until rows) values.add(row(schema))
    spark.createDataFrame(values, schema)
  }

  private def struct(fields: Int, depth: Int): StructType =
    StructType((0 until fields).map(i => StructField(s"c$i", dataType(depth), nullable = true)))

  private def dataType(depth: Int): DataType = random.nextInt(if (depth > 0) 20 else 16) match {
    case 0       => BooleanType
    case 1       => ByteType
    case 2       => ShortType
    case 3       => IntegerType
    case 4       => LongType
    case 5       => FloatType
    case 6       => DoubleType
    case 7 | 8   => decimal()
    case 9       => StringType
    case 10      => BinaryType
    case 11      => DateType
    case 12      => TimestampType
    case 13      => TimestampNTZType
    case 14      => YearMonthIntervalType()
    case 15      => DayTimeIntervalType()
    case 16 | 17 => struct(1 + random.nextInt(4), depth - 1)
    case 18      => ArrayType(dataType(depth - 1), containsNull = random.nextBoolean())
    case 19      => MapType(keyType(), dataType(depth - 1), valueContainsNull = random.nextBoolean())
  }

  private def decimal(): DecimalType = {
    val precision = 1 + random.nextInt(DecimalType.MAX_PRECISION)
    DecimalType(precision, random.nextInt(precision + 1))
  }

  /** No doubles: 0.0 and -0.0 are one key to Spark, and which of them stays is not the format's business. */
  private def keyType(): DataType = random.nextInt(4) match {
    case 0 => IntegerType
    case 1 => LongType
    case 2 => StringType
    case 3 => DateType
  }

  private def row(schema: StructType): Row = Row.fromSeq(schema.map(field => nullable(field.dataType)))

  private def nullable(dataType: DataType): Any = if (random.nextInt(5) == 0) null else value(dataType)

  private def value(dataType: DataType): Any = dataType match {
    case BooleanType => random.nextBoolean()
    case ByteType    => integer().toByte
    case ShortType   => integer().toShort
    case IntegerType => integer().toInt
    case LongType    => integer()
    case FloatType   => if (random.nextBoolean()) java.lang.Float.intBitsToFloat(random.nextInt()) else -0.0f
    case DoubleType  => if (random.nextBoolean()) java.lang.Double.longBitsToDouble(random.nextLong()) else -0.0
    case decimal: DecimalType => number(decimal)
    case StringType           => text()
    case BinaryType           => bytes()
    case DateType             => LocalDate.ofEpochDay((random.nextInt(8000000) - 4000000).toLong)
    case TimestampType        => Instant.EPOCH.plus(integer(), ChronoUnit.MICROS)
    case TimestampNTZType     => LocalDateTime.ofEpochSecond(random.nextInt().toLong * 50, 123456000, ZoneOffset.UTC)
    case _: YearMonthIntervalType => Period.ofMonths(integer().toInt)
    case _: DayTimeIntervalType   => Duration.of(integer(), ChronoUnit.MICROS)
    case struct: StructType       => row(struct)
    case ArrayType(element, nulls) =>
      Seq.fill(random.nextInt(4))(if (nulls) nullable(element) else value(element))
    case MapType(key, element, nulls) =>
      Seq.fill(random.nextInt(4))(value(key) -> (if (nulls) nullable(element) else value(element))).toMap
  }

  private def integer(): Long = random.nextInt(6) match {
    case 0 => Long.MaxValue
    case 1 => Long.MinValue
    case 2 => 0
    case 3 => random.nextLong()
    case _ => random.nextInt(1000).toLong - 500
  }

  private def number(decimal: DecimalType): BigDecimal = {
    val digits = if (random.nextInt(3) == 0) decimal.precision else 1 + random.nextInt(decimal.precision)
    val text = Seq.fill(digits)(random.nextInt(10)).mkString
    val unscaled = new BigInteger(text)
    new BigDecimal(if (random.nextBoolean()) unscaled.negate else unscaled, decimal.scale)
  }

  private def text(): String = {
    val alphabet = Seq("a", "Z", "0", " ", "\u0000", "é", "ß", "\uffff", "日本", "😀", "'", "\"", "%", "\\")
    Seq.fill(random.nextInt(8))(alphabet(random.nextInt(alphabet.size))).mkString
  }

  private def bytes(): Array[Byte] = {
    val content = new Array[Byte](random.nextInt(6))
    random.nextBytes(content)
    content
  }
}
