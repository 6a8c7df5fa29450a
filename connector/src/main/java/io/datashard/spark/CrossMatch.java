package io.datashard.spark;

import io.datashard.DatashardException;
import io.datashard.internal.sphere.GreatCircle;
import io.datashard.internal.sphere.Vicinity;
import io.datashard.spark.read.MatchSide;
import io.datashard.spark.read.MatchedTables;
import io.datashard.spark.seam.Pairing;
import io.datashard.spark.seam.TableRows;
import io.datashard.spark.seam.WholeTables;
import io.datashard.spark.types.BooleanOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pairs the rows of two frames whose points on the sphere are near each other, by exact distance. Works on any frames, by a shuffle on the
 * cells of the points. Two tables as they are loaded, partitioned by the same cells of these points, are matched without one, if the right
 * one declares neighbors of the radius or more and its cells are not too large to be held: each task has a cell of the left table, and of
 * the right one that cell with its neighbors in memory. A line in the log says why a match shuffles. A row whose longitude or latitude is
 * null or NaN has no pair.
 *
 * <pre>{@code
 * Dataset<Row> pairs = CrossMatch.of(detections, objects)
 *         .leftPoint("ra", "dec").rightPoint("object_ra", "object_dec")
 *         .withinArcseconds(1).nearest(1).rows();
 * }</pre>
 *
 * The result has the columns of both frames with the suffixes {@code _left} and {@code _right}, and {@code distance_arcsec}. Settings
 * change the object that they are called on; it is not safe for concurrent use.
 */
public final class CrossMatch {
    private static final Logger LOG = LoggerFactory.getLogger(CrossMatch.class);
    private static final double ARCSECONDS = 3600;
    private static final String CELL = "__datashard_cell";
    private static final String ROW = "__datashard_row";
    private static final String RANK = "__datashard_rank";

    private final Dataset<Row> left;
    private final Dataset<Row> right;
    private Point leftPoint = new Point("ra", "dec");
    private Point rightPoint = new Point("ra", "dec");
    private String leftSuffix = "_left";
    private String rightSuffix = "_right";
    private String distanceColumn = "distance_arcsec";
    private double radius;
    private double minimum;
    private int nearest = Integer.MAX_VALUE;
    private Pairing.Unmatched unmatched = Pairing.Unmatched.DROPPED;

    /** Names of columns in degrees. */
    private record Point(String longitude, String latitude) {
        Column[] of(Dataset<Row> frame, String suffix) {
            return new Column[] {degrees(frame, longitude + suffix), degrees(frame, latitude + suffix)};
        }

        private static Column degrees(Dataset<Row> frame, String name) {
            return frame.col(quoted(name)).cast(DataTypes.DoubleType);
        }
    }

    private CrossMatch(Dataset<Row> left, Dataset<Row> right) {
        this.left = left;
        this.right = right;
    }

    /** A match of all pairs within a radius that is still to be said, of points in columns {@code ra} and {@code dec}. */
    public static CrossMatch of(Dataset<Row> left, Dataset<Row> right) {
        return new CrossMatch(left, right);
    }

    /** The columns of the left frame with longitude and latitude in degrees. */
    public CrossMatch leftPoint(String longitude, String latitude) {
        leftPoint = new Point(longitude, latitude);
        return this;
    }

    /** The columns of the right frame with longitude and latitude in degrees. */
    public CrossMatch rightPoint(String longitude, String latitude) {
        rightPoint = new Point(longitude, latitude);
        return this;
    }

    /**
     * The greatest distance of a pair.
     *
     * @throws DatashardException if it is not a positive number
     */
    public CrossMatch withinArcseconds(double greatest) {
        radius = requireAngle(greatest > 0, greatest, "more than 0 and finite");
        return this;
    }

    /**
     * The least distance of a pair, 0 unless it is said.
     *
     * @throws DatashardException if it is negative or no number
     */
    public CrossMatch fromArcseconds(double least) {
        minimum = requireAngle(least >= 0, least, "0 or more and finite");
        return this;
    }

    private static double requireAngle(boolean possible, double angle, String wanted) {
        if (!possible || !Double.isFinite(angle)) {
            throw new DatashardException(
                    "a distance of " + angle + " arcseconds matches nothing: it must be " + wanted);
        }
        return angle;
    }

    /**
     * Keeps for each left row only so many right ones, the nearest.
     *
     * @throws DatashardException if it is less than one
     */
    public CrossMatch nearest(int count) {
        if (count < 1) {
            throw new DatashardException(
                    "a match with the nearest " + count + " rows has no pairs: it must be 1 or more");
        }
        nearest = count;
        return this;
    }

    /** Keeps left rows without a pair, with nulls in the place of a right row. */
    public CrossMatch keepUnmatchedLeft() {
        unmatched = Pairing.Unmatched.KEPT;
        return this;
    }

    /** What is appended to the names of columns. */
    public CrossMatch suffixes(String ofLeft, String ofRight) {
        leftSuffix = ofLeft;
        rightSuffix = ofRight;
        return this;
    }

    /** The name of the column with the distance. */
    public CrossMatch distanceColumn(String name) {
        distanceColumn = name;
        return this;
    }

    /**
     * The pairs, in no order. Nothing runs before an action on them.
     *
     * @throws DatashardException if no radius was said, or two columns would have one name
     */
    public Dataset<Row> rows() {
        if (radius == 0) {
            throw new DatashardException("a cross-match needs a radius. Say withinArcseconds(...)");
        }
        Dataset<Row> leftRows = renamed(left, leftSuffix);
        Dataset<Row> rightRows = renamed(right, rightSuffix);
        requireDistinct(leftRows, rightRows);
        return cellByCell().orElseGet(() -> shuffled(leftRows, rightRows));
    }

    /** Nothing unless both are tables that lie so that no row has to be moved. */
    private Optional<Dataset<Row>> cellByCell() {
        Optional<MatchSide> ofLeft = side(left, leftPoint, leftSuffix);
        Optional<MatchSide> ofRight = side(right, rightPoint, rightSuffix);
        if (ofLeft.isEmpty() || ofRight.isEmpty()) {
            LOG.info("A cross-match shuffles the rows of both frames: they are not both tables as they are loaded");
            return Optional.empty();
        }
        Pairing pairing = new Pairing(minimum, radius, nearest, unmatched);
        return MatchedTables.of(ofLeft.get(), ofRight.get(), pairing, distanceColumn)
                .map(pairs -> TableRows.of(left.sparkSession(), pairs));
    }

    private static Optional<MatchSide> side(Dataset<Row> frame, Point point, String suffix) {
        return WholeTables.of(frame)
                .filter(loaded -> loaded.table() instanceof DatashardTable
                        && !BooleanOption.isTrue(loaded.options(), Options.NEIGHBORS))
                .map(loaded -> {
                    DatashardTable table = (DatashardTable) loaded.table();
                    TimeTravel.requireLoaded(table.name(), table.snapshot(), loaded.options());
                    return new MatchSide(
                            table.name(),
                            table.snapshot(),
                            point.longitude(),
                            point.latitude(),
                            suffix,
                            loaded.options());
                });
    }

    /** Each left row is in one cell and each right row in a cell once, so that no pair comes twice. */
    private Dataset<Row> shuffled(Dataset<Row> renamedLeft, Dataset<Row> renamedRight) {
        Vicinity vicinity = new Vicinity(radius / ARCSECONDS);
        Dataset<Row> leftRows = renamedLeft;
        Column[] leftAt = leftPoint.of(leftRows, leftSuffix);
        leftRows = leftRows.withColumn(CELL, cell(vicinity).apply(leftAt));
        if (nearest < Integer.MAX_VALUE) {
            leftRows = leftRows.withColumn(ROW, functions.monotonically_increasing_id());
        }
        Column[] rightAt = rightPoint.of(renamedRight, rightSuffix);
        Dataset<Row> rightRows =
                renamedRight.withColumn(CELL, functions.explode(cells(vicinity).apply(rightAt)));
        Column distance = distance().apply(leftAt[0], leftAt[1], rightAt[0], rightAt[1]);
        Column near = distance.leq(radius).and(distance.geq(minimum));
        Dataset<Row> pairs = leftRows.join(
                        rightRows,
                        leftRows.col(CELL).equalTo(rightRows.col(CELL)).and(near),
                        unmatched == Pairing.Unmatched.KEPT ? "left_outer" : "inner")
                .withColumn(distanceColumn, distance)
                .drop(leftRows.col(CELL))
                .drop(rightRows.col(CELL));
        return nearest == Integer.MAX_VALUE ? pairs : nearestOf(pairs);
    }

    private Dataset<Row> nearestOf(Dataset<Row> pairs) {
        Column rank =
                functions.row_number().over(Window.partitionBy(ROW).orderBy(functions.col(quoted(distanceColumn))));
        return pairs.withColumn(RANK, rank)
                .where(functions.col(RANK).leq(nearest))
                .drop(RANK, ROW);
    }

    /** Spark replaces a column by one of its name, and names are the same to it where its session says so. */
    private void requireDistinct(Dataset<Row> leftRows, Dataset<Row> rightRows) {
        boolean isCaseSensitive =
                Boolean.parseBoolean(left.sparkSession().conf().get("spark.sql.caseSensitive"));
        Comparator<String> order = isCaseSensitive ? Comparator.naturalOrder() : String.CASE_INSENSITIVE_ORDER;
        Set<String> names = new TreeSet<>(order);
        Stream.of(
                        List.of(CELL, ROW, RANK),
                        List.of(leftRows.columns()),
                        List.of(rightRows.columns()),
                        List.of(distanceColumn))
                .flatMap(List::stream)
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new DatashardException("the result of the cross-match would have two columns " + name
                            + ". Choose other suffixes, or another name for the distance");
                });
    }

    private static Dataset<Row> renamed(Dataset<Row> frame, String suffix) {
        return frame.toDF(
                Arrays.stream(frame.columns()).map(name -> name + suffix).toArray(String[]::new));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static boolean isPoint(Double longitude, Double latitude) {
        return longitude != null && latitude != null && Double.isFinite(longitude) && Math.abs(latitude) <= 90;
    }

    private static UserDefinedFunction cell(Vicinity vicinity) {
        UDF2<Double, Double, Long> cell = (longitude, latitude) ->
                isPoint(longitude, latitude) ? vicinity.cells().cell(longitude, latitude) : null;
        return functions.udf(cell, DataTypes.LongType);
    }

    private static UserDefinedFunction cells(Vicinity vicinity) {
        UDF2<Double, Double, List<Long>> cells = (longitude, latitude) ->
                isPoint(longitude, latitude) ? vicinity.around(longitude, latitude) : List.of();
        return functions.udf(cells, DataTypes.createArrayType(DataTypes.LongType, false));
    }

    private static UserDefinedFunction distance() {
        UDF4<Double, Double, Double, Double, Double> distance = (longitude1, latitude1, longitude2, latitude2) ->
                isPoint(longitude1, latitude1) && isPoint(longitude2, latitude2)
                        ? ARCSECONDS * GreatCircle.degrees(longitude1, latitude1, longitude2, latitude2)
                        : null;
        return functions.udf(distance, DataTypes.DoubleType);
    }
}
