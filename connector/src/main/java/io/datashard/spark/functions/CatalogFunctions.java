package io.datashard.spark.functions;

import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;

/** The functions of the catalog, by name. */
public final class CatalogFunctions {
    /** Their names. */
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

    /** The function of a name of {@link #NAMES}. */
    public static UnboundFunction of(String name) {
        return switch (name) {
            case UnboundHealpix.NAME -> new UnboundHealpix();
            case UnboundCone.NAME -> new UnboundCone();
            case UnboundSkyDistance.NAME -> new UnboundSkyDistance();
            default -> new UnboundTransform(name);
        };
    }
}
