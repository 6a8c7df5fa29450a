package io.datashard.spark;

import io.datashard.spark.seam.AnalyzerRules;
import io.datashard.spark.seam.BareFunctions;
import io.datashard.spark.seam.QueryRules;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import scala.runtime.BoxedUnit;

/**
 * What datashard adds to Spark's sessions. Spark loads it by itself in spark-shell, spark-sql and programs that build their session in
 * Scala or Java, and elsewhere if {@code spark.sql.extensions} names it. A session without it gets the optimizer's rules when it first
 * meets a table, and goes without those of the analyzer: defaults of columns that an INSERT does not list, {@code mergeSchema} where a
 * table is written by its name, and some copies on write of tables with VARCHAR columns.
 */
public final class DatashardSparkSessionExtensions implements SparkSessionExtensionsProvider {

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        AnalyzerRules.inject(extensions);
        QueryRules.inject(extensions);
        BareFunctions.inject(extensions);
        return BoxedUnit.UNIT;
    }
}
