package org.apache.spark.sql.datashard

import scala.collection.mutable

import org.scalatest.Reporter
import org.scalatest.events._

/** Prints, when all suites have run, how many of their tests passed, failed, are left out here (pending) and by Spark
  * (ignored).
  */
class Counts extends Reporter {
  private val results = mutable.SortedMap.empty[String, mutable.Map[Counts.Result, Int]]

  override def apply(event: Event): Unit = event match {
    case event: TestSucceeded => count(event.suiteName, Counts.Passed)
    case event: TestFailed    => count(event.suiteName, Counts.Failed)
    case event: TestCanceled  => count(event.suiteName, Counts.Failed)
    case event: TestPending   => count(event.suiteName, Counts.LeftOut)
    case event: TestIgnored   => count(event.suiteName, Counts.Ignored)
    case event: SuiteAborted  => count(event.suiteName, Counts.Failed)
    case _: RunCompleted      => print(table)
    case _                    =>
  }

  private def count(suite: String, result: Counts.Result): Unit = {
    val counts = results.getOrElseUpdate(suite, mutable.Map.empty.withDefaultValue(0))
    counts(result) += 1
  }

  private def table: String = {
    val total = Counts.results.map(result => result -> results.values.map(_(result)).sum).toMap
    val rows = results.toSeq :+ ("all" -> total)
    val lines = rows.map { case (suite, counts) => row(suite +: Counts.results.map(counts(_).toString)) }
    (Seq("", row("suite" +: Counts.results.map(_.name)), row(Seq("---", "--:", "--:", "--:", "--:"))) ++ lines :+ "")
      .mkString("\n")
  }

  private def row(cells: Seq[String]): String = cells.mkString("| ", " | ", " |")
}

private object Counts {
  sealed abstract class Result(val name: String)
  case object Passed extends Result("passed")
  case object Failed extends Result("failed")
  case object LeftOut extends Result("left out")
  case object Ignored extends Result("ignored by Spark")

  val results: Seq[Result] = Seq(Passed, Failed, LeftOut, Ignored)
}
