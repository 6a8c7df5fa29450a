package io.datashard.spark.types;

import io.datashard.Cone;
import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Type.Primitive;
import io.datashard.spark.functions.SkyDistance;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.connector.expressions.Cast;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.UserDefinedScalarFunc;
import org.apache.spark.sql.types.DataTypes;

/** The condition that a point of two columns is no farther from a fixed one than a number of degrees. */
final class ConeCondition {
    private ConeCondition() {}

    /**
     * The condition, or nothing if it is another one.
     *
     * @param distance what is compared
     * @param radius what it is not to exceed
     * @param columns finds the column of an expression
     */
    static Optional<Predicate> of(
            Expression distance, Expression radius, Function<Expression, Optional<Field>> columns) {
        if (!(distance instanceof UserDefinedScalarFunc function)
                || !function.canonicalName().equals(SkyDistance.CANONICAL_NAME)) {
            return Optional.empty();
        }
        Expression[] arguments = function.children();
        boolean pointFirst = number(arguments[0]).isEmpty();
        Expression[] point = {arguments[pointFirst ? 0 : 2], arguments[pointFirst ? 1 : 3]};
        Optional<Double> longitude = number(arguments[pointFirst ? 2 : 0]);
        Optional<Double> latitude = number(arguments[pointFirst ? 3 : 1]);
        return column(point[0], columns).flatMap(east -> column(point[1], columns)
                .flatMap(north -> longitude.flatMap(axisEast -> latitude.flatMap(axisNorth -> number(radius)
                        .flatMap(degrees -> cone(axisEast, axisNorth, degrees))
                        .map(cone -> new Predicate.Within(east, north, cone))))));
    }

    private static Optional<Cone> cone(double longitude, double latitude, double radius) {
        try {
            return Optional.of(new Cone(longitude, latitude, radius));
        } catch (DatashardException noCone) {
            return Optional.empty(); // Spark evaluates the comparison as it stands
        }
    }

    /** Floats are cast for the function, which loses nothing. */
    private static Optional<Field> column(Expression expression, Function<Expression, Optional<Field>> columns) {
        if (expression instanceof Cast cast && cast.dataType().equals(DataTypes.DoubleType)) {
            return columns.apply(cast.expression()).filter(field -> field.type() == Primitive.FLOAT);
        }
        return columns.apply(expression).filter(field -> field.type() == Primitive.DOUBLE);
    }

    private static Optional<Double> number(Expression expression) {
        return expression instanceof Literal<?> literal && literal.value() instanceof Double number
                ? Optional.of(number)
                : Optional.empty();
    }
}
