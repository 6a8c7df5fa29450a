package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RowLevelWrite;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.write.RowLevelOperationTable;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.collection.JavaConverters;

/**
 * Tells the operation of a DELETE or UPDATE that it decides about each row by that row alone, where its plan reads nothing but the table
 * and has no subquery. Spark tells an operation neither its condition nor its assignments.
 */
final class RowDecisions extends Rule<LogicalPlan> {
    static final RowDecisions RULE = new RowDecisions();

    private RowDecisions() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (plan instanceof RowLevelWrite write
                && write.table() instanceof DataSourceV2Relation relation
                && relation.table() instanceof RowLevelOperationTable table
                && table.operation() instanceof DecidesByRow operation
                && !SubqueryExpression.hasSubquery(write.condition())
                && readsOneTable(write.query())) {
            operation.decidesByRow();
        }
        return plan;
    }

    private static boolean readsOneTable(LogicalPlan query) {
        if (query instanceof DataSourceV2Relation) {
            return true;
        }
        boolean rowByRow = query instanceof Project || query instanceof Filter;
        return rowByRow
                && JavaConverters.seqAsJavaList(query.expressions()).stream().noneMatch(RowDecisions::asks)
                && readsOneTable(query.children().head());
    }

    private static boolean asks(Expression expression) {
        return SubqueryExpression.hasSubquery(expression);
    }
}
