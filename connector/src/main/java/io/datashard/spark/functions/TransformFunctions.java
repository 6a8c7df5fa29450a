package io.datashard.spark.functions;

import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;

/** The functions of the catalog, by name. */
public final class TransformFunctions {
    /** Their names. */
    public static final Set<String> NAMES =
            new TreeSet<>(Set.of("years", "months", "days", "hours", "bucket", "truncate"));

    private TransformFunctions() {}

    /** The function of a name of {@link #NAMES}. */
    public static UnboundFunction of(String name) {
        return new UnboundTransform(name);
    }
}
