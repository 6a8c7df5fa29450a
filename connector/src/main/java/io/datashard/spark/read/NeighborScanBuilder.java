package io.datashard.spark.read;

import io.datashard.DatashardException;
import io.datashard.Snapshot;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.types.SparkPredicates;
import io.datashard.spark.types.SparkSchema;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Collects what Spark pushes into a scan of cells with their neighbors. Conditions leave out files, of cells as of neighbors, and those on
 * {@link MetadataColumns#CELL} leave out cells; on each row that is read Spark evaluates them again.
 */
public final class NeighborScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final String table;
    private final Snapshot snapshot;
    private final Neighborhood neighborhood;
    private final CaseInsensitiveStringMap options;
    private StructType projection;
    private List<Predicate> pushed = List.of();
    private WantedCells cells = WantedCells.ALL;

    /**
     * A scan of all columns and rows, to be narrowed.
     *
     * @param table what users call it
     * @throws DatashardException if the table declares no neighbors
     */
    public NeighborScanBuilder(String table, Snapshot snapshot, CaseInsensitiveStringMap options) {
        this.table = table;
        this.snapshot = snapshot;
        this.options = options;
        this.projection = SparkSchema.toSpark(snapshot.schema());
        this.neighborhood = Neighborhood.of(snapshot.properties(), snapshot.partitioning(), snapshot.schema())
                .orElseThrow(() -> new DatashardException("the rows of " + table
                        + " cannot be read with their neighbors: the table does not say how near these are. Set its property "
                        + Neighborhood.PROPERTY + ", for example to '10 arcsec', or leave out the option neighbors"));
    }

    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        pushed = Stream.of(predicates)
                .filter(predicate ->
                        SparkPredicates.translate(predicate, snapshot.schema()).isPresent())
                .toList();
        cells = WantedCells.of(List.of(predicates), snapshot.schema());
        return predicates;
    }

    @Override
    public Predicate[] pushedPredicates() {
        return pushed.toArray(Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
        projection = requiredSchema;
    }

    @Override
    public Scan build() {
        return new NeighborScan(table, snapshot, neighborhood, pushed, cells, projection, options);
    }
}
