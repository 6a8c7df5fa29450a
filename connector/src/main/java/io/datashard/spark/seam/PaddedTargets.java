package io.datashard.spark.seam;

import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.DeleteFromTable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Makes the table itself the target of a DELETE again. Of a table that has a column of type CHAR, Spark 3.5 pads the values as they are
 * read, also below a DELETE (ApplyCharTypePadding), which then does not find the table and is refused. A condition on a padded column
 * stays one on padded values, which the catalog cannot decide.
 */
final class PaddedTargets extends Rule<LogicalPlan> {
    static final PaddedTargets RULE = new PaddedTargets();

    private PaddedTargets() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan instanceof DeleteFromTable delete
                        && delete.table() instanceof Project padded
                        && padded.child() instanceof DataSourceV2Relation relation
                        && relation.table() instanceof HasFunctions
                ? new DeleteFromTable(relation, delete.condition().transform(new PaddedColumns(padded)))
                : plan;
    }

    /** Puts what a projection computes where its columns are named. */
    private static final class PaddedColumns extends AbstractPartialFunction<Expression, Expression> {
        private static final long serialVersionUID = 1L;

        private final transient Project projection;

        PaddedColumns(Project projection) {
            this.projection = projection;
        }

        @Override
        public boolean isDefinedAt(Expression expression) {
            return computed(expression) != null;
        }

        @Override
        public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> otherwise) {
            Expression computed = computed(expression);
            @SuppressWarnings("unchecked") // the type of what a partial function gives where it is defined
            B replaced = computed != null ? (B) computed : otherwise.apply(expression);
            return replaced;
        }

        private Expression computed(Expression named) {
            return named instanceof AttributeReference column
                    ? JavaConverters.seqAsJavaList(projection.projectList()).stream()
                            .filter(output ->
                                    output instanceof Alias && output.exprId().equals(column.exprId()))
                            .map(output -> ((Alias) output).child())
                            .findFirst()
                            .orElse(null)
                    : null;
        }
    }
}
