package io.datashard.spark.seam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.LocalTableScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Selects columns of rows that the driver has on the driver, as Spark's optimizer does with rows that are literals of a query. Spark would
 * start a job for it, which takes longer than all else, as it renames the results of every aggregate that was pushed down. Whatever is
 * computed is left to tasks: it may fail, and must not do so before the query runs.
 */
final class DriverQueries extends SparkStrategy {
    static final DriverQueries STRATEGY = new DriverQueries();

    private DriverQueries() {}

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        List<SparkPlan> planned = new ArrayList<>();
        if (plan instanceof Project project
                && project.child() instanceof DataSourceV2ScanRelation relation
                && relation.scan() instanceof DriverRows driver) {
            List<Expression> selected = JavaConverters.seqAsJavaList(project.expressions()).stream()
                    .map(DriverQueries::unnamed)
                    .toList();
            if (selected.stream().allMatch(one -> one instanceof Attribute || one instanceof Literal)) {
                List<InternalRow> rows = rows(driver.rows(), selected, JavaConverters.seqAsJavaList(relation.output()));
                planned.add(new LocalTableScanExec(
                        project.output(), JavaConverters.asScalaBuffer(rows).toSeq()));
            }
        }
        return JavaConverters.asScalaBuffer(planned).toSeq();
    }

    private static Expression unnamed(Expression expression) {
        return expression instanceof Alias alias ? unnamed(alias.child()) : expression;
    }

    private static List<InternalRow> rows(
            InternalRow[] all, List<Expression> selected, List<? extends Attribute> columns) {
        int[] places = selected.stream().mapToInt(one -> place(one, columns)).toArray();
        List<InternalRow> rows = new ArrayList<>();
        for (InternalRow row : all) {
            Object[] values = new Object[places.length];
            Arrays.setAll(values, i -> {
                Expression one = selected.get(i);
                return one instanceof Literal literal ? literal.value() : row.get(places[i], one.dataType());
            });
            rows.add(Rows.of(values));
        }
        return rows;
    }

    /** Where a column is, and nowhere for a literal. */
    private static int place(Expression selected, List<? extends Attribute> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (selected instanceof Attribute attribute
                    && columns.get(i).exprId().equals(attribute.exprId())) {
                return i;
            }
        }
        return -1;
    }
}
