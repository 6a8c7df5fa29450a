package io.datashard.spark.functions;

import io.datashard.internal.sphere.Healpix;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The functions of the catalog, by name. */
public final class CatalogFunctions {
    /** Their names, but for the one that only writes use. */
    public static final Set<String> NAMES = new TreeSet<>(Set.of(
            "years",
            "months",
            "days",
            "hours",
            "bucket",
            "truncate",
            UnboundHealpix.NAME,
            UnboundCone.NAME,
            UnboundSkyDistance.NAME));

    private CatalogFunctions() {}

    /** Whether there is a function of a name. */
    public static boolean has(String name) {
        return NAMES.contains(name) || name.equals(UnboundHealpixLayout.NAME);
    }

    /** By what the rows of a table with neighbors are sorted: by cells, and in each cell the border rows first. */
    public static Transform layout(int order, String longitude, String latitude, double radius) {
        return Expressions.apply(
                UnboundHealpixLayout.NAME,
                Expressions.literal(order),
                Expressions.column(longitude),
                Expressions.column(latitude),
                Expressions.literal(radius));
    }

    /** The same of columns of a frame. */
    public static Column layout(Healpix cells, Column longitude, Column latitude, double radius) {
        UDF2<Double, Double, Long> layout = new CellLayout(cells, radius);
        return functions
                .udf(layout, DataTypes.LongType)
                .apply(longitude.cast(DataTypes.DoubleType), latitude.cast(DataTypes.DoubleType));
    }

    /** The function of a name that there is. */
    public static UnboundFunction of(String name) {
        return switch (name) {
            case UnboundHealpix.NAME -> new UnboundHealpix();
            case UnboundHealpixLayout.NAME -> new UnboundHealpixLayout();
            case UnboundCone.NAME -> new UnboundCone();
            case UnboundSkyDistance.NAME -> new UnboundSkyDistance();
            default -> new UnboundTransform(name);
        };
    }
}
