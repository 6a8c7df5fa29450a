package io.datashard.spark.read;

import io.datashard.Snapshot;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A scan of the rows that a statement may change, of one version. Nothing is asked of the catalog before the scan is read, as Spark
 * prepares one also for a DELETE that the catalog decides alone.
 */
public final class RowsToChangeScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final String table;
    private final Snapshot snapshot;
    private final CaseInsensitiveStringMap options;
    private StructType projection;
    private PushedConditions conditions;

    /** A scan of all columns and rows, to be narrowed. {@code table} is what users call the table. */
    public RowsToChangeScanBuilder(String table, Snapshot snapshot, CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.options = options;
        this.projection = SparkSchema.toSpark(snapshot.schema());
        this.conditions = PushedConditions.none(() -> snapshot.plan(List.of()));
    }

    /** What is known of every row that the scan is to give: the conditions that were pushed. */
    public io.datashard.Predicate condition() {
        return conditions.condition();
    }

    /** All are to be evaluated on rows, too. */
    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
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
    public Predicate[] pushedPredicates() {
        return conditions.pushed().toArray(Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        projection = requiredSchema;
    }

    @Override
    public Scan build() {
        return new DatashardScan(table, snapshot, conditions, OptionalInt.empty(), projection, options);
    }
}
