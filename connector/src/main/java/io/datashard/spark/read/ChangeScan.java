package io.datashard.spark.read;

import io.datashard.ChangePlan;
import io.datashard.PlannedFile;
import io.datashard.PlannedFiles;
import io.datashard.Snapshot;
import io.datashard.Table.HistoryLine;
import io.datashard.spark.seam.BlockHosts;
import io.datashard.spark.seam.ColumnarReads;
import io.datashard.spark.seam.FileSlices;
import io.datashard.spark.seam.ParquetRead;
import io.datashard.spark.seam.ReadSettings;
import io.datashard.spark.seam.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads the rows that versions deleted and inserted, as their files hold them: where a version put files in the place of others, rows that
 * stayed are shown as deleted and inserted. Two are equal when they are of the same versions and columns.
 */
final class ChangeScan implements SupportsReportStatistics, Batch {
    private final Subject subject;
    private final ChangePlan plan;
    private final StructType projection;

    /** @param table what users call the table of changes */
    record Subject(String table, Snapshot snapshot, VersionRange versions, CaseInsensitiveStringMap options) {}

    ChangeScan(Subject subject, ChangePlan plan, StructType projection) {
        this.subject = subject;
        this.plan = plan;
        this.projection = projection;
    }

    ChangePlan plan() {
        return plan;
    }

    /** The changes of some of the versions, by their numbers. */
    ChangeScan of(LongPredicate wanted) {
        return new ChangeScan(subject, plan.of(wanted), projection);
    }

    @Override
    public Statistics estimateStatistics() {
        return new ScanStatistics(
                OptionalLong.of(plan.inserted().rows() + plan.deleted().rows()),
                OptionalLong.of((long) (ReadSettings.of(SparkSession.active()).compressionFactor()
                        * (plan.inserted().bytes() + plan.deleted().bytes()))),
                Map.of());
    }

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        return subject.table() + " of the versions after " + subject.versions().since() + " up to "
                + subject.versions().until();
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarReads.mode(SparkSession.active(), projection);
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return Stream.concat(
                        pack(plan.deleted(), ChangeColumns.DELETE).stream(),
                        pack(plan.inserted(), ChangeColumns.INSERT).stream())
                .toArray(InputPartition[]::new);
    }

    private List<FileSlices> pack(PlannedFiles files, String change) {
        SparkSession session = SparkSession.active();
        return new SplitPacking(
                        ReadSettings.of(session),
                        constants(change),
                        BlockHosts.of(subject.snapshot().location(), session))
                .pack(files);
    }

    /** What the columns hold that are none of the table's: files of one version follow each other and share it. */
    private Function<PlannedFile, InternalRow> constants(String change) {
        Map<Long, InternalRow> ofVersions = new HashMap<>();
        for (HistoryLine version : plan.versions()) {
            Object[] values = Stream.of(projection.fields())
                    .filter(ChangeColumns::isAdded)
                    .map(column -> value(column, change, version))
                    .toArray();
            ofVersions.put(version.version(), Rows.of(values));
        }
        return file -> ofVersions.get(file.version());
    }

    private static Object value(StructField column, String change, HistoryLine version) {
        return switch (column.name()) {
            case ChangeColumns.TYPE -> UTF8String.fromString(change);
            case ChangeColumns.VERSION -> version.version();
            default -> ChronoUnit.MICROS.between(Instant.EPOCH, version.time());
        };
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        Snapshot snapshot = subject.snapshot();
        return new ParquetRead(
                        description(),
                        snapshot.location(),
                        ChangeColumns.toRead(projection, snapshot),
                        List.of(),
                        subject.options().asCaseSensitiveMap())
                .factory(SparkSession.active());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChangeScan that
                && identity().equals(that.identity())
                && projection.equals(that.projection);
    }

    @Override
    public int hashCode() {
        return Objects.hash(identity(), projection);
    }

    /** Which rows these are, of whatever columns. */
    List<Object> identity() {
        Snapshot snapshot = subject.snapshot();
        return List.of(snapshot.location(), snapshot.tableId(), snapshot.version(), plan.versions(), subject.options());
    }

    @Override
    public String toString() {
        return description();
    }
}
