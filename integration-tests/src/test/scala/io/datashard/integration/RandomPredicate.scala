package io.datashard.integration

import scala.util.Random

/** Conditions in SQL on the rows of [[PushdownRows]], which a seed determines. */
private[integration] final class RandomPredicate(seed: Long) {
  private val random = new Random(seed)

  def next(): String = condition(depth = 2)

  private def condition(depth: Int): String = random.nextInt(if (depth > 0) 8 else 5) match {
    case 5 => s"(${condition(depth - 1)} AND ${condition(depth - 1)})"
    case 6 => s"(${condition(depth - 1)} OR ${condition(depth - 1)})"
    case 7 => s"NOT (${condition(depth - 1)})"
    case _ => leaf()
  }

  private def leaf(): String = {
    val (column, literals) = pick(PushdownRows.literals)
    def literal: String = pick(literals)
    random.nextInt(10) match {
      case 0                  => s"$column IS NULL"
      case 1                  => s"$column IS NOT NULL"
      case 2                  => s"$column ${not}IN (${Seq.fill(1 + random.nextInt(4))(literal).mkString(", ")})"
      case 3                  => s"$column <=> $literal"
      case 4                  => s"$column ${not}BETWEEN $literal AND $literal"
      case 5                  => s"$literal ${pick(operators)} $column"
      case 6 if column == "s" => s"s ${not}LIKE '${pick(Seq("a", "b", "é", "ab", ""))}%'"
      case _                  => s"$column ${pick(operators)} $literal"
    }
  }

  private def not: String = if (random.nextBoolean()) "" else "NOT "

  private val operators = Seq("=", "<>", "<", "<=", ">", ">=")

  private def pick[T](choices: Seq[T]): T = choices(random.nextInt(choices.size))
}
