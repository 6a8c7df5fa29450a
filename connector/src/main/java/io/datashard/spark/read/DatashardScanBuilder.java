package io.datashard.spark.read;

import io.datashard.ScanPlan;
import io.datashard.Snapshot;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Collects what Spark pushes into a scan of one version. The catalog is read once, with all conditions; what it decides for every
 * remaining file Spark need not evaluate on rows.
 */
public final class DatashardScanBuilder
        implements ScanBuilder, SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final String table;
    private final Snapshot snapshot;
    private final CaseInsensitiveStringMap options;
    private StructType projection;
    private PushedConditions conditions;

    /** A scan of all columns and rows, to be narrowed. {@code table} is what users call the table. */
    public DatashardScanBuilder(String table, Snapshot snapshot, CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.options = options;
        this.projection = SparkSchema.toSpark(snapshot.schema());
    }

    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        List<Predicate> translated = new ArrayList<>();
        List<io.datashard.Predicate> forCatalog = new ArrayList<>();
        List<Predicate> evaluatedBySpark = new ArrayList<>();
        for (Predicate predicate : predicates) {
            Optional<io.datashard.Predicate> ours = SparkPredicates.translate(predicate, snapshot.schema());
            if (ours.isPresent()) {
                translated.add(predicate);
                forCatalog.add(ours.get());
            } else {
                evaluatedBySpark.add(predicate);
            }
        }
        ScanPlan plan = snapshot.plan(forCatalog);
        conditions = PushedConditions.of(translated, plan);
        evaluatedBySpark.addAll(conditions.undecided());
        return evaluatedBySpark.toArray(Predicate[]::new);
    }

    @Override
    public Predicate[] pushedPredicates() {
        return conditions == null ? new Predicate[0] : conditions.pushed().toArray(Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        projection = requiredSchema;
    }

    @Override
    public Scan build() {
        if (conditions == null) {
            conditions = PushedConditions.of(List.of(), snapshot.plan(List.of()));
        }
        return new DatashardScan(table, snapshot, conditions, projection, options);
    }
}
