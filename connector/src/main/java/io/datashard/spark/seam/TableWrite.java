package io.datashard.spark.seam;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Runs the plans that {@code DataFrameWriter} runs for a table of a catalog, on a table that {@code save(path)} found by itself.
 * Columns are matched by name. Each method returns when the write has committed, and throws what the write threw.
 *
 * @param catalog by which Spark resolves the functions that distribution and order need; null for none
 * @param options of the write, which reach {@code newWriteBuilder}
 */
public record TableWrite(Table table, TableCatalog catalog, Identifier identifier, Map<String, String> options) {

    /** Adds the rows. */
    public void append(Dataset<?> data) {
        run(data, AppendData.byName(relation(), data.logicalPlan(), writeOptions()));
    }

    /** Puts the rows in the place of all rows. */
    public void overwrite(Dataset<?> data) {
        run(data, OverwriteByExpression.byName(relation(), data.logicalPlan(), Literal.TrueLiteral(), writeOptions()));
    }

    /** Puts the rows in the place of the partitions in which at least one of them falls. */
    public void overwritePartitions(Dataset<?> data) {
        run(data, OverwritePartitionsDynamic.byName(relation(), data.logicalPlan(), writeOptions()));
    }

    private static void run(Dataset<?> data, LogicalPlan command) {
        data.sparkSession()
                .sessionState()
                .executePlan(command, CommandExecutionMode.ALL())
                .assertCommandExecuted();
    }

    private DataSourceV2Relation relation() {
        return DataSourceV2Relation.create(
                table, Option.apply(catalog), Option.apply(identifier), new CaseInsensitiveStringMap(options));
    }

    private scala.collection.immutable.Map<String, String> writeOptions() {
        return scala.collection.immutable.Map$.MODULE$
                .<String, String>empty()
                .$plus$plus(JavaConverters.mapAsScalaMap(options));
    }
}
