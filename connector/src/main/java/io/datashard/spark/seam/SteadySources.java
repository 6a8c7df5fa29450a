package io.datashard.spark.seam;

import io.datashard.DatashardException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RowLevelWrite;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.connector.write.RowLevelOperationTable;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.collection.JavaConverters;

/**
 * Refuses a MERGE whose source may have other rows each time that it is read, as when a task is run again or when Spark reads it to find
 * the files or partitions to look at: a row could match at one time and not at the other. Spark refuses such functions itself in
 * conditions and assignments of a MERGE, and in a source only where it is to find files by it. A MERGE whose condition is never true
 * passes: the optimizer has taken the target out of its plan, and it only inserts.
 */
final class SteadySources extends Rule<LogicalPlan> {
    static final SteadySources RULE = new SteadySources();

    private SteadySources() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (plan instanceof RowLevelWrite write
                && write.operation() instanceof DecidesByRow
                && write.operation().command() == Command.MERGE
                && readsTarget(write.query())) {
            sources(write.query()).flatMap(SteadySources::unsteady).findFirst().ifPresent(SteadySources::refuse);
        }
        return plan;
    }

    private static void refuse(Expression unsteady) {
        throw new DatashardException("the source of this MERGE is not deterministic: " + unsteady.sql()
                + " may give other values each time that Spark reads it, and a row could match at one time and not at the other."
                + " Write the source to a table first, and merge that");
    }

    /** What a plan reads beside the target. Spark's own numbering of the target's rows is not to be looked at. */
    private static Stream<LogicalPlan> sources(LogicalPlan plan) {
        return readsTarget(plan) ? children(plan).flatMap(SteadySources::sources) : Stream.of(plan);
    }

    private static boolean readsTarget(LogicalPlan plan) {
        return plan instanceof DataSourceV2Relation relation
                ? relation.table() instanceof RowLevelOperationTable
                : children(plan).anyMatch(SteadySources::readsTarget);
    }

    private static Stream<LogicalPlan> children(LogicalPlan plan) {
        return JavaConverters.seqAsJavaList(plan.children()).stream();
    }

    private static Stream<Expression> unsteady(LogicalPlan plan) {
        return Stream.concat(
                JavaConverters.seqAsJavaList(plan.expressions()).stream().flatMap(SteadySources::unsteady),
                children(plan).flatMap(SteadySources::unsteady));
    }

    /** The innermost expressions that are. An aggregate that depends on the order of rows, as {@code first}, passes. */
    private static Stream<Expression> unsteady(Expression expression) {
        List<Expression> parts = JavaConverters.seqAsJavaList(expression.children());
        if (expression.deterministic()) {
            return Stream.of();
        } else if (expression instanceof SubqueryExpression subquery
                && !subquery.plan().deterministic()) {
            return unsteady(subquery.plan());
        } else if (parts.stream().allMatch(Expression::deterministic)) {
            return expression instanceof AggregateFunction ? Stream.of() : Stream.of(expression);
        }
        return parts.stream().flatMap(SteadySources::unsteady);
    }
}
