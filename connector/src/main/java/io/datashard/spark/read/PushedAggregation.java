package io.datashard.spark.read;

import io.datashard.Aggregate;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's aggregates as ours.
 *
 * @param output the columns that Spark expects: first those it groups by, then one for each aggregate
 * @param types of the output's values
 */
record PushedAggregation(List<Field> groupBy, List<Aggregate> aggregates, StructType output, List<Type> types) {

    /** Nothing for what the catalog has no answer to: other functions, distinct values, expressions, columns with parts. */
    static Optional<PushedAggregation> of(Aggregation aggregation, Schema schema) {
        List<Field> groupBy = new ArrayList<>();
        List<Aggregate> aggregates = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        StructType output = new StructType();
        for (Expression expression : aggregation.groupByExpressions()) {
            Optional<Field> column = column(expression, schema);
            if (column.isEmpty()) {
                return Optional.empty();
            }
            groupBy.add(column.get());
            types.add(column.get().type());
            output = output.add(
                    expression.describe(), SparkSchema.toSpark(column.get().type()));
        }
        for (AggregateFunc function : aggregation.aggregateExpressions()) {
            Optional<Aggregate> aggregate = aggregate(function, schema);
            if (aggregate.isEmpty()) {
                return Optional.empty();
            }
            Type type = type(aggregate.get());
            aggregates.add(aggregate.get());
            types.add(type);
            output = output.add(function.describe(), SparkSchema.toSpark(type));
        }
        return output.isEmpty()
                ? Optional.empty()
                : Optional.of(new PushedAggregation(groupBy, aggregates, output, types));
    }

    /** Whether all of it is the number of all rows together. */
    boolean countsRowsOnly() {
        return groupBy.isEmpty() && aggregates.stream().allMatch(Aggregate.CountRows.class::isInstance);
    }

    private static Optional<Aggregate> aggregate(AggregateFunc function, Schema schema) {
        if (function instanceof CountStar) {
            return Optional.of(new Aggregate.CountRows());
        } else if (function instanceof Count count && !count.isDistinct()) {
            return column(count.column(), schema).map(Aggregate.Count::new);
        } else if (function instanceof Min min) {
            return column(min.column(), schema).map(Aggregate.Min::new);
        } else if (function instanceof Max max) {
            return column(max.column(), schema).map(Aggregate.Max::new);
        }
        return Optional.empty();
    }

    private static Optional<Field> column(Expression expression, Schema schema) {
        return expression instanceof NamedReference reference
                ? schema.field(reference.fieldNames())
                        .filter(field -> field.type().isPrimitive())
                : Optional.empty();
    }

    private static Type type(Aggregate aggregate) {
        if (aggregate instanceof Aggregate.Min min) {
            return min.column().type();
        } else if (aggregate instanceof Aggregate.Max max) {
            return max.column().type();
        }
        return Type.Primitive.LONG;
    }
}
