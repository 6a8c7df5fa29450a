package io.datashard.integration

import org.apache.spark.sql.Row

/** A row that equals another when all values have the same type and the same bits. Row itself compares numbers across
  * types, takes 0.0 and -0.0 for the same, and has no hash code that fits its equality on arrays.
  */
private[integration] final class RowContent(row: Row) {
  private val content = RowContent.of(row)

  override def equals(other: Any): Boolean = other match {
    case that: RowContent => content == that.content
    case _                => false
  }

  override def hashCode: Int = content.hashCode

  override def toString: String = row.toString
}

private object RowContent {
  private def of(value: Any): Any = value match {
    case row: Row                            => row.toSeq.map(of)
    case bytes: Array[Byte]                  => bytes.toSeq.map(of)
    case elements: scala.collection.Seq[_]   => elements.map(of)
    case entries: scala.collection.Map[_, _] => entries.iterator.map { case (k, v) => of(k) -> of(v) }.toMap
    case number: Double                      => (classOf[Double], java.lang.Double.doubleToLongBits(number))
    case number: Float                       => (classOf[Float], java.lang.Float.floatToIntBits(number))
    case null                                => null
    case other                               => (other.getClass, other)
  }
}
