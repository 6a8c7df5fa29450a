package io.datashard.spark.read;

import io.datashard.ScanPlan;
import io.datashard.Snapshot;
import io.datashard.spark.seam.ColumnarReads;
import io.datashard.spark.seam.ParquetRead;
import io.datashard.spark.seam.ReadSettings;
import io.datashard.spark.seam.Sessions;
import io.datashard.spark.types.SparkSchema;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Reads some columns of some files of one version. Two scans are equal when they give the same rows. */
final class DatashardScan implements SupportsReportStatistics, Batch {
    private final String table;
    private final Snapshot snapshot;
    private final PushedConditions conditions;
    private final OptionalInt limit;
    private final StructType projection;
    private final CaseInsensitiveStringMap options;
    private final Identity identity;
    private Map<NamedReference, ColumnStatistics> columnStatistics;

    /** What decides which rows come out. */
    private record Identity(
            String location,
            String tableId,
            long version,
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

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return new SplitPacking(ReadSettings.of(SparkSession.active()))
                .pack(conditions.plan().files())
                .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new ParquetRead(
                        table + " (version " + snapshot.version() + " of " + snapshot.location() + ")",
                        snapshot.location(),
                        SparkSchema.withIds(projection, snapshot.schema()),
                        conditions.undecided(),
                        options.asCaseSensitiveMap())
                .factory(SparkSession.active());
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
        return ScanMetrics.of(conditions.plan());
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
