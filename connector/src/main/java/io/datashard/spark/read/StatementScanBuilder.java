package io.datashard.spark.read;

import io.datashard.Snapshot;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A scan of one version for a statement that changes rows. Nothing is asked of the catalog before the scan is read, as Spark prepares
 * one also for a DELETE that the catalog decides alone.
 */
abstract class StatementScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    final String table;
    final Snapshot snapshot;
    final CaseInsensitiveStringMap options;
    private StructType projection;
    private PushedConditions conditions;

    StatementScanBuilder(String table, Snapshot snapshot, CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.options = options;
        this.projection = SparkSchema.toSpark(snapshot.schema());
        this.conditions = PushedConditions.none(() -> snapshot.plan(List.of()));
    }

    /** What is known of every row that the statement may change: the conditions that were pushed. */
    public final io.datashard.Predicate condition() {
        return conditions.condition();
    }

    /** All are to be evaluated on rows, too. */
    @Override
    public final Predicate[] pushPredicates(Predicate[] predicates) {
        List<Predicate> translated = new ArrayList<>();
        List<io.datashard.Predicate> forCatalog = new ArrayList<>();
        for (Predicate predicate : predicates) {
            SparkPredicates.translate(predicate, snapshot.schema()).ifPresent(ours -> {
                translated.add(predicate);
                forCatalog.add(ours);
            });
        }
        conditions = PushedConditions.evaluated(translated, forCatalog, () -> snapshot.plan(forCatalog));
        return predicates;
    }

    @Override
    public final Predicate[] pushedPredicates() {
        return conditions.pushed().toArray(Predicate[]::new);
    }

    @Override
    public final void pruneColumns(StructType requiredSchema) {
        projection = requiredSchema;
    }

    @Override
    public final Scan build() {
        return build(conditions, projection);
    }

    abstract Scan build(PushedConditions pushed, StructType columns);
}
