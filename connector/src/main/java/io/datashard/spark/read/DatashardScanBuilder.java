package io.datashard.spark.read;

import io.datashard.AggregateGroup;
import io.datashard.Snapshot;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownLimit;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Collects what Spark pushes into a scan of one version. The catalog is read once, with all conditions; what it decides for every
 * remaining file Spark need not evaluate on rows. Aggregates are a question of their own, unless the plan has counted the rows already;
 * where the catalog answers it there is no scan.
 */
public final class DatashardScanBuilder
        implements SupportsPushDownV2Filters,
                SupportsPushDownAggregates,
                SupportsPushDownLimit,
                SupportsPushDownRequiredColumns {
    private final String table;
    private final Snapshot snapshot;
    private final CaseInsensitiveStringMap options;
    private StructType projection;
    private PushedConditions conditions;
    private boolean filteredBySpark;
    private OptionalInt limit = OptionalInt.empty();
    private AnsweredScan answer;

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
        conditions = PushedConditions.of(translated, forCatalog, snapshot.plan(forCatalog));
        evaluatedBySpark.addAll(conditions.undecided());
        filteredBySpark = !evaluatedBySpark.isEmpty();
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

    /** All of an answer comes from the catalog, so that Spark has nothing to add up. */
    @Override
    public boolean supportCompletePushDown(Aggregation aggregation) {
        return true;
    }

    @Override
    public boolean pushAggregation(Aggregation aggregation) {
        if (filteredBySpark) {
            return false;
        }
        answer = PushedAggregation.of(aggregation, snapshot.schema())
                .flatMap(question -> groups(question)
                        .map(groups -> new AnsweredScan(description(), question.output(), question.types(), groups)))
                .orElse(null);
        return answer != null;
    }

    /** Nothing where the catalog has no answer. */
    private Optional<List<AggregateGroup>> groups(PushedAggregation question) {
        if (conditions == null) {
            return snapshot.aggregate(List.of(), question.groupBy(), question.aggregates());
        } else if (question.countsRowsOnly()) {
            // The plan has counted them: the catalog decides every condition for all of its files.
            long rows = conditions.plan().rows();
            return Optional.of(List.of(new AggregateGroup(
                    List.of(), Collections.nCopies(question.aggregates().size(), rows))));
        }
        return snapshot.aggregate(conditions.forCatalog(), question.groupBy(), question.aggregates());
    }

    private String description() {
        return table + " version " + snapshot.version() + " [answered by the catalog; conditions: "
                + Arrays.stream(pushedPredicates()).map(Predicate::toString).collect(Collectors.joining(", ")) + "]";
    }

    /** A scan may still give more rows than are wanted, as files are not cut; {@link #isPartiallyPushed} is true. */
    @Override
    public boolean pushLimit(int rows) {
        if (filteredBySpark || answer != null) {
            return false;
        }
        limit = OptionalInt.of(rows);
        return true;
    }

    @Override
    public Scan build() {
        return answer != null ? answer : new DatashardScan(table, snapshot, planned(), limit, projection, options);
    }

    private PushedConditions planned() {
        if (conditions == null) {
            OptionalInt rows = limit;
            return PushedConditions.none(
                    () -> rows.isPresent() ? snapshot.plan(List.of(), rows.getAsInt()) : snapshot.plan(List.of()));
        }
        return limit.isPresent() ? conditions.first(limit.getAsInt()) : conditions;
    }
}
