package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.analysis.RewriteDeleteFromTable;
import org.apache.spark.sql.catalyst.analysis.RewriteMergeIntoTable;
import org.apache.spark.sql.catalyst.analysis.RewriteUpdateTable;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Assignment;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UpdateTable;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Makes the table itself the target of a DELETE, UPDATE or MERGE again. Of a table that has a column of type CHAR, Spark 3.5 pads the
 * values as they are read, also below these statements (ApplyCharTypePadding), whose rules then do not find the table. So they are
 * applied again here. A condition on a padded column stays one on padded values, which the catalog cannot decide.
 */
final class PaddedTargets extends Rule<LogicalPlan> {
    static final PaddedTargets RULE = new PaddedTargets();

    private PaddedTargets() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (plan instanceof DeleteFromTable delete && isPadded(delete.table())) {
            return RewriteDeleteFromTable.apply(unpadded(delete, (Project) delete.table()));
        } else if (plan instanceof UpdateTable update && isPadded(update.table())) {
            return RewriteUpdateTable.apply(unpadded(update, (Project) update.table()));
        } else if (plan instanceof MergeIntoTable merge && isPadded(merge.targetTable())) {
            return RewriteMergeIntoTable.apply(unpadded(merge, (Project) merge.targetTable()));
        }
        return plan;
    }

    private static boolean isPadded(LogicalPlan target) {
        return target instanceof Project padded
                && padded.child() instanceof DataSourceV2Relation relation
                && relation.table() instanceof HasFunctions;
    }

    private static LogicalPlan unpadded(LogicalPlan statement, Project padded) {
        return statement
                .mapChildren(child -> child == padded ? padded.child() : child)
                .transformExpressionsDown(new PaddedColumns(padded));
    }

    /** Puts what a projection computes where its columns are named, and the columns below where they are assigned. */
    private static final class PaddedColumns extends AbstractPartialFunction<Expression, Expression> {
        private static final long serialVersionUID = 1L;

        private final transient Project projection;

        PaddedColumns(Project projection) {
            this.projection = projection;
        }

        @Override
        public boolean isDefinedAt(Expression expression) {
            return replacement(expression) != null;
        }

        @Override
        public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> otherwise) {
            Expression replacement = replacement(expression);
            @SuppressWarnings("unchecked") // the type of what a partial function gives where it is defined
            B replaced = replacement != null ? (B) replacement : otherwise.apply(expression);
            return replaced;
        }

        private Expression replacement(Expression expression) {
            if (expression instanceof Assignment assignment && computed(assignment.key()) != null) {
                Expression stored = stored(assignment.key());
                boolean keeps = assignment.value().semanticEquals(assignment.key());
                return new Assignment(stored, keeps ? stored : assignment.value());
            }
            return computed(expression);
        }

        private Expression computed(Expression named) {
            int column = column(named);
            return column < 0 ? null : ((Alias) projection.projectList().apply(column)).child();
        }

        /** The projection has the columns of the table in their order. */
        private Expression stored(Expression named) {
            return projection.child().output().apply(column(named));
        }

        private int column(Expression named) {
            return named instanceof AttributeReference column
                    ? JavaConverters.seqAsJavaList(projection.projectList()).stream()
                            .map(output ->
                                    output instanceof Alias && output.exprId().equals(column.exprId()))
                            .toList()
                            .indexOf(true)
                    : -1;
        }
    }
}
