package io.datashard.spark.seam;

import io.datashard.internal.sphere.Healpix;
import java.io.Serializable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * A read of cells with those rows of others that are near them.
 *
 * @param files reads the columns that are shown, and after them what is only needed to tell which rows are near
 */
public record NeighborRead(ParquetRead files, Near near) {

    /**
     * Which rows of other cells are read.
     *
     * @param columns that are shown
     * @param longitude place of the column among those that are read
     * @param latitude place of the column among those that are read
     * @param radius in degrees, of the cell's edge
     */
    public record Near(StructType columns, int longitude, int latitude, Healpix cells, double radius)
            implements Serializable {}

    /** Readers for {@link CellSlices}. */
    public PartitionReaderFactory factory(SparkSession session) {
        return new Factory(files.factory(session), near);
    }

    private record Factory(PartitionReaderFactory files, Near near) implements PartitionReaderFactory {

        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            return new RowReader(createColumnarReader(partition), near.columns());
        }

        @Override
        public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
            CellSlices cell = (CellSlices) partition;
            return new NeighborReader(
                    files.createColumnarReader(cell.own()),
                    files.createColumnarReader(cell.neighbors()),
                    near,
                    cell.cell());
        }

        @Override
        public boolean supportColumnarReads(InputPartition partition) {
            return true;
        }
    }
}
