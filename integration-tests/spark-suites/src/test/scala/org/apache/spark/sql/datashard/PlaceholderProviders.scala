package org.apache.spark.sql.datashard

import org.apache.spark.sql.SparkSessionExtensions
import org.apache.spark.sql.catalyst.plans.logical.{
  CreateTable,
  CreateTableAsSelect,
  LogicalPlan,
  ReplaceTable,
  ReplaceTableAsSelect,
  TableSpec,
  TableSpecBase,
  UnresolvedTableSpec
}
import org.apache.spark.sql.catalyst.rules.Rule

/** Spark's suites say `USING foo`, as their catalogs ignore it. Tables of a catalog under test get its own provider
  * instead.
  */
class PlaceholderProviders extends (SparkSessionExtensions => Unit) {
  override def apply(extensions: SparkSessionExtensions): Unit =
    extensions.injectResolutionRule(_ => ReplacePlaceholders)
}

private object ReplacePlaceholders extends Rule[LogicalPlan] {
  private val placeholders = Set("foo", "_", "v2", "bar", "org.apache.spark.sql.connector.FakeV2Provider")

  override def apply(plan: LogicalPlan): LogicalPlan = plan.resolveOperators {
    case create: CreateTable           => create.copy(tableSpec = replaced(create.tableSpec))
    case create: CreateTableAsSelect   => create.copy(tableSpec = replaced(create.tableSpec))
    case replace: ReplaceTable         => replace.copy(tableSpec = replaced(replace.tableSpec))
    case replace: ReplaceTableAsSelect => replace.copy(tableSpec = replaced(replace.tableSpec))
  }

  private def replaced(spec: TableSpecBase): TableSpecBase = spec match {
    case spec: UnresolvedTableSpec => spec.copy(provider = spec.provider.map(replaced))
    case spec: TableSpec           => spec.copy(provider = spec.provider.map(replaced))
    case other                     => other
  }

  private def replaced(provider: String): String =
    if (placeholders.contains(provider)) CatalogUnderTest.provider.getOrElse(provider) else provider
}
