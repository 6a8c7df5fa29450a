package io.datashard.spark.read;

import io.datashard.PlannedFile;
import io.datashard.Snapshot;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A scan of all rows of those files that may hold a row which satisfies the conditions. */
public final class WholeFilesScanBuilder
        implements ScanBuilder, SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final String table;
    private final Snapshot snapshot;
    private final CaseInsensitiveStringMap options;
    private StructType projection;
    private PushedConditions conditions;
    private WholeFilesScan scan;

    /** A scan of all columns and files, to be narrowed. {@code table} is what users call the table. */
    public WholeFilesScanBuilder(String table, Snapshot snapshot, CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.options = options;
        this.projection = SparkSchema.toSpark(snapshot.schema());
        this.conditions = PushedConditions.none(() -> snapshot.plan(List.of()));
    }

    /** What is known of every row that the conditions select, of which the scan gives more. */
    public io.datashard.Predicate condition() {
        return conditions.condition();
    }

    /** The paths of the files that the scan has read; none if Spark needed no scan. */
    public Set<String> files() {
        return scan == null
                ? Set.of()
                : scan.plan().files().stream().map(PlannedFile::path).collect(Collectors.toSet());
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
        scan = new WholeFilesScan(table, snapshot, conditions, projection, options);
        return scan;
    }
}
