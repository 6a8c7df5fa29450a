package io.datashard.spark.seam;

import io.datashard.spark.functions.CatalogFunctions;
import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.V2ExpressionUtils;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** Functions that a session knows without a catalog's name, so that they work on tables by path. */
public final class BareFunctions {
    private static final List<String> NAMES = List.of("healpix", "cone", "sky_distance");

    private BareFunctions() {}

    /** Adds the functions. */
    public static void inject(SparkSessionExtensions extensions) {
        for (String name : NAMES) {
            UnboundFunction function = CatalogFunctions.of(name);
            extensions.injectFunction(new Tuple3<>(
                    FunctionIdentifier.apply(name),
                    new ExpressionInfo(function.getClass().getName(), name),
                    arguments -> bind(function, arguments)));
        }
    }

    private static Expression bind(UnboundFunction function, Seq<Expression> arguments) {
        StructType types = new StructType();
        for (Expression argument : JavaConverters.seqAsJavaList(arguments)) {
            types = types.add("argument" + (types.size() + 1), argument.dataType(), argument.nullable());
        }
        BoundFunction bound = function.bind(types);
        return V2ExpressionUtils.resolveScalarFunction((ScalarFunction<?>) bound, arguments);
    }
}
