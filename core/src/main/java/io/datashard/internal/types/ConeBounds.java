package io.datashard.internal.types;

import io.datashard.Cone;
import io.datashard.Field;
import io.datashard.Predicate;
import io.datashard.Predicate.Operator;
import io.datashard.Type;
import io.datashard.internal.sphere.Region;
import java.util.List;

/**
 * What a cone demands of longitude and latitude each on its own: a condition that every point of the cone satisfies. Longitudes may be
 * written from 0 to 360 or from -180 to 180, and so these two turns and the next are told apart; what lies farther out is let pass.
 */
public final class ConeBounds {
    private ConeBounds() {}

    /** The condition that holds wherever a point is in the cone. */
    public static Predicate of(Predicate.Within within) {
        Cone cone = within.cone();
        double reach = cone.radius() + Region.MARGIN;
        Predicate latitudes = between(within.latitude(), cone.latitude() - reach, cone.latitude() + reach);
        boolean holdsPole = Math.abs(cone.latitude()) + reach >= 90;
        if (holdsPole) {
            return latitudes;
        }
        double halfWidth = halfWidth(cone.latitude(), reach) + Region.MARGIN;
        double axis = Math.IEEEremainder(cone.longitude(), 360);
        return new Predicate.And(
                List.of(latitudes, longitudes(within.longitude(), axis - halfWidth, axis + halfWidth)));
    }

    /**
     * The widest part of a cone lies nearer to the pole than its axis, where the sine of the width is sin(reach) / cos(latitude). The
     * arc sine of numbers near 1 is off by more than the margin, the arc tangent of the same angle never is.
     */
    private static double halfWidth(double latitude, double reach) {
        double ofNorth = Math.cos(Math.toRadians(latitude + reach));
        double ofSouth = Math.cos(Math.toRadians(latitude - reach));
        return Math.toDegrees(Math.atan2(Math.sin(Math.toRadians(reach)), Math.sqrt(ofNorth * ofSouth)));
    }

    private static Predicate longitudes(Field column, double west, double east) {
        return new Predicate.Or(List.of(
                compare(column, Operator.LE, east - 720),
                between(column, west - 360, east - 360),
                between(column, west, east),
                between(column, west + 360, east + 360),
                compare(column, Operator.GE, west + 720)));
    }

    private static Predicate between(Field column, double low, double high) {
        return new Predicate.And(List.of(compare(column, Operator.GE, low), compare(column, Operator.LE, high)));
    }

    private static Predicate compare(Field column, Operator side, double bound) {
        return new Predicate.Comparison(column, side, literal(column.type(), side, bound));
    }

    /** Of a column of floats, the bound is the next one outside. */
    private static Object literal(Type type, Operator side, double bound) {
        if (type == Type.Primitive.DOUBLE) {
            return bound;
        }
        float nearest = (float) bound;
        return side == Operator.GE ? Math.nextDown(nearest) : Math.nextUp(nearest);
    }
}
