package io.datashard.spark.read;

import io.datashard.Transform;
import io.datashard.internal.sphere.Healpix;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.seam.Pairing;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pairs of near rows of two tables that lie in the same cells, as a table. Its tasks each read a cell of the left table, and of the
 * right one that cell with its neighbors; no row goes from task to task.
 *
 * @param pairing which pairs
 * @param distanceColumn name of the column with their distance in arcseconds
 */
public record MatchedTables(MatchSide left, MatchSide right, Pairing pairing, String distanceColumn)
        implements Table, SupportsRead {
    private static final Logger LOG = LoggerFactory.getLogger(MatchedTables.class);
    private static final double ARCSECONDS = 3600;

    /** In arcseconds: of a radius in degrees. Rows that are farther than the radius by less are among the border rows, too. */
    private static final double ROUNDING = 1e-6;

    /**
     * No task has to hold the rows of more bytes of files, which are several times as many in memory: an executor has some tasks at once,
     * and Spark does not give the rows that a reader holds a place to go when there is none.
     */
    private static final long MOST_HELD = 128L << 20;

    /** Nothing, and a line in the log that says why, if the tables do not lie so that this is possible. */
    public static Optional<MatchedTables> of(MatchSide left, MatchSide right, Pairing pairing, String distanceColumn) {
        Optional<String> obstacle =
                obstacle(left, right, pairing).or(() -> tooMuch(MatchPlan.of(left, right, pairing), right));
        obstacle.ifPresent(because -> LOG.info(
                "The cross-match of {} with {} shuffles the rows of both: {}", left.table(), right.table(), because));
        return obstacle.isPresent()
                ? Optional.empty()
                : Optional.of(new MatchedTables(left, right, pairing, distanceColumn));
    }

    private static Optional<String> obstacle(MatchSide left, MatchSide right, Pairing pairing) {
        if (left.cell().isEmpty() || right.cell().isEmpty()) {
            return Optional.of("not all files of both are partitioned by one healpix of the points");
        } else if (!left.cell().get().transform().equals(right.cell().get().transform())) {
            return Optional.of("their cells are of different orders");
        }
        return Neighborhood.of(
                                right.snapshot().properties(),
                                right.snapshot().partitioning(),
                                right.snapshot().schema())
                        .filter(near -> near.radius() * ARCSECONDS + ROUNDING >= pairing.radius())
                        .isPresent()
                ? Optional.empty()
                : Optional.of("the " + Neighborhood.PROPERTY + " of " + right.table() + " is not " + pairing.radius()
                        + " arcsec or more");
    }

    private static Optional<String> tooMuch(MatchPlan plan, MatchSide right) {
        return plan.mostHeld() <= MOST_HELD
                ? Optional.empty()
                : Optional.of("a task would have to hold the rows of " + plan.mostHeld() + " bytes of " + right.table()
                        + " in memory, a cell with what is near it, and may hold those of " + MOST_HELD
                        + ". Cells of a higher order have less");
    }

    /** Of which each task has one. */
    Healpix cells() {
        Transform transform = left.cell().orElseThrow().transform();
        return new Healpix(((Transform.HealpixCell) transform).order());
    }

    @Override
    public String name() {
        return "cross-match of " + left.table() + " with " + right.table();
    }

    @Override
    @SuppressWarnings("deprecation") // columns() is its successor, and still made from it
    public StructType schema() {
        boolean keeps = pairing.unmatched() == Pairing.Unmatched.KEPT;
        StructType schema = left.renamed();
        for (StructField column : right.renamed().fields()) {
            schema = schema.add(column.name(), column.dataType(), keeps || column.nullable());
        }
        return schema.add(distanceColumn, DataTypes.DoubleType, keeps);
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new MatchScanBuilder(this);
    }
}
