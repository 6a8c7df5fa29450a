package io.datashard.spark.seam;

import io.datashard.internal.sphere.Healpix;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;

/**
 * A read of the pairs of two tables' rows that are near each other.
 *
 * @param cells of which each task has one
 * @param output the columns of the pairs, by their places among those of the left side, the right side and the distance, which is the last
 */
public record MatchRead(Side left, Side right, Healpix cells, Pairing pairing, List<Integer> output) {
    public MatchRead {
        output = List.copyOf(output);
    }

    /** What is read of one table. */
    public record Side(ParquetRead files, Point point) {}

    /**
     * Where rows say which point they are at, by columns of doubles or floats.
     *
     * @param longitude place of the column
     * @param latitude place of the column
     */
    public record Point(StructType columns, int longitude, int latitude) implements Serializable {}

    /** Readers for {@link MatchSlices}. */
    public PartitionReaderFactory factory(SparkSession session) {
        return new Factory(
                left.files().factory(session),
                left.point(),
                right.files().factory(session),
                right.point(),
                cells,
                pairing,
                output.stream().mapToInt(Integer::intValue).toArray());
    }

    private static final class Factory implements PartitionReaderFactory {
        private static final long serialVersionUID = 1L;

        private final PartitionReaderFactory left;
        private final Point leftPoint;
        private final PartitionReaderFactory right;
        private final Point rightPoint;
        private final Healpix cells;
        private final Pairing pairing;
        private final int[] output;

        Factory(
                PartitionReaderFactory left,
                Point leftPoint,
                PartitionReaderFactory right,
                Point rightPoint,
                Healpix cells,
                Pairing pairing,
                int[] output) {
            this.left = left;
            this.leftPoint = leftPoint;
            this.right = right;
            this.rightPoint = rightPoint;
            this.cells = cells;
            this.pairing = pairing;
            this.output = output;
        }

        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            MatchSlices slices = (MatchSlices) partition;
            return new MatchReader(
                    new MatchReader.Rows(left.createReader(slices.left()), leftPoint),
                    new MatchReader.Rows(right.createReader(slices.right()), rightPoint),
                    pairing,
                    new PairedPoints(cells, slices.cell(), pairing),
                    output);
        }
    }
}
