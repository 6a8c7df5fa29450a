package io.datashard.spark.seam;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Least;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.types.DataTypes;
import scala.Function1;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.AbstractPartialFunction;

/**
 * Makes {@code least(count(1), 1)} of {@code count(DISTINCT <constant>)}, which is the same of any rows. Spark 3.5 pushes the latter into
 * sources as {@code count(*)}: it takes a constant for a column that is never null, whether or not its values are to be distinct
 * (DataSourceStrategy.translateAggregate).
 */
final class DistinctConstants extends Rule<LogicalPlan> {
    static final DistinctConstants RULE = new DistinctConstants();

    private DistinctConstants() {}

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transformAllExpressions(new Counts());
    }

    private static boolean isDistinctConstant(Expression expression) {
        return expression instanceof AggregateExpression aggregate
                && aggregate.isDistinct()
                && aggregate.aggregateFunction() instanceof Count count
                && count.children().length() == 1
                && count.children().head() instanceof Literal literal
                && literal.value() != null;
    }

    private static Expression leastOfRowsAndOne(AggregateExpression distinct) {
        Expression one = new Literal(1L, DataTypes.LongType);
        AggregateExpression rows = new AggregateExpression(
                new Count(seq(one)), distinct.mode(), false, distinct.filter(), distinct.resultId());
        return new Least(seq(rows, one));
    }

    private static Seq<Expression> seq(Expression... expressions) {
        return JavaConverters.asScalaBuffer(List.of(expressions)).toList();
    }

    private static final class Counts extends AbstractPartialFunction<Expression, Expression> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean isDefinedAt(Expression expression) {
            return isDistinctConstant(expression);
        }

        @Override
        public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> otherwise) {
            @SuppressWarnings("unchecked") // the type of what a partial function gives where it is defined
            B replaced = isDistinctConstant(expression)
                    ? (B) leastOfRowsAndOne((AggregateExpression) (Expression) expression)
                    : otherwise.apply(expression);
            return replaced;
        }
    }
}
