package io.datashard.spark.read;

import io.datashard.PlannedFiles;
import io.datashard.ScanPlan;
import io.datashard.Snapshot;
import io.datashard.spark.seam.ColumnarReads;
import io.datashard.spark.seam.ParquetRead;
import io.datashard.spark.seam.ReadSettings;
import io.datashard.spark.types.SparkSchema;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Reads all rows of some files, which a statement is about to replace. Like no other scan: which files it reads, its statement has to
 * know. Where Spark reads it twice, for the rows to change and for the others, both read the same files.
 */
final class WholeFilesScan implements SupportsReportStatistics, SupportsRuntimeV2Filtering {
    private final String table;
    private final Snapshot snapshot;
    private final PushedConditions conditions;
    private final StructType projection;
    private final CaseInsensitiveStringMap options;
    private Optional<ScanPlan> filtered = Optional.empty();

    WholeFilesScan(
            String table,
            Snapshot snapshot,
            PushedConditions conditions,
            StructType projection,
            CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.conditions = conditions;
        this.projection = projection;
        this.options = options;
    }

    /** The files that are read, once Spark has told what it learned of them. */
    synchronized ScanPlan plan() {
        return filtered.orElseGet(conditions::plan);
    }

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        return table + " version " + snapshot.version() + " [all rows of "
                + conditions.plan().files().size() + " files of "
                + conditions.plan().filesTotal() + "]";
    }

    @Override
    public NamedReference[] filterAttributes() {
        return Stream.of(projection.fieldNames())
                .filter(column -> column.equals(MetadataColumns.FILE) && MetadataColumns.tellRows(snapshot))
                .map(ColumnName::new)
                .toArray(NamedReference[]::new);
    }

    /** Leaves the files that hold a row to change. What comes first counts: rows that were read twice must be of the same files. */
    @Override
    public synchronized void filter(Predicate[] learned) {
        if (filtered.isPresent()) {
            return;
        }
        for (Predicate predicate : learned) {
            if (predicate.name().equals("IN")) {
                ScanPlan plan = plan();
                filtered = Optional.of(new ScanPlan(
                        only(paths(predicate), plan.files()),
                        plan.filesTotal(),
                        plan.filesInPartitions(),
                        plan.decided()));
            }
        }
    }

    private static Set<String> paths(Predicate in) {
        Set<String> paths = new HashSet<>();
        Arrays.stream(in.children())
                .skip(1)
                .map(path -> String.valueOf(((Literal<?>) path).value()))
                .forEach(paths::add);
        return paths;
    }

    private static PlannedFiles only(Set<String> paths, PlannedFiles files) {
        PlannedFiles.Builder left = PlannedFiles.builder();
        files.stream().filter(file -> paths.contains(file.path())).forEach(left::add);
        return left.build();
    }

    /** Conditions choose files only: no part of a file is skipped. */
    @Override
    public Batch toBatch() {
        ParquetRead read = SnapshotRead.of(table, snapshot, projection, List.of(), options);
        return new DatashardBatch(this, Optional.empty(), plan(), FileConstants.of(projection, snapshot), read);
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
                Map.of());
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return ScanMetrics.supported();
    }

    @Override
    public CustomTaskMetric[] reportDriverMetrics() {
        return ScanMetrics.of(plan());
    }

    @Override
    public String toString() {
        return description();
    }
}
