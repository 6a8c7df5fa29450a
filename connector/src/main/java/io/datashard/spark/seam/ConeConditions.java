package io.datashard.spark.seam;

import io.datashard.Cone;
import io.datashard.DatashardException;
import io.datashard.spark.functions.InCone;
import io.datashard.spark.functions.SkyDistance;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.ApplyFunctionExpression;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Makes {@code sky_distance(...) <= radius} of {@code cone(...)} in conditions, where the cone is fixed. Spark pushes the former into
 * scans; of a function that is a condition by itself Spark 3.5 asserts that it is none. It says the same of every row.
 */
final class ConeConditions extends Rule<LogicalPlan> {
    static final ConeConditions RULE = new ConeConditions();

    private ConeConditions() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transformUp(new Plans());
    }

    private static boolean isFixedCone(Expression expression) {
        if (!(expression instanceof StaticInvoke call) || call.staticObject() != InCone.class) {
            return false;
        }
        List<Expression> arguments = JavaConverters.seqAsJavaList(call.arguments());
        return isCone(arguments.get(2), arguments.get(3), arguments.get(4));
    }

    /** What is no cone is left to the function, which says so. */
    private static boolean isCone(Expression longitude, Expression latitude, Expression radius) {
        if (longitude instanceof Literal east
                && east.value() instanceof Double axisLongitude
                && latitude instanceof Literal north
                && north.value() instanceof Double axisLatitude
                && radius instanceof Literal angle
                && angle.value() instanceof Double degrees) {
            try {
                return new Cone(axisLongitude, axisLatitude, degrees).radius() == degrees;
            } catch (DatashardException noCone) {
                return false;
            }
        }
        return false;
    }

    private static Expression comparison(StaticInvoke call) {
        return new LessThanOrEqual(
                new ApplyFunctionExpression(
                        new SkyDistance(), call.arguments().take(4).toSeq()),
                call.arguments().apply(4));
    }

    /** Nodes that may have conditions. */
    private static final class Plans extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean isDefinedAt(LogicalPlan plan) {
            return !(plan instanceof Project);
        }

        @Override
        public <A extends LogicalPlan, B> B applyOrElse(A plan, Function1<A, B> otherwise) {
            @SuppressWarnings("unchecked") // the type of what a partial function gives where it is defined
            B replaced = isDefinedAt(plan) ? (B) plan.transformExpressions(new Calls()) : otherwise.apply(plan);
            return replaced;
        }
    }

    private static final class Calls extends AbstractPartialFunction<Expression, Expression> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean isDefinedAt(Expression expression) {
            return isFixedCone(expression);
        }

        @Override
        public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> otherwise) {
            @SuppressWarnings("unchecked") // the type of what a partial function gives where it is defined
            B replaced = isFixedCone(expression)
                    ? (B) comparison((StaticInvoke) (Expression) expression)
                    : otherwise.apply(expression);
            return replaced;
        }
    }
}
