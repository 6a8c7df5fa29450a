package io.datashard.integration

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.execution.{FilterExec, SparkPlan}
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec

/** What a query that ran did: its one scan, and the plan above it. */
private[integration] final class ScanReport(query: DataFrame) extends AdaptiveSparkPlanHelper {
  query.collect()

  private val plan: SparkPlan = query.queryExecution.executedPlan
  private val scan: BatchScanExec = collect(plan) { case scan: BatchScanExec => scan } match {
    case Seq(one) => one
    case scans    => throw new IllegalArgumentException(s"${scans.size} scans in $plan")
  }

  /** Whether rows are filtered after the scan. */
  val filters: Boolean = find(plan)(_.isInstanceOf[FilterExec]).isDefined

  /** Files of the table, of those the ones in matching partitions, of those the ones with matching statistics. */
  val files: (Long, Long, Long) = (metric("filesTotal"), metric("filesInPartitions"), metric("filesRead"))

  /** Rows that left the scan. */
  val rows: Long = metric("numOutputRows")

  /** Columns that are read, down to the fields of structs. */
  val columns: String = scan.scan.readSchema().catalogString

  val description: String = scan.scan.description()

  /** Partitions that were planned, which are tasks. */
  val tasks: Int = scan.inputRDD.getNumPartitions

  def metric(name: String): Long = scan.metrics(name).value
}
