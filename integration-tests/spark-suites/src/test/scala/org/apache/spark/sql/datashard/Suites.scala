package org.apache.spark.sql.datashard

import org.apache.spark.sql._
import org.apache.spark.sql.connector._
import org.apache.spark.sql.connector.catalog.{InMemoryCatalog, InMemoryTableCatalog, Table}
import org.apache.spark.sql.execution.command.{v2, DSV2CharVarcharDDLTestSuite}
import org.scalatest.DoNotDiscover

class SqlV1FilterSuite extends DataSourceV2SQLSuiteV1Filter with RedirectedWarehouse
class SqlV2FilterSuite extends DataSourceV2SQLSuiteV2Filter with RedirectedWarehouse
class SqlSessionCatalogSuite extends DataSourceV2SQLSessionCatalogSuite with RedirectedSessionCatalog {
  override def getTableMetadata(name: String): Table = new ShortlyNamed(super.getTableMetadata(name))
}
class DataFrameSessionCatalogSuite extends DataSourceV2DataFrameSessionCatalogSuite with RedirectedSessionCatalog
class DataFrameSuite extends DataSourceV2DataFrameSuite with Redirected
class WriterV2Suite extends DataFrameWriterV2Suite with Redirected
class InsertSuite extends DSV2SQLInsertTestSuite with Redirected
class CharVarcharSuite extends DSV2CharVarcharTestSuite with Redirected
class CharVarcharDdlSuite extends DSV2CharVarcharDDLTestSuite with Redirected
class NullChecksSuite extends RuntimeNullChecksV2Writes with Redirected {
  override protected def catalog: InMemoryTableCatalog = new CreatingIn(spark, "testcat")
}
class PartitionPruningAdaptiveSuite extends DynamicPartitionPruningV2SuiteAEOn with Redirected
class PartitionPruningSuite extends DynamicPartitionPruningV2SuiteAEOff with Redirected
class FilterPruningAdaptiveSuite extends DynamicPartitionPruningV2FilterSuiteAEOn with Redirected
class FilterPruningSuite extends DynamicPartitionPruningV2FilterSuiteAEOff with Redirected

class DeleteByFilesSuite extends GroupBasedDeleteFromTableSuite with RedirectedStatements
class DeleteByRowsSuite extends DeltaBasedDeleteFromTableSuite with RedirectedStatements
class UpdateByFilesSuite extends GroupBasedUpdateTableSuite with RedirectedStatements
class UpdateByRowsSuite extends DeltaBasedUpdateTableSuite with RedirectedStatements
class MergeByFilesSuite extends GroupBasedMergeIntoTableSuite with RedirectedStatements
class MergeByRowsSuite extends DeltaBasedMergeIntoTableSuite with RedirectedStatements

/** Is not run until tables can be joined by their partitions: `-s` runs it. */
@DoNotDiscover
class StoragePartitionedJoinSuite extends KeyGroupedPartitioningSuite with Redirected {
  private lazy val tables = new CreatingIn(spark, "testcat")

  override protected def catalog: InMemoryCatalog = tables
}

class AddColumnsSuite extends v2.AlterTableAddColumnsSuite with Redirected
class ReplaceColumnsSuite extends v2.AlterTableReplaceColumnsSuite with Redirected
class AddPartitionSuite extends v2.AlterTableAddPartitionSuite with Redirected
class DropPartitionSuite extends v2.AlterTableDropPartitionSuite with Redirected
class RenamePartitionSuite extends v2.AlterTableRenamePartitionSuite with Redirected
class RecoverPartitionsSuite extends v2.AlterTableRecoverPartitionsSuite with Redirected
class RenameTableSuite extends v2.AlterTableRenameSuite with Redirected
class SetLocationSuite extends v2.AlterTableSetLocationSuite with Redirected
class SetSerdeSuite extends v2.AlterTableSetSerdeSuite with Redirected
class NamespacePropertiesSuite extends v2.AlterNamespaceSetPropertiesSuite with Redirected
class NamespaceLocationSuite extends v2.AlterNamespaceSetLocationSuite with Redirected
class CreateNamespaceSuite extends v2.CreateNamespaceSuite with Redirected
class DropNamespaceSuite extends v2.DropNamespaceSuite with Redirected
class DescribeNamespaceSuite extends v2.DescribeNamespaceSuite with Redirected
class ShowNamespacesSuite extends v2.ShowNamespacesSuite with Redirected
class DescribeTableSuite extends v2.DescribeTableSuite with Redirected
class DropTableSuite extends v2.DropTableSuite with Redirected
class MsckRepairTableSuite extends v2.MsckRepairTableSuite with Redirected
class ShowCreateTableSuite extends v2.ShowCreateTableSuite with Redirected
class ShowPartitionsSuite extends v2.ShowPartitionsSuite with Redirected
class ShowTablesSuite extends v2.ShowTablesSuite with Redirected
class ShowTblPropertiesSuite extends v2.ShowTblPropertiesSuite with Redirected
class TruncateTableSuite extends v2.TruncateTableSuite with Redirected
