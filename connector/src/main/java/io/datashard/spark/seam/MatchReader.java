package io.datashard.spark.seam;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** The pairs of rows of one task: the right rows that are near the cell are held in memory, and the left ones pass by. */
final class MatchReader implements PartitionReader<InternalRow> {
    private final Rows left;
    private final Rows right;
    private final Pairing pairing;
    private final PairedPoints paired;
    private final UnsafeProjection output;
    private final InternalRow noRow;
    private PointGrid held;
    private Iterator<PointGrid.Near> pairs = Collections.emptyIterator();
    private InternalRow current;

    /** The rows of one side. */
    record Rows(PartitionReader<InternalRow> reader, MatchRead.Point point) {

        double longitude() {
            return degrees(point.longitude());
        }

        double latitude() {
            return degrees(point.latitude());
        }

        /** NaN, which is nowhere, for null. */
        private double degrees(int place) {
            InternalRow row = reader.get();
            if (row.isNullAt(place)) {
                return Double.NaN;
            }
            boolean isFloat = point.columns().fields()[place].dataType() instanceof FloatType;
            return isFloat ? row.getFloat(place) : row.getDouble(place);
        }
    }

    /** {@code output} are places in a row of all columns of the left side, all of the right side, and the distance. */
    MatchReader(Rows left, Rows right, Pairing pairing, PairedPoints paired, int[] output) {
        this.left = left;
        this.right = right;
        this.pairing = pairing;
        this.paired = paired;
        this.noRow = new GenericInternalRow(right.point().columns().size());
        this.output = projection(left.point().columns(), right.point().columns(), output);
    }

    private static UnsafeProjection projection(StructType leftColumns, StructType rightColumns, int[] output) {
        StructType all = leftColumns;
        for (int i = 0; i < rightColumns.size(); i++) {
            all = all.add("right" + i, rightColumns.fields()[i].dataType(), true);
        }
        all = all.add("distance", DataTypes.DoubleType, true);
        List<Expression> columns = new ArrayList<>();
        for (int place : output) {
            columns.add(new BoundReference(place, all.fields()[place].dataType(), true));
        }
        return UnsafeProjection.create(JavaConverters.asScalaBuffer(columns).toSeq());
    }

    @Override
    public boolean next() throws IOException {
        if (held == null) {
            held = held();
        }
        while (!pairs.hasNext()) {
            if (!left.reader().next()) {
                return false;
            }
            List<PointGrid.Near> near = held.near(left.longitude(), left.latitude());
            if (near.isEmpty() && pairing.unmatched() == Pairing.Unmatched.KEPT) {
                current = output.apply(
                        new JoinedRow(left.reader().get(), new JoinedRow(noRow, new GenericInternalRow(1))));
                return true;
            }
            pairs = near.iterator();
        }
        PointGrid.Near pair = pairs.next();
        InternalRow distance = new GenericInternalRow(new Object[] {pair.distance()});
        current = output.apply(new JoinedRow(left.reader().get(), new JoinedRow(pair.row(), distance)));
        return true;
    }

    private PointGrid held() throws IOException {
        PointGrid near = new PointGrid(pairing);
        while (right.reader().next()) {
            double longitude = right.longitude();
            double latitude = right.latitude();
            if (paired.have(longitude, latitude)) {
                near.add(longitude, latitude, right.reader().get().copy());
            }
        }
        return near;
    }

    @Override
    public InternalRow get() {
        return current;
    }

    @Override
    public void close() throws IOException {
        try {
            left.reader().close();
        } finally {
            right.reader().close();
        }
    }
}
