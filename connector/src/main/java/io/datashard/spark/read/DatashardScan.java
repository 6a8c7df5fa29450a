package io.datashard.spark.read;

import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.spark.seam.ColumnarReads;
import io.datashard.spark.seam.ParquetRead;
import io.datashard.spark.seam.ReadSettings;
import io.datashard.spark.seam.Sessions;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportPartitioning;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.connector.read.partitioning.Partitioning;
import org.apache.spark.sql.connector.read.partitioning.UnknownPartitioning;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Reads some columns of some files of one version. Two scans are equal when they give the same rows. */
final class DatashardScan implements SupportsReportStatistics, SupportsReportPartitioning, SupportsRuntimeV2Filtering {
    private final String table;
    private final Snapshot snapshot;
    private final PushedConditions conditions;
    private final OptionalInt limit;
    private final StructType projection;
    private final CaseInsensitiveStringMap options;
    private final Identity identity;
    private Optional<ScanPlan> filtered = Optional.empty();
    private Optional<ScanPlan> planned = Optional.empty();
    private Map<NamedReference, ColumnStatistics> columnStatistics;
    private Optional<PartitionKeys> keys;

    /** What decides which rows come out. */
    private record Identity(
            String location,
            String tableId,
            long version,
            Schema schema,
            Set<Predicate> pushed,
            OptionalInt limit,
            StructType projection,
            CaseInsensitiveStringMap options) {}

    DatashardScan(
            String table,
            Snapshot snapshot,
            PushedConditions conditions,
            OptionalInt limit,
            StructType projection,
            CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.conditions = conditions;
        this.limit = limit;
        this.projection = projection;
        this.options = options;
        this.identity = new Identity(
                snapshot.location(),
                snapshot.tableId(),
                snapshot.version(),
                snapshot.schema(), // which a scope changes before there is a version
                Set.copyOf(conditions.pushed()),
                limit,
                projection,
                options);
    }

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        ScanPlan plan = conditions.plan();
        return table + " version " + snapshot.version() + " [conditions: "
                + conditions.pushed().stream().map(Predicate::toString).collect(Collectors.joining(", "))
                + (limit.isPresent() ? "; limit: " + limit.getAsInt() : "")
                + "; files: " + plan.filesTotal() + " in all, " + plan.filesInPartitions() + " left by partition, "
                + plan.files().size() + " left by statistics; bytes: " + plan.bytes() + "]";
    }

    /** Of the files that the conditions left or, right after {@link #filter}, of what the filter left of those. */
    @Override
    public Batch toBatch() {
        ScanPlan plan = filtered.orElseGet(conditions::plan);
        filtered = Optional.empty();
        planned = Optional.of(plan);
        ParquetRead read = SnapshotRead.of(table, snapshot, projection, conditions.undecided(), options);
        return new DatashardBatch(this, keys(), plan, FileConstants.of(projection, snapshot), read);
    }

    /** Unknown unless the session wants to join partitions as they lie: keys forbid packing files of several partitions together. */
    @Override
    public Partitioning outputPartitioning() {
        return keys().<Partitioning>map(
                        found -> found.partitioning(conditions.plan().files()))
                .orElseGet(() -> new UnknownPartitioning(0));
    }

    /** The keys by which all batches of this scan group files, filtered or not. */
    synchronized Optional<PartitionKeys> keys() {
        if (keys == null) {
            keys = Sessions.joinsStoredPartitions(SparkSession.active())
                    ? PartitionKeys.of(snapshot, projection, conditions.plan().files())
                    : Optional.empty();
        }
        return keys;
    }

    @Override
    public NamedReference[] filterAttributes() {
        return FilterColumns.of(snapshot, projection);
    }

    /**
     * Asks the catalog again, with what Spark has learned from the other side of a join. It holds for the next batch only, as others
     * who share this scan may have learned something else.
     */
    @Override
    public void filter(Predicate[] learned) {
        List<io.datashard.Predicate> all = Stream.concat(conditions.pushed().stream(), Stream.of(learned))
                .flatMap(condition -> SparkPredicates.translate(condition, snapshot.schema()).stream())
                .toList();
        filtered = Optional.of(snapshot.plan(all));
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarReads.mode(SparkSession.active(), projection);
    }

    @Override
    public Statistics estimateStatistics() {
        return new ScanStatistics(
                conditions.plan(),
                SparkSchema.toSpark(snapshot.schema()),
                projection,
                ReadSettings.of(SparkSession.active()),
                Sessions.usesColumnStatistics(SparkSession.active()) ? columnStatistics() : Map.of());
    }

    /** Reads the catalog again, once. Of the first rows alone nothing is known. */
    private synchronized Map<NamedReference, ColumnStatistics> columnStatistics() {
        if (columnStatistics == null) {
            columnStatistics =
                    limit.isPresent() ? Map.of() : ColumnEstimate.of(projection, snapshot, conditions.forCatalog());
        }
        return columnStatistics;
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return ScanMetrics.supported();
    }

    @Override
    public CustomTaskMetric[] reportDriverMetrics() {
        return ScanMetrics.of(planned.orElseGet(conditions::plan));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatashardScan that && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    @Override
    public String toString() {
        return description();
    }
}
