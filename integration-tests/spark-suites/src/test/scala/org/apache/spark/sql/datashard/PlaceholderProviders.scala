package org.apache.spark.sql.datashard

import org.apache.spark.sql.SparkSessionExtensions
import org.apache.spark.sql.catalyst.analysis.ResolvedIdentifier
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
import org.apache.spark.sql.connector.catalog.{BasicInMemoryTableCatalog, CatalogPlugin, CatalogV2Util}

/** Spark's suites say `USING foo`, or any other source, as their catalogs ignore it. Tables of a catalog under test get
  * its own provider instead; in the session catalog, which has tables of all providers, only those that suites made up
  * do.
  */
class PlaceholderProviders extends (SparkSessionExtensions => Unit) {
  override def apply(extensions: SparkSessionExtensions): Unit =
    extensions.injectResolutionRule(_ => ReplacePlaceholders)
}

private object ReplacePlaceholders extends Rule[LogicalPlan] {
  private val madeUp = Set("foo", "_", "v2", "bar", "org.apache.spark.sql.connector.FakeV2Provider")

  override def apply(plan: LogicalPlan): LogicalPlan = plan.resolveOperators {
    case create: CreateTable           => create.copy(tableSpec = replaced(create.name, create.tableSpec))
    case create: CreateTableAsSelect   => create.copy(tableSpec = replaced(create.name, create.tableSpec))
    case replace: ReplaceTable         => replace.copy(tableSpec = replaced(replace.name, replace.tableSpec))
    case replace: ReplaceTableAsSelect => replace.copy(tableSpec = replaced(replace.name, replace.tableSpec))
  }

  private def replaced(name: LogicalPlan, spec: TableSpecBase): TableSpecBase = {
    val isPlaceholder: String => Boolean = name match {
      case ResolvedIdentifier(catalog, _) if isRedirected(catalog) => _ => true
      case _                                                       => madeUp.contains
    }
    spec match {
      case spec: UnresolvedTableSpec => spec.copy(provider = spec.provider.map(replaced(_, isPlaceholder)))
      case spec: TableSpec           => spec.copy(provider = spec.provider.map(replaced(_, isPlaceholder)))
      case other                     => other
    }
  }

  /** A suite can have a catalog of its own that makes something of the provider. */
  private def isRedirected(catalog: CatalogPlugin): Boolean =
    !CatalogV2Util.isSessionCatalog(catalog) && !catalog.isInstanceOf[BasicInMemoryTableCatalog]

  private def replaced(provider: String, isPlaceholder: String => Boolean): String =
    CatalogUnderTest.current.provider.filter(_ => isPlaceholder(provider)).getOrElse(provider)
}
