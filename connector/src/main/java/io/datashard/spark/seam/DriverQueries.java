package io.datashard.spark.seam;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Nil$;

/**
 * Evaluates what a query selects of rows that the driver has on the driver, as Spark's optimizer does with rows that are literals of a
 * query. Spark would start a job for it, which takes longer than all else: it renames the results of every aggregate that was pushed down.
 */
final class DriverQueries extends SparkStrategy {
    static final DriverQueries STRATEGY = new DriverQueries();

    private DriverQueries() {}

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        if (plan instanceof Project project
                && project.child() instanceof DataSourceV2ScanRelation relation
                && relation.scan() instanceof DriverRows driver
                && JavaConverters.seqAsJavaList(project.expressions()).stream().allMatch(DriverQueries::isEvaluable)) {
            return JavaConverters.asScalaBuffer(List.<SparkPlan>of(new LocalTableScanExec(
                            project.output(), selected(project.expressions(), relation.output(), driver.rows()))))
                    .toSeq();
        }
        return nothing();
    }

    private static Seq<InternalRow> selected(
            Seq<Expression> expressions, Seq<? extends Attribute> columns, InternalRow[] rows) {
        @SuppressWarnings("unchecked")
        InterpretedMutableProjection projection =
                new InterpretedMutableProjection(expressions, (Seq<Attribute>) columns);
        projection.initialize(0);
        List<InternalRow> selected = new ArrayList<>();
        for (InternalRow row : rows) {
            selected.add(projection.apply(row).copy());
        }
        return JavaConverters.asScalaBuffer(selected).toSeq();
    }

    private static boolean isEvaluable(Expression expression) {
        return expression.deterministic()
                && (expression instanceof Attribute || !(expression instanceof Unevaluable))
                && !(expression instanceof SubqueryExpression)
                && JavaConverters.seqAsJavaList(expression.children()).stream().allMatch(DriverQueries::isEvaluable);
    }

    @SuppressWarnings("unchecked")
    private static Seq<SparkPlan> nothing() {
        return (Seq<SparkPlan>) (Seq<?>) Nil$.MODULE$;
    }
}
