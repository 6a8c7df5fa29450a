package io.datashard.spark.read;

import io.datashard.Field;
import io.datashard.ScanPlan;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.seam.ColumnarReads;
import io.datashard.spark.seam.NeighborRead;
import io.datashard.spark.seam.ReadSettings;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Reads cells of one version, each in one task, with the rows of other cells that are near it. Of those only the border rows are read,
 * where the files say which these are. Two scans are equal when they give the same rows.
 */
final class NeighborScan implements SupportsReportStatistics, Batch {
    private final String table;
    private final Snapshot snapshot;
    private final Neighborhood neighborhood;
    private final List<Predicate> pushed;
    private final WantedCells cells;
    private final StructType projection;
    private final CaseInsensitiveStringMap options;
    private final Identity identity;
    private ScanPlan own;
    private NeighborPlan plan;

    /** What decides which rows come out. */
    private record Identity(
            String location,
            String tableId,
            long version,
            Schema schema,
            Neighborhood neighborhood,
            Set<Predicate> pushed,
            WantedCells cells,
            StructType projection,
            CaseInsensitiveStringMap options) {}

    NeighborScan(
            String table,
            Snapshot snapshot,
            Neighborhood neighborhood,
            List<Predicate> pushed,
            WantedCells cells,
            StructType projection,
            CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.neighborhood = neighborhood;
        this.pushed = pushed;
        this.cells = cells;
        this.projection = projection;
        this.options = options;
        this.identity = new Identity(
                snapshot.location(),
                snapshot.tableId(),
                snapshot.version(),
                snapshot.schema(),
                neighborhood,
                Set.copyOf(pushed),
                cells,
                projection,
                options);
    }

    @Override
    public StructType readSchema() {
        return projection;
    }

    @Override
    public String description() {
        return table + " version " + snapshot.version() + " [cells with their neighbors within "
                + neighborhood.radius() + " degrees; cells: " + cells + "; conditions: "
                + pushed.stream().map(Predicate::toString).collect(Collectors.joining(", ")) + "]";
    }

    private List<io.datashard.Predicate> conditions() {
        return pushed.stream()
                .flatMap(predicate -> SparkPredicates.translate(predicate, snapshot.schema()).stream())
                .toList();
    }

    /** The files of the cells themselves. */
    private synchronized ScanPlan own() {
        if (own == null) {
            own = snapshot.plan(conditions());
        }
        return own;
    }

    private synchronized NeighborPlan plan() {
        if (plan == null) {
            plan = NeighborPlan.of(table, snapshot, neighborhood, conditions(), cells);
        }
        return plan;
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return plan().slices(own().files(), FileConstants.of(projection, snapshot))
                .toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        Field longitude = snapshot.schema().field(neighborhood.longitude()).orElseThrow();
        Field latitude = snapshot.schema().field(neighborhood.latitude()).orElseThrow();
        StructType read = with(latitude, with(longitude, projection));
        NeighborRead.Near near = new NeighborRead.Near(
                projection,
                read.fieldIndex(longitude.name()),
                read.fieldIndex(latitude.name()),
                neighborhood.cells(),
                neighborhood.radius());
        return new NeighborRead(SnapshotRead.of(table, snapshot, read, pushed, options), near)
                .factory(SparkSession.active());
    }

    private StructType with(Field column, StructType columns) {
        return columns.getFieldIndex(column.name()).isDefined()
                ? columns
                : columns.add(SparkSchema.toSpark(snapshot.schema()).apply(column.name()));
    }

    @Override
    public ColumnarSupportMode columnarSupportMode() {
        return ColumnarReads.mode(SparkSession.active(), projection);
    }

    /** Each border row counts as one neighbor; how many there are, only their distances tell. */
    @Override
    public Statistics estimateStatistics() {
        return new ScanStatistics(
                own().rows() + plan().rows(),
                own().bytes() + plan().bytes(),
                SparkSchema.toSpark(snapshot.schema()),
                projection,
                ReadSettings.of(SparkSession.active()),
                Map.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeighborScan that && identity.equals(that.identity);
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
