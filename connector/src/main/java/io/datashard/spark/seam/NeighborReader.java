package io.datashard.spark.seam;

import io.datashard.internal.sphere.CellEdge;
import java.io.IOException;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The rows of a cell, and then those of its neighbors that are near it. */
final class NeighborReader implements PartitionReader<ColumnarBatch> {
    private final PartitionReader<ColumnarBatch> own;
    private final PartitionReader<ColumnarBatch> neighbors;
    private final NeighborRead.Near near;
    private final long cell;
    private CellEdge edge;
    private ColumnarBatch shown;

    NeighborReader(
            PartitionReader<ColumnarBatch> own,
            PartitionReader<ColumnarBatch> neighbors,
            NeighborRead.Near near,
            long cell) {
        this.own = own;
        this.neighbors = neighbors;
        this.near = near;
        this.cell = cell;
    }

    @Override
    public boolean next() throws IOException {
        if (edge == null && own.next()) {
            shown = new ColumnarBatch(columns(own.get()), own.get().numRows());
            return true;
        }
        while (neighbors.next()) {
            edge = edge == null ? new CellEdge(near.cells(), cell) : edge;
            shown = near(neighbors.get());
            if (shown.numRows() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Where its rows lie, which no batch after it may change. */
    private ColumnarBatch near(ColumnarBatch batch) {
        ColumnVector longitudes = batch.column(near.longitude());
        ColumnVector latitudes = batch.column(near.latitude());
        int[] places = new int[batch.numRows()];
        int rows = 0;
        for (int row = 0; row < batch.numRows(); row++) {
            if (!longitudes.isNullAt(row)
                    && !latitudes.isNullAt(row)
                    && isNear(degrees(longitudes, row), degrees(latitudes, row))) {
                places[rows++] = row;
            }
        }
        ColumnVector[] columns = columns(batch);
        for (int i = 0; i < columns.length; i++) {
            columns[i] = SelectedVector.of(columns[i], places);
        }
        return new ColumnarBatch(columns, rows);
    }

    private boolean isNear(double longitude, double latitude) {
        return Double.isFinite(longitude)
                && Math.abs(latitude) <= 90
                && edge.isWithin(longitude, latitude, near.radius());
    }

    private static double degrees(ColumnVector column, int row) {
        return column.dataType() instanceof FloatType ? column.getFloat(row) : column.getDouble(row);
    }

    private ColumnVector[] columns(ColumnarBatch batch) {
        ColumnVector[] columns = new ColumnVector[near.columns().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = batch.column(i);
        }
        return columns;
    }

    @Override
    public ColumnarBatch get() {
        return shown;
    }

    @Override
    public void close() throws IOException {
        try {
            own.close();
        } finally {
            neighbors.close();
        }
    }
}
